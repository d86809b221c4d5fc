namespace Neuromorphic.Hal.Random;

/// <summary>Poisson counts by inversion: the cumulative probabilities as 32-bit thresholds, with a guide from the word's upper byte.</summary>
/// <remarks>Counts whose tail probability is below 2^-32 do not occur. Immutable; thread safe.</remarks>
public sealed class PoissonTable
{
    private readonly uint[] _thresholds;
    private readonly int[] _guide = new int[257];

    /// <summary>The table of a mean in [0, 1000].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The mean is outside.</exception>
    public PoissonTable(double mean)
    {
        if (!(mean is >= 0 and <= 1000)) throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean count per step must be in [0, 1000]. Use a smaller step or several inputs.");
        Mean = mean;
        List<uint> thresholds = [];
        double cumulative = 0;
        double logMean = mean > 0 ? DeterministicMath.Log(mean) : 0;
        for (long k = 0; mean > 0; k++)
        {
            cumulative += DeterministicMath.Exp(k * logMean - mean - DeterministicMath.LogFactorial(k));
            double threshold = Math.Round(cumulative * 4294967296.0, MidpointRounding.ToEven);
            if (threshold >= 4294967295.0 || (k > mean && k > 2000)) break;
            thresholds.Add((uint)threshold);
        }
        _thresholds = [.. thresholds];
        for (int top = 0, k = 0; top < 256; top++)
        {
            while (k < _thresholds.Length && _thresholds[k] <= (uint)top << 24) k++;
            _guide[top] = k;
        }
        _guide[256] = _thresholds.Length;
    }

    /// <summary>Expected count.</summary>
    public double Mean { get; }

    /// <summary>Threshold k: a word at or above it counts more than k. For backends that draw on a device.</summary>
    public ReadOnlySpan<uint> Thresholds => _thresholds;

    /// <summary>The count of a random word: the number of thresholds at or below it.</summary>
    public int Draw(uint word)
    {
        int k = _guide[word >> 24];
        uint[] thresholds = _thresholds;
        while (k < thresholds.Length && thresholds[k] <= word) k++;
        return k;
    }
}
