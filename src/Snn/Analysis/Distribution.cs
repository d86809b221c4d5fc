namespace Neuromorphic.Snn.Analysis;

/// <summary>A sample of numbers as a distribution: moments, quantiles, histogram, and distance to another.</summary>
/// <remarks>Numbers that are not there (NaN, of neurons for which a statistic is not defined) are left out. Immutable; thread safe.</remarks>
public sealed class Distribution
{
    private readonly double[] _sorted;

    /// <summary>The distribution of some numbers, in any order.</summary>
    /// <exception cref="ArgumentException">A number is infinite.</exception>
    public Distribution(params IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _sorted = [.. values.Where(value => !double.IsNaN(value))];
        if (_sorted.Any(double.IsInfinity)) throw new ArgumentException("A value is infinite; finite ones are allowed.", nameof(values));
        Array.Sort(_sorted);
        Mean = _sorted.Length == 0 ? double.NaN : _sorted.Average();
        StandardDeviation = _sorted.Length < 2 ? double.NaN : Math.Sqrt(_sorted.Sum(value => (value - Mean) * (value - Mean)) / (_sorted.Length - 1));
    }

    /// <summary>The numbers, ascending.</summary>
    public ReadOnlySpan<double> Values => _sorted;

    /// <summary>How many.</summary>
    public int Count => _sorted.Length;

    /// <summary>Mean; NaN without values.</summary>
    public double Mean { get; }

    /// <summary>Sample standard deviation; NaN for fewer than 2 values.</summary>
    public double StandardDeviation { get; }

    /// <summary>Share of the values that are at most <paramref name="x"/>.</summary>
    public double CumulativeAt(double x)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_sorted[middle] <= x) low = middle + 1;
            else high = middle;
        }
        return Count == 0 ? double.NaN : (double)low / Count;
    }

    /// <summary>The value below which a share of the values lies, linear between neighbours: 0.5 gives the median.</summary>
    /// <param name="share">From 0 to 1.</param>
    public double Quantile(double share)
    {
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "Allowed are 0 to 1.");
        if (Count == 0) return double.NaN;
        double place = share * (Count - 1);
        int below = Math.Min((int)place, Count - 1), above = Math.Min(below + 1, Count - 1);
        return _sorted[below] + (place - below) * (_sorted[above] - _sorted[below]);
    }

    /// <summary>Share of the values in each of equal classes [low + i width, low + (i + 1) width), the last one closed; values outside are in none.</summary>
    public double[] Histogram(double low, double high, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (!(high > low)) throw new ArgumentException($"Classes from {low} to {high} are empty. Give an end above the start.");
        double[] shares = new double[classes];
        foreach (double value in _sorted)
        {
            if (value < low || value > high) continue;
            shares[Math.Min((int)((value - low) / (high - low) * classes), classes - 1)] += 1.0 / Count;
        }
        return shares;
    }

    /// <summary>Kolmogorov-Smirnov distance: the largest difference of the two cumulative distributions, from 0 to 1; NaN if either is empty.</summary>
    public double DistanceTo(Distribution other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Count == 0 || other.Count == 0) return double.NaN;
        double distance = 0;
        int mine = 0, theirs = 0;
        while (mine < Count && theirs < other.Count)
        {
            // Both step over all values equal to the next one before they are compared: ties must not count as differences.
            double next = Math.Min(_sorted[mine], other._sorted[theirs]);
            while (mine < Count && _sorted[mine] == next) mine++;
            while (theirs < other.Count && other._sorted[theirs] == next) theirs++;
            distance = Math.Max(distance, Math.Abs((double)mine / Count - (double)theirs / other.Count));
        }
        return distance;
    }

    /// <summary>Probability that two samples of these sizes from one distribution are at least so far apart.</summary>
    /// <param name="distance">A Kolmogorov-Smirnov distance.</param>
    /// <param name="first">Size of the first sample.</param>
    /// <param name="second">Size of the second.</param>
    /// <remarks>
    /// Kolmogorov's limit 2 sum (-1)^(k-1) exp(-2 k^2 x^2) at x = d (sqrt(n) + 0.12 + 0.11 / sqrt(n)), n = n1 n2 / (n1 + n2): good to a few percent from n = 4 on
    /// (Stephens, J. R. Stat. Soc. B 32, 1970). Samples with ties, as rates of few spikes have, make it too large: the test becomes cautious.
    /// </remarks>
    public static double Probability(double distance, int first, int second)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(second, 1);
        double root = Math.Sqrt((double)first * second / (first + (double)second)), x = distance * (root + 0.12 + 0.11 / root);
        // The series for the upper tail converges slowly near 0, where the probability is 1 to 12 digits anyway.
        if (x < 0.2) return 1;
        double sum = 0;
        for (int k = 1; k <= 100; k++) sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * k * k * x * x);
        return Math.Clamp(sum, 0, 1);
    }
}
