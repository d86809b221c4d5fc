namespace Neuromorphic.Snn.Readouts;

/// <summary>What all readouts demand of their labels.</summary>
internal static class Labels
{
    public static void Require(FeatureMatrix features, ReadOnlySpan<int> labels, int classes)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (features.Samples == 0) throw new ArgumentException("There are no samples to train on; at least 1 is needed.");
        if (labels.Length != features.Samples)
            throw new ArgumentException($"{labels.Length} labels for {features.Samples} samples; one label per sample is needed.");
        for (int i = 0; i < labels.Length; i++)
            if ((uint)labels[i] >= (uint)classes) throw new ArgumentException($"Sample {i} has label {labels[i]}; allowed are 0 to {classes - 1}.");
        ReadOnlySpan<float> values = features.Values;
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new ArgumentException($"Feature {i % features.Features} of sample {i / features.Features} is {values[i]}; only finite numbers are allowed.");
        }
    }
}
