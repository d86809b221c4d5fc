using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Tests.Random;

/// <summary>
/// Draws of a million Philox words. Means and deviations are compared within 5 standard errors (false alarm 6e-7); distributions by Kolmogorov and Smirnov,
/// sqrt(n) D &lt; 2.5 (false alarm 2 exp(-2 * 2.5^2) = 7e-6).
/// </summary>
public class InversionTableTests
{
    private const int N = 1_000_000;

    /// <summary>Phi(x) = erfc(-x / sqrt 2) / 2, published to 13 digits and more (Abramowitz, Stegun, table 26.1; far tails: R 4, pnorm).</summary>
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(-1, 0.15865525393145705)]
    [InlineData(-2, 0.02275013194817921)]
    [InlineData(-5, 2.866515718791939e-7)]
    [InlineData(-10, 7.619853024160527e-24)]
    [InlineData(-20, 2.753624118606234e-89)]
    public void The_cumulative_normal_probability_is_right_far_into_the_tail(double x, double expected)
    {
        Assert.Equal(1, Quantiles.StandardNormalCumulative(x) / expected, 2e-15);
        Assert.Equal(1 - expected, Quantiles.StandardNormalCumulative(-x), 1e-15);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.025, -1.959963984540054)]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(1e-10, -6.361340902404056)]
    public void The_normal_quantile_is_right_to_fourteen_digits(double probability, double expected)
    {
        Assert.Equal(expected, Quantiles.StandardNormal(probability, upper: false), 1e-13);
        Assert.Equal(-expected, Quantiles.StandardNormal(probability, upper: true), 1e-13);
    }

    [Fact]
    public void Every_octave_of_the_standard_normal_is_within_1e_6_of_its_quantile()
    {
        InversionTable table = InversionTable.StandardNormal;
        double worst = 0;
        // Both halves, every octave, words from its start to its end; the 64 outermost words one by one.
        for (int octave = 0; octave < 31; octave++)
        {
            uint start = 1u << octave, stride = Math.Max(1, start / 5000);
            for (uint m = start; m < 2 * start; m += stride) worst = Math.Max(worst, Error(m));
        }
        worst = Math.Max(worst, Error(0));
        Assert.True(worst < 1e-6, $"largest error {worst}");

        double Error(uint m)
        {
            double exact = Quantiles.StandardNormal((m + 0.5) / 4294967296, upper: false);
            return Math.Max(Math.Abs(table.Draw(m) - exact), Math.Abs(table.Draw(~m) + exact));
        }
    }

    [Fact]
    public void The_extreme_words_of_the_standard_normal_give_its_extreme_quantiles()
    {
        // Q(2^-33) = -6.3379..: 0.5 / 2^32 = 1.164e-10, between Q(1e-10) = -6.3613 and Q(1.2e-10) = -6.3328.
        Assert.InRange(InversionTable.StandardNormal.Draw(0), -6.3613f, -6.3328f);
        Assert.Equal(-InversionTable.StandardNormal.Draw(0), InversionTable.StandardNormal.Draw(uint.MaxValue));
        Assert.Equal(0, InversionTable.StandardNormal.Draw(0x7FFFFFFF), 1e-6f);
    }

    [Fact]
    public void Normal_draws_have_the_mean_deviation_and_distribution_they_should()
    {
        float[] draws = Draws(InversionTable.Of(new NormalDistribution(3, 2)));
        Assert.Equal(3, draws.Average(), 5 * 2 / Math.Sqrt(N));
        Assert.Equal(2, Deviation(draws), 5 * 2 / Math.Sqrt(2.0 * N));
        AssertDistribution(draws, x => Quantiles.StandardNormalCumulative((x - 3) / 2));
    }

    [Fact]
    public void Log_normal_draws_have_the_median_mean_and_distribution_they_should()
    {
        // Mean exp(mu + sigma^2 / 2), variance (exp(sigma^2) - 1) mean^2.
        double mean = Math.Exp(-1 + 0.125), deviation = mean * Math.Sqrt(Math.Exp(0.25) - 1);
        float[] draws = Draws(InversionTable.Of(new LogNormalDistribution(-1, 0.5)));
        Assert.Equal(mean, draws.Average(), 5 * deviation / Math.Sqrt(N));
        AssertDistribution(draws, x => Quantiles.StandardNormalCumulative((Math.Log(x) + 1) / 0.5));
        Assert.Equal(Math.Exp(-1), draws[N / 2], 0.01);
    }

    [Fact]
    public void Uniform_draws_fill_their_interval_evenly()
    {
        float[] draws = Draws(InversionTable.Of(new UniformDistribution(-2, 6)));
        Assert.Equal(2, draws.Average(), 5 * 8 / Math.Sqrt(12.0 * N));
        Assert.True(draws[0] >= -2 && draws[^1] <= 6);
        AssertDistribution(draws, x => (x + 2) / 8);
    }

    [Fact]
    public void Exponential_draws_have_mean_1_and_their_distribution()
    {
        float[] draws = Draws(InversionTable.StandardExponential);
        Assert.Equal(1, draws.Average(), 5 / Math.Sqrt(N));
        AssertDistribution(draws, x => 1 - Math.Exp(-x));
        Assert.True(InversionTable.StandardExponential.Draw(0) > 0, "a skip length of 0 E must not become 0 times infinity");
    }

    [Theory]
    [InlineData(-1.0, 0.5)]
    [InlineData(2.0, 3.0)]
    [InlineData(-9.0, -8.0)]
    [InlineData(8.0, 9.0)]
    [InlineData(0.5, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, -4.0)]
    public void Redrawn_normal_numbers_follow_the_normal_restricted_to_the_interval(double low, double high)
    {
        float[] draws = Draws(InversionTable.Of(new NormalDistribution(0, 1), low, high, OutsideRule.Redraw));
        Assert.True(draws[0] >= (float)low && draws[^1] <= (float)high);
        // From the side where the probabilities have their digits.
        int sign = low > 0 ? -1 : 1;
        (double a, double b) = low > 0 ? (-high, -low) : (low, high);
        double below = Quantiles.StandardNormalCumulative(a), kept = Quantiles.StandardNormalCumulative(b) - below;
        AssertDistribution([.. draws.Select(x => sign * x).Order()], x => (Quantiles.StandardNormalCumulative(x) - below) / kept);
    }

    [Fact]
    public void Clipped_draws_pile_up_at_the_ends()
    {
        float[] draws = Draws(InversionTable.Of(new NormalDistribution(0, 1), -1, 2));
        // Phi(-1) = 0.15866 and Phi(-2) = 0.02275; standard errors sqrt(p (1 - p) / n) = 3.7e-4 and 1.5e-4.
        Assert.Equal(0.15866, draws.Count(x => x == -1) / (double)N, 5 * 3.7e-4);
        Assert.Equal(0.02275, draws.Count(x => x == 2) / (double)N, 5 * 1.5e-4);
    }

    [Fact]
    public void A_spread_of_zero_gives_the_mean_every_time()
    {
        foreach (OutsideRule rule in Enum.GetValues<OutsideRule>())
        {
            float[] draws = Draws(InversionTable.Of(new NormalDistribution(0.3, 0), 0, 1, rule));
            Assert.Equal((0.3f, 0.3f), (draws[0], draws[^1]));
        }
    }

    [Fact]
    public void An_interval_without_probability_is_refused_by_name()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => InversionTable.Of(new UniformDistribution(0, 1), 2, 3, OutsideRule.Redraw));
        Assert.Contains("[2, 3]", error.Message);
        Assert.Throws<ArgumentException>(() => InversionTable.Of(new NormalDistribution(0, 1), 50, 51, OutsideRule.Redraw));
        Assert.Throws<ArgumentException>(() => InversionTable.Of(new NormalDistribution(0, 1), 1, 0));
    }

    private static float[] Draws(InversionTable table)
    {
        StreamKey key = StreamKey.Of(20, "inversion");
        float[] draws = new float[N];
        for (int i = 0; i < N; i += 4)
        {
            Words words = Philox4x32.Block(new Words((uint)i, 0, 0, 0), key);
            for (uint w = 0; w < 4; w++) draws[i + w] = table.Draw(words.At(w));
        }
        Array.Sort(draws);
        return draws;
    }

    private static double Deviation(float[] draws)
    {
        double mean = draws.Average(x => (double)x);
        return Math.Sqrt(draws.Sum(x => (x - mean) * (x - mean)) / draws.Length);
    }

    private static void AssertDistribution(float[] sorted, Func<double, double> cumulative)
    {
        double worst = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double expected = cumulative(sorted[i]);
            worst = Math.Max(worst, Math.Max(Math.Abs(expected - (double)i / sorted.Length), Math.Abs(expected - (i + 1.0) / sorted.Length)));
        }
        Assert.True(worst * Math.Sqrt(sorted.Length) < 2.5, $"sqrt(n) D = {worst * Math.Sqrt(sorted.Length)}");
    }
}
