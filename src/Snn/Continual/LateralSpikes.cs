namespace Neuromorphic.Snn.Continual;

/// <summary>Spiking lateral neurons: their activity is a signed burst of whole spikes, <c>S round(y cut to [-S, S] / S K) / K</c>, halves to even.</summary>
public sealed record LateralSpikes
{
    /// <summary>S, the largest activity, greater than 0.</summary>
    public double Scale { get; init; } = 20;

    /// <summary>K, the steps of a burst, at least 1.</summary>
    public int Steps { get; init; } = 40;
}
