using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Neuromorphic.Snn.Circuits;

namespace Neuromorphic.Cli.Experiments.Circuits;

/// <summary>Options that all circuits have.</summary>
public abstract record CircuitOptions
{
    [Range(0.01, 100_000)]
    [Description("Simulated seconds that are evaluated.")]
    public double Seconds { get; init; } = 1;

    [Range(0, 100_000)]
    [Description("Simulated seconds before them, which are left out.")]
    public double Discard { get; init; } = 0.2;
}

/// <summary>Options of the experiment `brunel`.</summary>
public sealed record BrunelOptions : CircuitOptions
{
    [Range(5, 10_000_000)]
    [Description("Number of neurons, a multiple of 5.")]
    public int Neurons { get; init; } = 10_000;
}

/// <summary>Options of the experiment `va`.</summary>
public sealed record VogelsAbbottOptions : CircuitOptions
{
    [Description("Synapses are conductances instead of currents.")]
    public bool Conductances { get; init; }
}

/// <summary>Options of the experiment `pd14`.</summary>
public sealed record MicrocircuitOptions : CircuitOptions
{
    [Range(0.001, 1)]
    [Description("Fraction of the neurons.")]
    public double Scale { get; init; } = 0.1;

    [Description("What drives it.")]
    public MicrocircuitBackground Background { get; init; }
}
