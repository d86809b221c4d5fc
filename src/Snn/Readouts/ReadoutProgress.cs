namespace Neuromorphic.Snn.Readouts;

/// <summary>How far the training of a readout is.</summary>
/// <param name="Done">Epochs, or blocks of samples, done.</param>
/// <param name="Total">Of how many.</param>
/// <param name="Loss">Mean cross-entropy of the epoch in nats; null for a readout without epochs.</param>
public readonly record struct ReadoutProgress(int Done, int Total, double? Loss = null);
