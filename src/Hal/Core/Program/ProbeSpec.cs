namespace Neuromorphic.Hal.Program;

/// <summary>Something recorded at the end of a step.</summary>
public sealed record ProbeSpec
{
    /// <summary>Unique among probes.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the population.</summary>
    public required string Population { get; init; }

    /// <summary>What is recorded.</summary>
    public required ProbeKind Kind { get; init; }

    /// <summary>Name of the recorded field, for <see cref="ProbeKind.Field"/>.</summary>
    public string Field { get; init; } = "";

    /// <summary>Field: a row after every n-th step. Count: a row of spike counts per window of n steps. Not used by spikes.</summary>
    public int EverySteps { get; init; } = 1;

    /// <summary>
    /// Room per replica: rows, or spikes (at least the population's size). A run ends after the whole step after which the next one might not fit.
    /// </summary>
    public required long Capacity { get; init; }

    /// <summary>Name of the tape that receives the rows instead of the host; spikes then become rows of 0 and 1 (graded: of values).</summary>
    public string? Tape { get; init; }
}

/// <summary>What a probe records.</summary>
public enum ProbeKind
{
    /// <summary>Emissions, one by one.</summary>
    Spikes,

    /// <summary>Spike counts per neuron and window.</summary>
    Count,

    /// <summary>A field of every neuron.</summary>
    Field,
}

/// <summary>Rows of one value per element, [rows, replicas, size], that stay on the device for phases. Reset empties it.</summary>
/// <param name="Name">Unique among tapes.</param>
/// <param name="Population">Name of the population whose size the rows have.</param>
/// <param name="Capacity">Largest number of rows.</param>
public sealed record TapeSpec(string Name, string Population, int Capacity);
