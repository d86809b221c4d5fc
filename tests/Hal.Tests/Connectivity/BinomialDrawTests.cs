using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Tests.Connectivity;

public class BinomialDrawTests
{
    /// <summary>n choose k by hand: 10 over 5 is 252, 252 / 1024; 20 over 6 with p = 0.3 is 38760 0.3^6 0.7^14.</summary>
    [Fact]
    public void The_probability_of_the_mode_is_that_of_the_formula()
    {
        Assert.Equal(252.0 / 1024, BinomialDraw.ModeProbability(10, 5, 0.5), 1e-15);
        Assert.Equal(38760 * Math.Pow(0.3, 6) * Math.Pow(0.7, 14), BinomialDraw.ModeProbability(20, 6, 0.3), 1e-14);
        Assert.Equal(Math.Pow(0.9, 3), BinomialDraw.ModeProbability(3, 0, 0.1), 1e-15);
    }

    /// <summary>With n p (1 - p) large the mode has probability 1 / sqrt(2 pi n p q), corrections of order 1/n: twelve digits at n = 10^12.</summary>
    [Fact]
    public void The_probability_of_the_mode_keeps_its_digits_for_huge_numbers()
        => Assert.Equal(1, BinomialDraw.ModeProbability(1_000_000_000_000, 500_000_000_000, 0.5) * Math.Sqrt(2 * Math.PI * 0.25e12), 1e-11);

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(12, 0.01)]
    [InlineData(40, 0.97)]
    [InlineData(5000, 0.5)]
    [InlineData(1_000_000, 0.3)]
    public void Draws_have_the_mean_and_variance_of_the_law(long n, double p)
    {
        const int draws = 20_000;
        StreamKey key = StreamKey.Of(9, "binomial");
        double sum = 0, squares = 0, mean = n * p, variance = n * p * (1 - p);
        for (uint i = 0; i < draws; i++)
        {
            Words w = Philox4x32.Block(new Words(i, 0, 0, 0), key);
            long k = BinomialDraw.Invert(n, p, w.W0, w.W1);
            Assert.InRange(k, 0, n);
            sum += k - mean;
            squares += (k - mean) * (k - mean);
        }
        // Five standard errors; the fourth moment is 3 v^2 + v (1 - 6 p q).
        Assert.Equal(0, sum / draws, 5 * Math.Sqrt(variance / draws));
        Assert.Equal(variance, squares / draws, 5 * Math.Sqrt((2 * variance * variance + variance * Math.Abs(1 - 6 * p * (1 - p))) / draws));
    }

    [Fact]
    public void Certain_and_impossible_outcomes_need_no_draw()
        => Assert.Equal((0L, 7L, 0L), (BinomialDraw.Invert(7, 0, 1, 1), BinomialDraw.Invert(7, 1, 1, 1), BinomialDraw.Invert(0, 0.5, 1, 1)));
}
