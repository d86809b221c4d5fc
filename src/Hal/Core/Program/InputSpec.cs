namespace Neuromorphic.Hal.Program;

/// <summary>Something added to a population's channel in every step, after the synapses' contributions, in program order.</summary>
public abstract record InputSpec
{
    /// <summary>Unique among inputs; also the name of its stream.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the population.</summary>
    public required string Target { get; init; }

    /// <summary>Name of the channel; empty for a <see cref="ValuesInput"/> to a population without a kernel, which only phases read.</summary>
    public required string Channel { get; init; }
}

/// <summary>Independent Poisson spike counts per neuron and step, times a weight.</summary>
public sealed record PoissonInput : InputSpec
{
    /// <summary>Expected events per step: constant or one per neuron, in [0, 1000].</summary>
    public required ValueSpec MeanPerStep { get; init; }

    /// <summary>What one event adds, in the channel's unit.</summary>
    public required double Weight { get; init; }
}

/// <summary>Independent normal numbers per neuron, each held for a number of steps.</summary>
public sealed record NoiseInput : InputSpec
{
    /// <summary>Mean, in the channel's unit.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of one drawn value.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Steps for which a drawn value is held.</summary>
    public int HoldSteps { get; init; } = 1;
}

/// <summary>Listed events, fixed in the program or written by the host before a run.</summary>
public sealed record EventsInput : InputSpec
{
    /// <summary>Events of every trial, ascending in step; those that the host writes come on top, after them in the same step.</summary>
    public InputEvent[] Events { get; init; } = [];
}

/// <summary>One event: <paramref name="Value"/> is added to the channel of <paramref name="Neuron"/> in step <paramref name="Step"/>, counted from the last reset.</summary>
public readonly record struct InputEvent(long Step, int Neuron, float Value);

/// <summary>Values per neuron, held until rewritten, or rows that follow one another.</summary>
public sealed record ValuesInput : InputSpec
{
    /// <summary>Rows of one value per neuron, [rows, size]; null for one row of zeros. The host replaces them per replica.</summary>
    public double[]? Rows { get; init; }

    /// <summary>Steps for which each row is held; the last row is held on.</summary>
    public int HoldSteps { get; init; } = 1;
}
