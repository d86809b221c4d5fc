namespace Neuromorphic.Data.Sets;

/// <summary>A data set of recordings with its division into training and test.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Train">What is trained on; all of it where the data set has no division, and no recording where there is a test set alone.</param>
/// <param name="Test">What is tested on; null where the data set has no division.</param>
public sealed record RecordingDataSet(string Name, RecordingSet Train, RecordingSet? Test);
