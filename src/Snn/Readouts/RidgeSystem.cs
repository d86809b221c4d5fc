namespace Neuromorphic.Snn.Readouts;

/// <summary>The equations of a ridge readout, ready to be solved for any penalty, on all samples or without a fold of them.</summary>
/// <remarks>
/// Two forms give the same layer: one unknown per feature and class (<see cref="FeatureSystem"/>), or per sample and class (<see cref="SampleSystem"/>). The
/// smaller one is solved: 800 recordings of 4,000 features factor a hundredth of the work in the second form.
/// </remarks>
internal abstract class RidgeSystem
{
    /// <summary>Makes the products of the form that has fewer unknowns.</summary>
    /// <param name="features">[samples, features].</param>
    /// <param name="labels">Class of every sample.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="folds">The folds that will be left out; none where there is no choice of penalty.</param>
    /// <param name="blockDone">Told after every block of products, <see cref="Blocks"/> times.</param>
    /// <param name="stop">Looked at in every block.</param>
    public static RidgeSystem Create(FeatureMatrix features, int[] labels, int classes, IReadOnlyList<Fold> folds, Action blockDone, CancellationToken stop)
        => features.Samples < features.Features
            ? new SampleSystem(features, labels, classes, folds, blockDone, stop)
            : new FeatureSystem(features, labels, classes, folds, blockDone, stop);

    /// <summary>How often <see cref="Create"/> will tell of a block.</summary>
    public static int Blocks(FeatureMatrix features, IReadOnlyList<Fold> folds)
    {
        if (features.Samples < features.Features) return FeatureProducts.BlocksOf(features.Features);
        return folds.Count == 0 ? FeatureProducts.BlocksOf(features.Samples) : folds.Sum(fold => FeatureProducts.BlocksOf(fold.Test.Length));
    }

    /// <summary>
    /// The layer of least squared error with a penalty; null where rounding leaves the products with it not positive definite: it is too small for these features.
    /// </summary>
    /// <param name="alpha">Penalty in units of the mean diagonal of the centred feature products, positive.</param>
    /// <param name="leftOut">Number of the fold whose test samples are left out, or null for none.</param>
    /// <param name="stop">Looked at in every block of rows.</param>
    public abstract LinearReadout? Solve(double alpha, int? leftOut, CancellationToken stop);

    /// <summary>Mean of every feature, in the single precision that is subtracted from every sample: products lose nothing to a large mean.</summary>
    protected static float[] Means(FeatureMatrix features)
    {
        double[] means = new double[features.Features];
        for (int sample = 0; sample < features.Samples; sample++)
        {
            ReadOnlySpan<float> row = features.Row(sample);
            for (int f = 0; f < row.Length; f++) means[f] += row[f];
        }
        return [.. means.Select(sum => (float)(sum / features.Samples))];
    }
}
