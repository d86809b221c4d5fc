using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Configuration;

/// <summary>The backends of a program by name, each with its section of a configuration. Changing machine is changing the one word "backend".</summary>
/// <remarks>
/// The configuration holds <c>"backend"</c> - a name, or <c>"auto"</c>, which it also is where the key is missing - and one section per backend of the same
/// name. All of it is checked when the registry is made, unused sections included. A backend is made when it is first asked for. Thread safe.
/// </remarks>
public sealed class BackendRegistry
{
    /// <summary>The word for the first backend that accepts a program.</summary>
    public const string Auto = "auto";

    /// <summary>The key that selects a backend.</summary>
    public const string SelectionKey = "backend";

    private readonly Dictionary<string, Lazy<IBackend>> _backends = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A registry.</summary>
    /// <param name="registrations">At least one; "auto" tries them in this order.</param>
    /// <param name="configuration">Selection and options; null for "auto" and defaults.</param>
    /// <param name="otherKeys">Keys of the configuration that are somebody else's business.</param>
    /// <param name="logger">Hears what "auto" chose, and why.</param>
    /// <exception cref="OptionsException">The configuration names an unknown backend or key, or a value is not allowed; every problem is named.</exception>
    /// <exception cref="ArgumentException">There is no registration, or two have the same name.</exception>
    public BackendRegistry(
        IEnumerable<BackendRegistration> registrations, IConfiguration? configuration = null, IEnumerable<string>? otherKeys = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(registrations);
        configuration ??= new ConfigurationBuilder().Build();
        Registrations = [.. registrations];
        if (Registrations.Count == 0) throw new ArgumentException("No backend is registered. Register one, by AddCpuBackend() say.", nameof(registrations));
        List<Gap> problems = [];
        foreach (BackendRegistration registration in Registrations)
        {
            object options = StrictOptions.Read(registration.OptionsType, configuration.GetSection(registration.Name), registration.Name, registration.Defaults, problems);
            // A backend that cannot be made stays out of the others' way: it fails when it is asked for, each time with its reason.
            Lazy<IBackend> backend = new(() => registration.Create(options), LazyThreadSafetyMode.ExecutionAndPublication);
            if (!_backends.TryAdd(registration.Name, backend))
                throw new ArgumentException($"Two backends are registered as '{registration.Name}'. Register each once.", nameof(registrations));
        }
        Names = [.. Registrations.Select(r => r.Name)];
        CheckKeys(configuration, [SelectionKey, .. Names, .. otherKeys ?? []], problems);
        SelectedName = Selection(configuration, problems);
        OptionsException.ThrowIfAny("The configuration", problems);
        AutoBackend auto = new([.. Names.Select(name => (name, _backends[name]))], logger);
        _backends.Add(Auto, new Lazy<IBackend>(auto));
    }

    /// <summary>What is registered, in order.</summary>
    public IReadOnlyList<BackendRegistration> Registrations { get; }

    /// <summary>Names of the registered backends, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The configured word: a name, or "auto".</summary>
    public string SelectedName { get; }

    /// <summary>The configured backend; for "auto" an <see cref="AutoBackend"/>.</summary>
    /// <exception cref="Exception">Whatever the backend throws where this machine lacks what it needs.</exception>
    public IBackend Selected => Get(SelectedName);

    /// <summary>A backend by name, or "auto". Made once.</summary>
    /// <exception cref="OptionsException">There is none of that name; the message lists those there are.</exception>
    /// <exception cref="Exception">Whatever the backend throws where this machine lacks what it needs.</exception>
    public IBackend Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _backends.TryGetValue(name, out Lazy<IBackend>? backend) ? backend.Value : throw new OptionsException("The configuration", [Unknown(name)]);
    }

    private string Selection(IConfiguration configuration, List<Gap> problems)
    {
        IConfigurationSection section = configuration.GetSection(SelectionKey);
        if (!section.Exists()) return Auto;
        string name = section.Value ?? "";
        if (name.Equals(Auto, StringComparison.OrdinalIgnoreCase)) return Auto;
        string? registered = Names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (registered is null) problems.Add(Unknown(name));
        return registered ?? name;
    }

    private static void CheckKeys(IConfiguration configuration, string[] known, List<Gap> problems)
    {
        foreach (IConfigurationSection child in configuration.GetChildren())
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) problems.Add(StrictOptions.UnknownKey(child.Key, child.Key, known));
    }

    private Gap Unknown(string name)
    {
        string[] known = [.. Names, Auto];
        return new Gap(SelectionKey, $"is '{name}', which is not registered; allowed are {Nearest.List(known)}.", Nearest.Advice(name, known, "Choose one of these."));
    }
}
