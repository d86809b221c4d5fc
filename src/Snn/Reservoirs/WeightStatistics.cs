namespace Neuromorphic.Snn.Reservoirs;

/// <summary>Mean and standard deviation of a block of random weights, before scaling.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Standard deviation, not negative.</param>
public sealed record WeightStatistics(double Mean, double StandardDeviation);
