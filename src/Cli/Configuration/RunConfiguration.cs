using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Neuromorphic.Cli.Commands;
using Neuromorphic.Cli.Experiments;
using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Cli.Configuration;

/// <summary>Everything that determines a run: experiment, seed, backend with its options, options of the experiment.</summary>
/// <remarks>
/// Layers, the later one wins: defaults (which may follow a preset), the file, --set, switches. All of it is checked before anything is done, and
/// every problem is named at once. Written to a file, a configuration repeats the run to the bit.
/// </remarks>
internal sealed class RunConfiguration
{
    /// <summary>The backend of a configuration that names none.</summary>
    public const string DefaultBackend = "cpu";

    private const string OptionsKey = "options";

    private readonly BackendRegistry _backends;
    private readonly IReadOnlyDictionary<string, string?> _values;

    private RunConfiguration(IExperiment experiment, RunSettings settings, object options, BackendRegistry backends, IReadOnlyDictionary<string, string?> values)
        => (Experiment, Settings, Options, _backends, _values) = (experiment, settings, options, backends, values);

    /// <summary>What is run.</summary>
    public IExperiment Experiment { get; }

    /// <summary>Keys at the top of the file.</summary>
    public RunSettings Settings { get; }

    /// <summary>The experiment's options, complete and checked.</summary>
    public object Options { get; }

    /// <summary>Threads in force.</summary>
    public int Threads => Settings.Threads == 0 ? Environment.ProcessorCount : Settings.Threads;

    /// <summary>The selected backend, made at the first call.</summary>
    public IBackend Backend => _backends.Selected;

    /// <summary>What "auto" chose and why; null if it did not choose.</summary>
    public string? Choice => (_backends.Selected as AutoBackend)?.LastChoice?.ToString();

    /// <summary>Name of the selected backend: where "auto" has chosen for a program, of its choice.</summary>
    public string BackendName => (_backends.Selected as AutoBackend)?.LastChoice?.Backend?.Name ?? _backends.SelectedName;

    /// <summary>Reads and checks all layers.</summary>
    /// <exception cref="OptionsException">Something is wrong; every problem is named.</exception>
    /// <exception cref="ToolException">There is no such experiment, or a --set is none.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON object.</exception>
    public static RunConfiguration Read(ExperimentCatalogue experiments, RunRequest request, Func<string, string> resolve, ILogger logger)
    {
        Dictionary<string, string?> values = new(StringComparer.OrdinalIgnoreCase);
        if (request.ConfigPath is { } path)
            foreach ((string key, string? value) in JsonConfiguration.Load(path).AsEnumerable()) values[key] = value;
        if (request.Experiment is not null && values.TryGetValue("experiment", out string? written) && written != request.Experiment)
            throw new ToolException(ExitCode.Invalid, $"'{request.ConfigPath}' is a configuration of the experiment '{written}', and the command says '{request.Experiment}'. Say one of the two.");
        foreach (string set in request.Sets) Apply(values, set);
        foreach ((string key, string value) in request.Switches) Replace(values, $"{OptionsKey}:{key}", value);
        if (request.Experiment is not null) values["experiment"] = request.Experiment;
        values.TryAdd(BackendRegistry.SelectionKey, DefaultBackend);
        if (request.Backend is not null) Replace(values, BackendRegistry.SelectionKey, request.Backend);
        if (request.Seed is { } seed) Replace(values, "seed", $"{seed}");
        if (request.Threads is { } threads) Replace(values, "threads", $"{threads}");
        return Read(experiments, values, resolve, logger);
    }

    /// <summary>The same run with another seed, other threads and other options.</summary>
    /// <param name="experiments">Those there are.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="options">Keys with their texts.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    /// <param name="logger">Hears what "auto" chose.</param>
    public RunConfiguration With(
        ExperimentCatalogue experiments, ulong seed, int threads, IEnumerable<(string Key, string Value)> options, Func<string, string> resolve, ILogger logger)
    {
        Dictionary<string, string?> values = new(_values, StringComparer.OrdinalIgnoreCase) { ["seed"] = $"{seed}", ["threads"] = $"{threads}" };
        foreach ((string key, string value) in options) Apply(values, $"{key}={value}");
        return Read(experiments, values, resolve, logger);
    }

    /// <summary>The file that repeats this run: every key is written, so that it stays the same run when a default changes.</summary>
    /// <param name="backendName">The backend that ran it, where "auto" chose.</param>
    public string ToJson(string backendName)
    {
        JsonObject root = new()
        {
            ["experiment"] = Experiment.Name,
            ["seed"] = Settings.Seed,
            [BackendRegistry.SelectionKey] = backendName,
        };
        foreach (BackendRegistration backend in _backends.Registrations.Where(b => b.Name == backendName))
        {
            List<Gap> none = [];
            object options = StrictOptions.Read(backend.OptionsType, Configuration(_values).GetSection(backend.Name), backend.Name, backend.Defaults, none);
            root[backend.Name] = Section(options, omittedSeed: null);
        }
        // Seeds inside the options that follow the run's seed are left out: another seed at the top must reach them.
        root[OptionsKey] = Section(Options, Settings.Seed);
        return root.ToJsonString(JsonOutput.Options);
    }

    private static RunConfiguration Read(ExperimentCatalogue experiments, Dictionary<string, string?> values, Func<string, string> resolve, ILogger logger)
    {
        IConfiguration all = Configuration(values);
        List<Gap> problems = [];
        string[] own = [.. OptionKey.Of(typeof(RunSettings)).Select(key => key.Name)];
        IConfiguration top = Configuration(values.Where(value => own.Contains(value.Key.Split(':')[0], StringComparer.OrdinalIgnoreCase)));
        RunSettings settings = (RunSettings)StrictOptions.Read(typeof(RunSettings), top, "", null, problems);
        OptionsException.ThrowIfAny("The configuration", problems);
        if (settings.Experiment is null)
        {
            throw new ToolException(ExitCode.Invalid,
                $"No experiment is named. Experiments: {Nearest.List(experiments.All.Select(e => e.Name))}. Say `run <experiment>`, or \"experiment\" in the configuration.");
        }
        IExperiment experiment = experiments.Find(settings.Experiment);
        BackendRegistry? backends = null;
        try
        {
            backends = Builds.Registry(all, [.. own, OptionsKey], settings.Threads, logger: logger);
        }
        catch (OptionsException error)
        {
            // Collected, so that mistakes in the options are said along with those at the top.
            problems.AddRange(error.Problems);
        }
        IConfigurationSection section = all.GetSection(OptionsKey);
        object options = StrictOptions.Read(experiment.OptionsType, section, OptionsKey, experiment.Defaults(section, settings.Seed), problems);
        OptionsException.ThrowIfAny("The configuration", problems);
        IReadOnlyList<string> wrong = experiment.Problems(options);
        if (wrong.Count > 0) throw new ToolException(ExitCode.Invalid, string.Join(Environment.NewLine, wrong));
        return new RunConfiguration(experiment, settings, experiment.Complete(options, resolve), backends!, values);
    }

    private static IConfigurationRoot Configuration(IEnumerable<KeyValuePair<string, string?>> values) => new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    /// <summary>`key=value`; a key that begins with the name of a backend is one of its options, all others are the experiment's.</summary>
    private static void Apply(Dictionary<string, string?> values, string set)
    {
        int at = set.IndexOf('=', StringComparison.Ordinal);
        if (at < 1) throw new ToolException(ExitCode.Invalid, $"'{set}' is no setting; the form is key=value, as in reservoir.decay=0.95.");
        string key = set[..at].Trim().Replace('.', ':'), value = set[(at + 1)..].Trim();
        bool backend = Builds.BackendNames.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase);
        Replace(values, backend ? key : $"{OptionsKey}:{key}", value);
    }

    // What stood below the key goes too: a list of the file has a key per element.
    private static void Replace(Dictionary<string, string?> values, string key, string value)
    {
        foreach (string below in values.Keys.Where(k => k.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)).ToArray()) values.Remove(below);
        // As in the file: null is no value, which some options have (framing.cropSize=null: the whole sensor).
        values[key] = value == "null" ? null : value;
    }

    private static JsonObject Section(object options, ulong? omittedSeed)
    {
        JsonObject section = [];
        foreach (OptionKey key in OptionKey.Of(options.GetType()))
        {
            object? value = key.Get(options);
            if (key.Name == "seed" && value is ulong seed && seed == omittedSeed) continue;
            section[key.Name] = value is null ? null : key.IsSection ? Section(value, omittedSeed)
                : key.IsList ? new JsonArray([.. ((System.Collections.IEnumerable)value).Cast<object>().Select(Scalar)]) : Scalar(value);

            JsonNode? Scalar(object scalar) => scalar switch
            {
                bool truth => truth,
                int number => number,
                long number => number,
                ulong number => number,
                float number => number,
                double number => number,
                _ => key.Text(scalar),
            };
        }
        return section;
    }
}
