using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Configuration;

/// <summary>A backend that can be chosen by its name: how it is made from its options. Immutable; thread safe.</summary>
public sealed class BackendRegistration
{
    private readonly Func<object, IBackend> _create;

    private BackendRegistration(string name, Type optionsType, object defaults, Func<object, IBackend> create)
        => (Name, OptionsType, Defaults, _create) = (name, optionsType, defaults, create);

    /// <summary>The word that selects it, and the name of its section of options.</summary>
    public string Name { get; }

    /// <summary>The record whose properties are the keys of its section; see <see cref="OptionKey"/>.</summary>
    public Type OptionsType { get; }

    /// <summary>Values of the keys that a configuration does not set.</summary>
    public object Defaults { get; }

    /// <summary>A registration.</summary>
    /// <param name="name">Lower-case letters and digits, beginning with a letter; not "auto" nor "backend", which mean something else in a configuration.</param>
    /// <param name="create">Makes the backend. It may throw where the machine lacks what is needed: the reason is reported.</param>
    /// <param name="defaults">Values of the keys that a configuration does not set; null for the record's own.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public static BackendRegistration Of<TOptions>(string name, Func<TOptions, IBackend> create, TOptions? defaults = null)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(create);
        bool word = name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
        if (!word || name is BackendRegistry.Auto or BackendRegistry.SelectionKey)
            throw new ArgumentException($"'{name}' cannot name a backend; lower-case letters and digits are allowed, but neither 'auto' nor 'backend'. Choose another name.", nameof(name));
        return new BackendRegistration(name, typeof(TOptions), defaults ?? new TOptions(), options => create((TOptions)options));
    }

    /// <summary>Makes the backend.</summary>
    /// <param name="options">Of <see cref="OptionsType"/>.</param>
    public IBackend Create(object options) => _create(options);
}
