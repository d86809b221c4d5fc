namespace Neuromorphic.Snn.Readouts;

/// <summary>Features of samples, [samples, features], row after row in one array.</summary>
/// <remarks>The array is the caller's to read and write; not thread safe while written.</remarks>
public sealed class FeatureMatrix
{
    /// <summary>A matrix of zeros.</summary>
    public FeatureMatrix(int samples, int features)
        : this(new float[CheckedLength(samples, features)], samples, features)
    {
    }

    /// <summary>A matrix over <paramref name="values"/>, which is not copied.</summary>
    /// <exception cref="ArgumentException">The length is not samples times features.</exception>
    public FeatureMatrix(float[] values, int samples, int features)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length != CheckedLength(samples, features))
            throw new ArgumentException($"{values.Length} values for {samples} samples of {features} features; {(long)samples * features} are needed.", nameof(values));
        (Values, Samples, Features) = (values, samples, features);
    }

    /// <summary>All values, [samples, features].</summary>
    public float[] Values { get; }

    /// <summary>Number of rows.</summary>
    public int Samples { get; }

    /// <summary>Number of columns.</summary>
    public int Features { get; }

    /// <summary>The features of one sample.</summary>
    public Span<float> Row(int sample) => Values.AsSpan(sample * Features, Features);

    /// <summary>A copy of the given rows, in the given order.</summary>
    public FeatureMatrix Rows(ReadOnlySpan<int> samples)
    {
        FeatureMatrix chosen = new(samples.Length, Features);
        for (int i = 0; i < samples.Length; i++) Row(samples[i]).CopyTo(chosen.Row(i));
        return chosen;
    }

    private static int CheckedLength(int samples, int features)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        long length = (long)samples * features;
        if (length > Array.MaxLength)
            throw new ArgumentException($"{samples} samples of {features} features are {length} values; one matrix holds at most {Array.MaxLength}. Use fewer samples or features.");
        return (int)length;
    }
}
