namespace Neuromorphic.Snn.Reservoirs;

/// <summary>What a readout sees of a neuron's spikes.</summary>
public enum FeatureKind
{
    /// <summary>The number of spikes.</summary>
    Count,

    /// <summary>The number of spikes per step.</summary>
    Rate,

    /// <summary>The trace at the end: the sum of exp(-(steps since the spike) / <see cref="FeatureOptions.LowPassSteps"/>).</summary>
    LowPass,
}

/// <summary>How spikes become features.</summary>
public sealed record FeatureOptions
{
    /// <summary>What is computed.</summary>
    public FeatureKind Kind { get; init; } = FeatureKind.Rate;

    /// <summary>Number of equal parts of the recording that each have features of their own; divides the number of steps. 1 for a low-pass.</summary>
    public int Segments { get; init; } = 1;

    /// <summary>Time constant of the low-pass in steps, positive.</summary>
    public double LowPassSteps { get; init; } = 10;

    /// <summary>Shift and scale every feature to mean 0 and standard deviation 1 over the training samples before the readout is trained.</summary>
    public bool Standardise { get; init; }
}
