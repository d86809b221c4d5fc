namespace Neuromorphic.Snn.Readouts;

/// <summary>Mean and inverse standard deviation of every feature over a set of samples.</summary>
/// <remarks>Immutable, thread safe. A feature that never varies keeps scale 0: it carries nothing and would otherwise blow up rounding errors.</remarks>
public sealed class Standardisation
{
    private readonly double[] _mean;
    private readonly double[] _scale;

    private Standardisation(double[] mean, double[] scale) => (_mean, _scale) = (mean, scale);

    /// <summary>Mean of every feature.</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>1 / standard deviation (of the population) of every feature; 0 where it does not vary.</summary>
    public IReadOnlyList<double> Scale => _scale;

    /// <summary>Measures <paramref name="features"/>, of at least one sample.</summary>
    public static Standardisation Of(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(features.Samples, 1);
        double[] mean = new double[features.Features], scale = new double[features.Features];
        // Two passes in double, samples ascending: the textbook one-pass form cancels for features far from 0.
        for (int sample = 0; sample < features.Samples; sample++)
        {
            ReadOnlySpan<float> row = features.Row(sample);
            for (int f = 0; f < row.Length; f++) mean[f] += row[f];
        }
        for (int f = 0; f < mean.Length; f++) mean[f] /= features.Samples;
        for (int sample = 0; sample < features.Samples; sample++)
        {
            ReadOnlySpan<float> row = features.Row(sample);
            for (int f = 0; f < row.Length; f++) scale[f] += (row[f] - mean[f]) * (row[f] - mean[f]);
        }
        for (int f = 0; f < scale.Length; f++)
        {
            double deviation = Math.Sqrt(scale[f] / features.Samples);
            // Below a millionth of the mean the deviation is the rounding of single-precision features, not information.
            scale[f] = deviation > 1e-6 * Math.Abs(mean[f]) ? 1 / deviation : 0;
        }
        return new Standardisation(mean, scale);
    }

    /// <summary>A standardised copy.</summary>
    public FeatureMatrix Apply(FeatureMatrix features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Features != _mean.Length)
            throw new ArgumentException($"{features.Features} features; this standardisation was measured on {_mean.Length}.", nameof(features));
        FeatureMatrix result = new(features.Samples, features.Features);
        for (int sample = 0; sample < features.Samples; sample++)
        {
            ReadOnlySpan<float> from = features.Row(sample);
            Span<float> to = result.Row(sample);
            for (int f = 0; f < from.Length; f++) to[f] = (float)((from[f] - _mean[f]) * _scale[f]);
        }
        return result;
    }
}
