using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Neuromorphic.Cli.Configuration;

/// <summary>The keys at the top of a configuration, beside "backend", the backends' sections and "options".</summary>
internal sealed record RunSettings
{
    [Description("Name of the experiment.")]
    public string? Experiment { get; init; }

    [Description("Every random number follows from it.")]
    public ulong Seed { get; init; } = 10;

    [Range(0, 1024)]
    [Description("Threads; 0 for one per core. Results do not depend on it.")]
    public int Threads { get; init; }
}
