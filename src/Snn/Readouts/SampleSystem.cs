namespace Neuromorphic.Snn.Readouts;

/// <summary>Ridge regression with one unknown per sample: (Xc Xc' + lambda I) A = Yc, W' = Xc'A.</summary>
/// <remarks>
/// The products of all pairs of samples are made once, about one centre; leaving samples out takes rows and columns away and moves the centre, which is done on
/// the products: k_ij - mean_i - mean_j + mean. Source: Saunders, Gammerman, Vovk, ICML 1998.
/// </remarks>
internal sealed class SampleSystem : RidgeSystem
{
    private readonly FeatureMatrix _features;
    private readonly int[] _labels;
    private readonly int _classes;
    private readonly IReadOnlyList<Fold> _folds;
    private readonly double[] _products;

    public SampleSystem(FeatureMatrix features, int[] labels, int classes, IReadOnlyList<Fold> folds, Action blockDone, CancellationToken stop)
    {
        (_features, _labels, _classes, _folds) = (features, labels, classes, folds);
        int samples = features.Samples;
        float[] centre = Means(features);
        // Samples and features change places: the products of columns of the transposed matrix are those of pairs of samples.
        FeatureMatrix transposed = new(features.Features, samples);
        for (int s = 0; s < samples; s++)
        {
            ReadOnlySpan<float> row = features.Row(s);
            for (int f = 0; f < row.Length; f++) transposed.Row(f)[s] = row[f] - centre[f];
        }
        FeatureProducts products = new(samples, new float[samples]);
        products.Add(transposed, [.. Enumerable.Range(0, features.Features)], blockDone, stop);
        _products = new double[checked(samples * samples)];
        products.CopyTo(_products);
    }

    public override LinearReadout? Solve(double alpha, int? leftOut, CancellationToken stop)
    {
        int[] chosen = leftOut is int fold ? [.. _folds[fold].Train.Order()] : [.. Enumerable.Range(0, _features.Samples)];
        int n = chosen.Length;
        double[] matrix = Centred(chosen);
        double trace = 0;
        for (int i = 0; i < n; i++) trace += matrix[i * n + i];
        // The trace of Xc Xc' is that of Xc'Xc, whose diagonal has one entry per feature.
        double penalty = alpha * (trace > 0 ? trace / _features.Features : 1);
        for (int i = 0; i < n; i++) matrix[i * n + i] += penalty;
        if (!Cholesky.Factor(matrix, n, stop)) return null;

        double[] mean = MeanOf(chosen);
        float[] weights = new float[_classes * _features.Features], bias = new float[_classes];
        double[] target = new double[n], sums = new double[_features.Features];
        for (int c = 0; c < _classes; c++)
        {
            double share = chosen.Count(sample => _labels[sample] == c) / (double)n;
            for (int i = 0; i < n; i++) target[i] = (_labels[chosen[i]] == c ? 1 : 0) - share;
            Cholesky.Solve(matrix, n, target);
            Array.Clear(sums);
            for (int i = 0; i < n; i++)
            {
                ReadOnlySpan<float> row = _features.Row(chosen[i]);
                for (int f = 0; f < row.Length; f++) sums[f] += target[i] * (row[f] - mean[f]);
            }
            double b = share;
            for (int f = 0; f < sums.Length; f++)
            {
                weights[c * sums.Length + f] = (float)sums[f];
                b -= sums[f] * mean[f];
            }
            bias[c] = (float)b;
        }
        return new LinearReadout(_classes, _features.Features, weights, bias);
    }

    /// <summary>Products of the chosen samples about their own mean, upper triangle.</summary>
    private double[] Centred(int[] chosen)
    {
        int n = chosen.Length, all = _features.Samples;
        double[] means = new double[n];
        for (int i = 0; i < n; i++)
        {
            foreach (int other in chosen) means[i] += _products[Math.Min(chosen[i], other) * all + Math.Max(chosen[i], other)];
            means[i] /= n;
        }
        double mean = means.Sum() / n;
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = i; j < n; j++) matrix[i * n + j] = _products[chosen[i] * all + chosen[j]] - means[i] - means[j] + mean;
        return matrix;
    }

    private double[] MeanOf(int[] chosen)
    {
        double[] mean = new double[_features.Features];
        foreach (int sample in chosen)
        {
            ReadOnlySpan<float> row = _features.Row(sample);
            for (int f = 0; f < row.Length; f++) mean[f] += row[f];
        }
        for (int f = 0; f < mean.Length; f++) mean[f] /= chosen.Length;
        return mean;
    }
}
