using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Analysis;

namespace Neuromorphic.Snn.Tests.Analysis;

public class DistributionTests
{
    [Fact]
    public void Moments_and_quantiles_leave_out_what_is_not_there()
    {
        Distribution distribution = new([4, double.NaN, 1, 3, 2]);
        Assert.Equal((4, 2.5), (distribution.Count, distribution.Mean));
        Assert.Equal(Math.Sqrt(5.0 / 3), distribution.StandardDeviation, 1e-12);
        Assert.Equal((1, 2.5, 4), (distribution.Quantile(0), distribution.Quantile(0.5), distribution.Quantile(1)));
        Assert.Equal(1.75, distribution.Quantile(0.25), 1e-12);
        Assert.Equal((0, 0.25, 0.75, 1), (distribution.CumulativeAt(0.9), distribution.CumulativeAt(1), distribution.CumulativeAt(3.5), distribution.CumulativeAt(9)));
        Assert.True(double.IsNaN(new Distribution().Mean));
        Assert.Throws<ArgumentException>(() => new Distribution(double.PositiveInfinity));
    }

    [Fact]
    public void A_histogram_counts_shares_and_closes_its_last_class()
    {
        Assert.Equal([0.4, 0.0, 0.4], new Distribution(0, 0.9, 2, 3, 7).Histogram(0, 3, 3), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    // By hand: F - G is largest after 2 (2/3 - 0); after 1 (1/2 - 0); identical; ties are no difference: 2/3 - 1/3 after 1.
    [InlineData(new double[] { 1, 2, 5 }, new double[] { 3, 4, 6 }, 2.0 / 3)]
    [InlineData(new double[] { 1, 4 }, new double[] { 2, 4 }, 0.5)]
    [InlineData(new double[] { 1, 2, 2 }, new double[] { 2, 1, 2 }, 0)]
    [InlineData(new double[] { 1, 1, 2 }, new double[] { 1, 2, 2 }, 1.0 / 3)]
    [InlineData(new double[] { 1, 2 }, new double[] { 3 }, 1)]
    public void The_distance_is_the_largest_difference_of_shares(double[] first, double[] second, double distance)
    {
        Assert.Equal(distance, new Distribution(first).DistanceTo(new Distribution(second)), 1e-12);
        Assert.Equal(distance, new Distribution(second).DistanceTo(new Distribution(first)), 1e-12);
    }

    [Fact]
    public void The_distance_is_that_of_the_definition()
    {
        // Every point of either sample, compared by counting.
        StreamKey key = StreamKey.Of(3, "distance");
        double[] first = [.. Enumerable.Range(0, 60).Select(i => Math.Floor(20 * Trains.Uniform(key, (uint)i, 0)))];
        double[] second = [.. Enumerable.Range(0, 45).Select(i => Math.Floor(22 * Trains.Uniform(key, (uint)i, 1)))];
        double expected = first.Concat(second).Max(x => Math.Abs(first.Count(v => v <= x) / 60.0 - second.Count(v => v <= x) / 45.0));
        Assert.Equal(expected, new Distribution(first).DistanceTo(new Distribution(second)), 1e-12);
    }

    [Theory]
    // Kolmogorov's limit at 1.3581 is 0.05 and at 1.6276 is 0.01 (his table); sizes so large that the corrections do not matter: n = 5e7.
    [InlineData(1.35810, 0.05)]
    [InlineData(1.62762, 0.01)]
    [InlineData(0.82757, 0.5)]
    [InlineData(0.1, 1)]
    public void The_probability_is_kolmogorovs(double x, double probability)
        => Assert.Equal(probability, Distribution.Probability(x / Math.Sqrt(5e7), 100_000_000, 100_000_000), 2e-5);

    [Fact]
    public void An_empty_distribution_has_no_distance() => Assert.True(double.IsNaN(new Distribution().DistanceTo(new Distribution(1))));
}
