namespace Neuromorphic.Snn.Readouts;

/// <summary>Sums over samples from which a ridge readout of any penalty follows: products of features, features per class, counts.</summary>
internal sealed class NormalEquations
{
    private readonly int _features, _classes;
    private readonly FeatureProducts _products;
    private readonly double[] _sums;
    private readonly double[] _classSums;
    private readonly long[] _classCounts;
    private double[]? _matrix;

    /// <summary>Empty sums; <paramref name="centre"/> is subtracted from every sample first, so that single-precision products lose nothing to a large mean.</summary>
    public NormalEquations(int features, int classes, float[] centre)
    {
        (_features, _classes) = (features, classes);
        _products = new FeatureProducts(features, centre);
        _sums = new double[features];
        _classSums = new double[classes * features];
        _classCounts = new long[classes];
    }

    /// <summary>Adds samples.</summary>
    public void Add(FeatureMatrix features, ReadOnlySpan<int> labels, ReadOnlySpan<int> chosen, Action blockDone, CancellationToken stop)
    {
        _products.Add(features, chosen, blockDone, stop);
        foreach (int sample in chosen)
        {
            int label = labels[sample];
            _classCounts[label]++;
            ReadOnlySpan<float> row = features.Row(sample);
            Span<double> sums = _classSums.AsSpan(label * _features, _features);
            for (int f = 0; f < row.Length; f++)
            {
                // The same single-precision difference that the products see.
                double x = row[f] - _products.Centre[f];
                sums[f] += x;
                _sums[f] += x;
            }
        }
    }

    /// <summary>Adds or takes off the sums of other samples: a fold is left out by taking it off the whole.</summary>
    /// <param name="other">Sums over the same features, classes and centre.</param>
    /// <param name="sign">1 or -1.</param>
    public void Add(NormalEquations other, int sign)
    {
        _products.Add(other._products, sign);
        for (int f = 0; f < _sums.Length; f++) _sums[f] += sign * other._sums[f];
        for (int i = 0; i < _classSums.Length; i++) _classSums[i] += sign * other._classSums[i];
        for (int c = 0; c < _classes; c++) _classCounts[c] += sign * other._classCounts[c];
    }

    /// <summary>
    /// The layer of least squared error with a penalty; null where rounding leaves the products with it not positive definite: it is too small for these features.
    /// </summary>
    /// <param name="alpha">Penalty in units of the mean diagonal of the centred products, positive.</param>
    /// <param name="stop">Looked at in every block of rows.</param>
    public LinearReadout? Solve(double alpha, CancellationToken stop)
    {
        double samples = _classCounts.Sum();
        // Kept between penalties: at 4,000 features a new one would be 128 MB of pages each time.
        double[] matrix = _matrix ??= new double[checked(_features * _features)];
        _products.CopyTo(matrix);
        double trace = 0;
        for (int i = 0; i < _features; i++)
        {
            for (int j = i; j < _features; j++) matrix[i * _features + j] -= _sums[i] * _sums[j] / samples;
            trace += matrix[i * _features + i];
        }
        // Features that never vary leave a matrix of zeros: any positive penalty then gives weights of zero, as it should.
        double penalty = alpha * (trace > 0 ? trace / _features : 1);
        for (int i = 0; i < _features; i++) matrix[i * _features + i] += penalty;
        double[] targets = new double[_classes * _features];
        for (int c = 0; c < _classes; c++)
        {
            double share = _classCounts[c] / samples;
            for (int f = 0; f < _features; f++) targets[c * _features + f] = _classSums[c * _features + f] - share * _sums[f];
        }
        if (!Cholesky.Factor(matrix, _features, stop)) return null;
        float[] weights = new float[_classes * _features], bias = new float[_classes];
        for (int c = 0; c < _classes; c++)
        {
            Span<double> row = targets.AsSpan(c * _features, _features);
            Cholesky.Solve(matrix, _features, row);
            double b = _classCounts[c] / samples;
            for (int f = 0; f < _features; f++)
            {
                weights[c * _features + f] = (float)row[f];
                b -= row[f] * (_products.Centre[f] + _sums[f] / samples);
            }
            bias[c] = (float)b;
        }
        return new LinearReadout(_classes, _features, weights, bias);
    }
}
