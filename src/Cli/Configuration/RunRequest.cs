namespace Neuromorphic.Cli.Configuration;

/// <summary>The words of a command line that make a configuration; null and empty where they were not said.</summary>
internal sealed record RunRequest
{
    /// <summary>Name of the experiment.</summary>
    public string? Experiment { get; init; }

    /// <summary>A configuration file, absolute.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>`key=value`, in order.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary>Switches of the experiment: option key and text, in order. They win over <see cref="Sets"/>.</summary>
    public IReadOnlyList<(string Key, string Value)> Switches { get; init; } = [];

    /// <summary>Name of the backend.</summary>
    public string? Backend { get; init; }

    /// <summary>Seed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Threads.</summary>
    public int? Threads { get; init; }
}
