using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Tests.Readouts;

public class StatisticsTests
{
    [Theory]
    // By hand, z^2 = 3.8415: centre (p + z^2/2n) / (1 + z^2/n), half-width z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n).
    [InlineData(9, 10, 0.5958, 0.9821)]
    [InlineData(90, 100, 0.8256, 0.9448)]
    [InlineData(8911, 10_000, 0.8848, 0.8971)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    public void Wilsons_interval_is_the_published_one(int right, int of, double low, double high)
    {
        Interval interval = Statistics.Wilson(right, of);
        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Wilson(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Wilson(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Wilson(6, 5));
    }

    [Theory]
    // Exact two-sided: 2 P(Bin(b + c, 1/2) <= min): 1 against 5: 2 (1 + 6) / 64; 0 against 5: 2 / 32; 2 against 8: 2 (1 + 10 + 45) / 1024; equal: 1.
    [InlineData(1, 5, 14.0 / 64)]
    [InlineData(5, 1, 14.0 / 64)]
    [InlineData(0, 5, 2.0 / 32)]
    [InlineData(2, 8, 112.0 / 1024)]
    [InlineData(4, 4, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(0, 1, 1)]
    public void McNemars_exact_test_gives_the_binomial_tail(int onlyFirst, int onlySecond, double p)
    {
        bool[] first = [.. Enumerable.Repeat(true, onlyFirst), .. Enumerable.Repeat(false, onlySecond), true, true, false];
        bool[] second = [.. Enumerable.Repeat(false, onlyFirst), .. Enumerable.Repeat(true, onlySecond), true, true, false];
        PairedComparison comparison = Statistics.McNemar(first, second);
        Assert.Equal((onlyFirst, onlySecond), (comparison.OnlyFirst, comparison.OnlySecond));
        Assert.Equal(p, comparison.P, 1e-12);
    }

    [Fact]
    public void Many_differences_do_not_overflow()
    {
        // 4,600 against 5,400: z = 800 / sqrt(10,000) = 8 (7.99 with continuity): p = 1.3e-15.
        bool[] first = [.. Enumerable.Range(0, 10_000).Select(i => i < 4600)], second = [.. first.Select(right => !right)];
        Assert.InRange(Statistics.McNemar(first, second).P, 1e-15, 2e-15);
        Assert.Throws<ArgumentException>(() => Statistics.McNemar([true], []));
    }

    [Fact]
    public void A_summary_has_students_interval()
    {
        // 1, 2, 3, 4: mean 2.5, variance 5/3; t(3, .975) = 3.18245: 3.18245 sqrt(5/3) / 2 = 2.0543.
        Summary summary = Statistics.Of([1, 2, 3, 4]);
        Assert.Equal((4, 2.5), (summary.Count, summary.Mean));
        Assert.Equal(Math.Sqrt(5.0 / 3), summary.StandardDeviation!.Value, 1e-12);
        Assert.Equal(2.5 - 2.0543, summary.MeanInterval95!.Value.Low, 1e-4);
        Assert.Equal(2.5 + 2.0543, summary.MeanInterval95!.Value.High, 1e-4);
        Assert.Equal(new Summary(1, 7, null, null), Statistics.Of([7]));
        Assert.Throws<ArgumentException>(() => Statistics.Of([]));
    }

    [Fact]
    public void An_evaluation_counts_confusions_and_names_wrong_classes()
    {
        Evaluation evaluation = new([0, 0, 1, 2, 2], [0, 1, 1, 2, 0], ["a", "b", "c"]);
        Assert.Equal((5, 3, 0.6), (evaluation.Samples, evaluation.Correct, evaluation.Accuracy));
        int[] confusion = [.. from label in Enumerable.Range(0, 3) from predicted in Enumerable.Range(0, 3) select evaluation.Confusion(label, predicted)];
        Assert.Equal([1, 1, 0, 0, 1, 0, 1, 0, 1], confusion);
        Assert.Equal([true, false, true, true, false], evaluation.Right);
        Assert.Equal(Statistics.Wilson(3, 5), evaluation.Interval95);
        Assert.Equal("60.00 % of 5 (95 %: 23.07 % to 88.24 %)", evaluation.ToString());
        Assert.Contains("Sample 1 has label 3", Assert.Throws<ArgumentException>(() => new Evaluation([0, 3], [0, 0], ["a", "b", "c"])).Message);
        Assert.Throws<ArgumentException>(() => new Evaluation([], [], ["a"]));
        Assert.Throws<ArgumentException>(() => new Evaluation([0], [0, 0], ["a"]));
    }
}
