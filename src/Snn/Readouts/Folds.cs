namespace Neuromorphic.Snn.Readouts;

/// <summary>Splits for cross-validation.</summary>
public static class Folds
{
    /// <summary>Cuts samples into folds at random, sizes equal to within one; every sample is tested exactly once.</summary>
    /// <param name="samples">Number of samples.</param>
    /// <param name="folds">Number of folds, 2 to <paramref name="samples"/>.</param>
    /// <param name="seed">Seed of the order, stream "folds".</param>
    public static IReadOnlyList<Fold> Of(int samples, int folds, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, samples);
        int[] order = KeyedPermutation.Of(seed, "folds", 0, samples);
        Fold[] result = new Fold[folds];
        for (int k = 0; k < folds; k++)
        {
            int start = (int)((long)samples * k / folds), end = (int)((long)samples * (k + 1) / folds);
            result[k] = new Fold([.. order[..start], .. order[end..]], order[start..end]);
        }
        return result;
    }
}

/// <summary>One split.</summary>
/// <param name="Train">Positions of the training samples.</param>
/// <param name="Test">Positions of the test samples.</param>
public sealed record Fold(int[] Train, int[] Test);
