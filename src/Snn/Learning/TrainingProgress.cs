namespace Neuromorphic.Snn.Learning;

/// <summary>What training did since it was last asked.</summary>
/// <param name="Samples">Samples.</param>
/// <param name="Loss">Mean cross-entropy; 0 of no samples.</param>
/// <param name="Accuracy">Share of right answers before each update; 0 of no samples.</param>
public sealed record TrainingProgress(long Samples, double Loss, double Accuracy);
