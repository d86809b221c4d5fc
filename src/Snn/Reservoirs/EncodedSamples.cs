using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>What a reservoir made of samples, and what that took.</summary>
/// <param name="Features">[samples, features]; feature of segment k and neuron i is column k neurons + i.</param>
/// <param name="Labels">Label of every sample, -1 where it is not known.</param>
/// <param name="Report">Work and time.</param>
public sealed record EncodedSamples(FeatureMatrix Features, int[] Labels, EncodingReport Report);

/// <summary>What encoding took.</summary>
/// <param name="Samples">Samples encoded.</param>
/// <param name="InputSpikes">Spikes of the samples.</param>
/// <param name="ReservoirSpikes">Spikes of the reservoir's neurons.</param>
/// <param name="SynapticEvents">Synapses that passed a spike on.</param>
/// <param name="WallTime">Wall-clock time.</param>
/// <param name="EnergyJ">Energy by the backend's own model in joules; null where it has none.</param>
public sealed record EncodingReport(
    long Samples, long InputSpikes, long ReservoirSpikes, long SynapticEvents, TimeSpan WallTime, double? EnergyJ = null)
{
    /// <summary>Mean probability that a neuron spikes in a step.</summary>
    public required double FiringRate { get; init; }
}

/// <summary>How far encoding is.</summary>
/// <param name="Done">Samples done.</param>
/// <param name="Total">Of how many.</param>
public readonly record struct EncodingProgress(int Done, int Total);
