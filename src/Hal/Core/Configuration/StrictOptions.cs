using Microsoft.Extensions.Configuration;
using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Configuration;

/// <summary>Reads options records from a configuration and forgives nothing: unknown keys, wrong types and values out of range are all named at once.</summary>
/// <remarks>What an options record may hold stands at <see cref="OptionKey"/>. Keys are compared without regard to case, as configurations do. Thread safe.</remarks>
public static class StrictOptions
{
    /// <summary>The options of a section.</summary>
    /// <typeparam name="T">A record with a parameterless constructor.</typeparam>
    /// <param name="section">Its keys are the options; missing ones keep their default.</param>
    /// <param name="path">Name of the section in messages; empty for the root.</param>
    /// <param name="defaults">Values of keys that the section lacks; null for the record's own.</param>
    /// <exception cref="OptionsException">Something is wrong; every problem is named.</exception>
    public static T Read<T>(IConfiguration section, string path = "", T? defaults = null)
        where T : class, new()
    {
        List<Gap> problems = [];
        object options = Read(typeof(T), section, path, defaults, problems);
        OptionsException.ThrowIfAny(path.Length == 0 ? "The configuration" : $"Section '{path}'", problems);
        return (T)options;
    }

    /// <summary>As the other, for a type known at run time; problems are added to a list.</summary>
    /// <param name="type">A class with a parameterless constructor.</param>
    /// <param name="section">Its keys are the options.</param>
    /// <param name="path">Name of the section in messages; empty for the root.</param>
    /// <param name="defaults">Values of keys that the section lacks; null for the record's own.</param>
    /// <param name="problems">Receives what is wrong; the options may be used only if nothing is added.</param>
    public static object Read(Type type, IConfiguration section, string path, object? defaults, ICollection<Gap> problems)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(problems);
        IReadOnlyList<OptionKey> keys = OptionKey.Of(type);
        object options = Activator.CreateInstance(type) ?? throw new NotSupportedException($"{type} has no parameterless constructor.");
        if (defaults is not null)
            foreach (OptionKey key in keys) key.Set(options, key.Get(defaults));
        foreach (IConfigurationSection child in section.GetChildren())
        {
            OptionKey? key = keys.FirstOrDefault(k => k.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (key is null) problems.Add(UnknownKey(Join(path, child.Key), child.Key, keys.Select(k => k.Name)));
            else Read(options, key, child, Join(path, key.Name), problems);
        }
        return options;
    }

    /// <summary>Everything that is out of range in options made in code.</summary>
    /// <param name="options">An options record.</param>
    /// <param name="path">Its name in messages.</param>
    public static IReadOnlyList<Gap> Check(object options, string path)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<Gap> problems = [];
        foreach (OptionKey key in OptionKey.Of(options.GetType()))
        {
            object? value = key.Get(options);
            string at = $"{path}.{key.PropertyName}";
            if (!key.Admits(value)) problems.Add(new Gap(at, $"is {key.Text(value)}; allowed is {key.Allowed}.", "Change the value."));
            else if (key.IsSection && value is not null) problems.AddRange(Check(value, at));
        }
        return problems;
    }

    /// <summary>Options made in code are in range.</summary>
    /// <exception cref="OptionsException">They are not; every problem is named.</exception>
    public static void Require(object options, string path) => OptionsException.ThrowIfAny(path, Check(options, path));

    /// <summary>The problem of a key that nobody knows: names it, those there are, and the nearest.</summary>
    public static Gap UnknownKey(string path, string key, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return new Gap(path, $"is not a known key; allowed are {Nearest.List(names)}.", Nearest.Advice(key, names, "Correct it or remove it."));
    }

    /// <summary>The path of a key within a section.</summary>
    internal static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static void Read(object options, OptionKey key, IConfigurationSection section, string path, ICollection<Gap> problems)
    {
        IConfigurationSection[] children = [.. section.GetChildren()];
        if (key.IsSection)
        {
            if (!string.IsNullOrEmpty(section.Value)) Wrong($"is '{section.Value}'");
            else key.Set(options, Read(key.ValueType, section, path, key.Get(options), problems));
            return;
        }
        if (key.IsList)
        {
            ReadList(options, key, section, Wrong);
            return;
        }
        if (children.Length > 0) Wrong("is a section or list");
        else if (key.TryParse(section.Value, out object? value)) key.Set(options, value);
        else Wrong(section.Value is null ? "is null" : $"is '{section.Value}'");

        void Wrong(string problem) => problems.Add(new Gap(path, $"{problem}; allowed is {key.Allowed}.", Remedy(options, key)));
    }

    /// <summary>In JSON a list has children 0, 1, ...; on a command line it is one text with commas.</summary>
    private static void ReadList(object options, OptionKey key, IConfigurationSection section, Action<string> wrong)
    {
        IConfigurationSection[] children = [.. section.GetChildren()];
        if (children.Length == 0 && section.Value is null)
        {
            if (key.IsNullable) key.Set(options, null);
            else wrong("is null");
            return;
        }
        string?[] texts = [.. children.Select(child => child.Value)];
        if (children.Length == 0 && section.Value!.Length > 0) texts = section.Value.Split(',', StringSplitOptions.TrimEntries);
        object?[] elements = new object?[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            if (children.Length > 0 && children[i].Key != $"{i}") wrong($"has the key '{children[i].Key}'");
            else if (texts[i] is null || !key.TryParse(texts[i], out elements[i])) wrong($"has '{texts[i]}' at position {i}");
            else continue;
            return;
        }
        key.Set(options, key.List(elements));
    }

    private static string Remedy(object options, OptionKey key)
        => key.IsSection ? "Write the keys between braces." : $"Change it, or leave it out for {key.Text(key.Get(options))}.";
}
