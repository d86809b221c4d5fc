namespace Neuromorphic.Hal.Conformance;

/// <summary>The statistics that tests of random numbers state.</summary>
/// <remarks>
/// Seeds are fixed, so a test passes always or never; the false-alarm rate is the probability that a correct generator would have failed when the seed was
/// chosen. It is 1e-6 for every statistic here: a failure is an error of the backend.
/// </remarks>
public static class Statistics
{
    /// <summary>Two-sided standard normal deviation with a false-alarm rate of 1e-6.</summary>
    public const double Deviations = 4.892;

    /// <summary>The largest distance between a sample's distribution and a law's, divided by the largest that chance explains: fails above 1.</summary>
    /// <remarks>Kolmogorov's limit: P(D > c / sqrt(n)) -> 2 exp(-2 c^2), so c = sqrt(ln(2e6) / 2) = 2.693 at 1e-6.</remarks>
    public static double Kolmogorov(IEnumerable<double> sample, Func<double, double> cumulative)
    {
        ArgumentNullException.ThrowIfNull(cumulative);
        double[] sorted = [.. sample.Order()];
        double largest = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double expected = cumulative(sorted[i]);
            largest = Math.Max(largest, Math.Max(expected - (double)i / sorted.Length, (i + 1.0) / sorted.Length - expected));
        }
        return largest * Math.Sqrt(sorted.Length) / 2.693;
    }

    /// <summary>How many standard deviations the chi-square statistic of observed counts lies above its mean (Wilson, Hilferty 1931).</summary>
    public static double ChiSquareDeviations(IReadOnlyList<long> observed, IReadOnlyList<double> expected)
    {
        ArgumentNullException.ThrowIfNull(observed);
        ArgumentNullException.ThrowIfNull(expected);
        double statistic = 0, freedom = observed.Count - 1;
        for (int i = 0; i < observed.Count; i++) statistic += (observed[i] - expected[i]) * (observed[i] - expected[i]) / expected[i];
        return (Math.Cbrt(statistic / freedom) - (1 - 2 / (9 * freedom))) / Math.Sqrt(2 / (9 * freedom));
    }

    /// <summary>Pearson's correlation; of independent pairs it is normal with standard deviation 1 / sqrt(n).</summary>
    public static double Correlation(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        double meanX = x.Average(), meanY = y.Average(), xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Count; i++)
        {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.Sqrt(xx * yy);
    }

    /// <summary>The standard normal law, by the series of Marsaglia (J. Stat. Softw. 11, 2004); error below 1e-14.</summary>
    public static double NormalCumulative(double x)
    {
        if (Math.Abs(x) > 7) return x > 0 ? 1 : 0;
        double sum = x, before = 0, term = x;
        for (int i = 3; sum != before; i += 2)
        {
            before = sum;
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.Exp(-x * x / 2 - 0.91893853320467274178);
    }
}
