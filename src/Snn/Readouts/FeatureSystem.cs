namespace Neuromorphic.Snn.Readouts;

/// <summary>Ridge regression with one unknown per feature: (Xc'Xc + lambda I) W' = Xc'Yc.</summary>
/// <remarks>Every sample is multiplied once, in its fold; the sums of all folds but one are those of all, less the fold's.</remarks>
internal sealed class FeatureSystem : RidgeSystem
{
    private readonly NormalEquations _whole;
    private readonly NormalEquations[] _folds;
    private int? _leftOut;

    public FeatureSystem(FeatureMatrix features, int[] labels, int classes, IReadOnlyList<Fold> folds, Action blockDone, CancellationToken stop)
    {
        float[] centre = Means(features);
        _whole = new NormalEquations(features.Features, classes, centre);
        _folds = [.. folds.Select(_ => new NormalEquations(features.Features, classes, centre))];
        if (folds.Count == 0) _whole.Add(features, labels, [.. Enumerable.Range(0, features.Samples)], blockDone, stop);
        for (int k = 0; k < folds.Count; k++)
        {
            _folds[k].Add(features, labels, folds[k].Test, blockDone, stop);
            _whole.Add(_folds[k], 1);
        }
    }

    public override LinearReadout? Solve(double alpha, int? leftOut, CancellationToken stop)
    {
        if (leftOut != _leftOut)
        {
            if (_leftOut is int before) _whole.Add(_folds[before], 1);
            if (leftOut is int now) _whole.Add(_folds[now], -1);
            _leftOut = leftOut;
        }
        return _whole.Solve(alpha, stop);
    }
}
