using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Neuromorphic.Snn.Readouts;

/// <summary>The statistics that results are reported with.</summary>
public static class Statistics
{
    private const double Z95 = 1.959963984540054;

    /// <summary>Wilson's 95 % interval of a share.</summary>
    /// <remarks>Source: Wilson, J. Am. Stat. Assoc. 22, 1927. Unlike p +- 1.96 sd it stays within 0 and 1 and holds its level near them.</remarks>
    public static Interval Wilson(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        double n = trials, p = successes / n, z2 = Z95 * Z95;
        double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z95 / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return new Interval(successes == 0 ? 0 : middle - half, successes == trials ? 1 : middle + half);
    }

    /// <summary>McNemar's exact two-sided test of two classifiers on the same samples.</summary>
    /// <param name="first">Whether the first was right, per sample.</param>
    /// <param name="second">Whether the second was right, per sample.</param>
    /// <remarks>
    /// Under equal skill the samples that exactly one gets right fall to either like coins:
    /// p = min(1, 2 P(Binomial(b + c, 1/2) at most min(b, c))). Source: McNemar, Psychometrika 12, 1947, in its exact form.
    /// </remarks>
    public static PairedComparison McNemar(ReadOnlySpan<bool> first, ReadOnlySpan<bool> second)
    {
        if (first.Length != second.Length) throw new ArgumentException($"{first.Length} and {second.Length} samples; a paired test needs the same samples.");
        int onlyFirst = 0, onlySecond = 0;
        for (int i = 0; i < first.Length; i++)
        {
            if (first[i] && !second[i]) onlyFirst++;
            if (second[i] && !first[i]) onlySecond++;
        }
        int differing = onlyFirst + onlySecond;
        if (differing == 0) return new PairedComparison(0, 0, 1);
        double tail = 0;
        for (int k = 0; k <= Math.Min(onlyFirst, onlySecond); k++)
            tail += Math.Exp(SpecialFunctions.BinomialLn(differing, k) - differing * Math.Log(2));
        return new PairedComparison(onlyFirst, onlySecond, Math.Min(1, 2 * tail));
    }

    /// <summary>Mean, standard deviation and 95 % interval of the mean (Student's t) over seeds or folds.</summary>
    public static Summary Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0) throw new ArgumentException("There are no values; at least 1 is needed.", nameof(values));
        double mean = values.Average();
        if (values.Count == 1) return new Summary(1, mean, null, null);
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        double half = StudentT.InvCDF(0, 1, values.Count - 1, 0.975) * deviation / Math.Sqrt(values.Count);
        return new Summary(values.Count, mean, deviation, new Interval(mean - half, mean + half));
    }
}

/// <summary>Two classifiers on the same samples.</summary>
/// <param name="OnlyFirst">Samples that only the first got right.</param>
/// <param name="OnlySecond">Samples that only the second got right.</param>
/// <param name="P">Probability of a difference at least this large under equal skill.</param>
public sealed record PairedComparison(int OnlyFirst, int OnlySecond, double P);

/// <summary>A summary of repeated measurements.</summary>
/// <param name="Count">How many.</param>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Sample standard deviation; null for a single value.</param>
/// <param name="MeanInterval95">95 % interval of the mean; null for a single value.</param>
public sealed record Summary(int Count, double Mean, double? StandardDeviation, Interval? MeanInterval95);
