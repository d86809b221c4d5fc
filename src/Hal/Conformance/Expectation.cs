using Neuromorphic.Hal.Contracts;
using Xunit;

namespace Neuromorphic.Hal.Conformance;

/// <summary>Equality as a numeric class means it.</summary>
/// <param name="numbers">What the backend declares.</param>
/// <remarks>
/// Values that were worked out by hand come with the bound of single precision (or 0, where every step of the arithmetic is exact); the class widens it:
/// <see cref="NumericClass.Exact"/> not at all, <see cref="NumericClass.Contracted"/> to 1e-5 of the largest magnitude in the comparison,
/// <see cref="NumericClass.Quantised"/> to 1/32 of it. <see cref="NumericClass.Stochastic"/> has no equal values: such a test reports itself skipped, and
/// what remains are the tests that state a statistic.
/// </remarks>
public sealed class Expectation(NumericClass numbers)
{
    /// <summary>Relative bound of <see cref="NumericClass.Contracted"/>.</summary>
    public const double ContractedBound = 1e-5;

    /// <summary>Relative bound of <see cref="NumericClass.Quantised"/>: 5 bits, below which a grid is no number any more.</summary>
    public const double QuantisedBound = 1.0 / 32;

    /// <summary>What the backend declares.</summary>
    public NumericClass Numbers { get; } = numbers;

    /// <summary>Two lists of numbers agree.</summary>
    /// <param name="expected">From arithmetic, a closed form or the reference backend.</param>
    /// <param name="actual">From the backend under test.</param>
    /// <param name="within">Largest difference that single precision explains.</param>
    /// <param name="scale">Magnitude that the class's bound refers to: that of the largest term where terms cancel. By default the largest expected number.</param>
    public void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double within = 0, double? scale = null)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        SkipStochastic();
        Assert.Equal(expected.Count, actual.Count);
        double bound = Math.Max(within, Relative * (scale ?? Largest(expected)));
        for (int i = 0; i < expected.Count; i++)
        {
            // Written so that a NaN fails; equal infinities pass.
            if (expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= bound) continue;
            Assert.Fail($"value {i} is {actual[i]:R}; expected is {expected[i]:R}, allowed a difference of {bound:R} ({Numbers}).");
        }
    }

    /// <summary>Two numbers agree.</summary>
    public void Close(double expected, double actual, double within = 0, double? scale = null) => Close([expected], [actual], within, scale);

    /// <summary>The same spikes in the same order. Trains made by hand keep a margin that no numeric class but the stochastic one uses up.</summary>
    public void Spikes(IEnumerable<(long Step, int Neuron)> expected, IEnumerable<(long Step, int Neuron)> actual)
    {
        SkipStochastic();
        Assert.Equal(expected, actual);
    }

    /// <summary>For tests of bits: reports the test as skipped where the backend does not promise the very bits of the reference.</summary>
    public void SkipInexact() => Assert.SkipUnless(Numbers == NumericClass.Exact, $"the backend declares {Numbers}: the bits are not the reference's");

    /// <summary>Reports the test as skipped where the backend promises equality in distribution only.</summary>
    public void SkipStochastic()
        => Assert.SkipWhen(Numbers == NumericClass.Stochastic, "the backend declares Stochastic: values are equal in distribution only");

    private double Relative => Numbers switch { NumericClass.Contracted => ContractedBound, NumericClass.Quantised => QuantisedBound, _ => 0 };

    private static double Largest(IReadOnlyList<double> values)
    {
        double largest = 0;
        foreach (double value in values)
            if (double.IsFinite(value)) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
