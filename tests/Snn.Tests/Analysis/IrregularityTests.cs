using Neuromorphic.Snn.Analysis;

namespace Neuromorphic.Snn.Tests.Analysis;

public class IrregularityTests
{
    [Fact]
    public void Intervals_of_a_hand_made_train_have_their_variation()
    {
        // Intervals 1, 3, 2: mean 2, variance (1 + 1 + 0) / 3, so CV = sqrt(2/3) / 2; LV = 3/2 ((2/4)^2 + (1/5)^2) = 0.435.
        double[] intervals = Intervals.Of([10, 11, 14, 16]);
        Assert.Equal([1, 3, 2], intervals);
        Assert.Equal(Math.Sqrt(2.0 / 3) / 2, Intervals.CoefficientOfVariation(intervals), 1e-12);
        Assert.Equal(0.435, Intervals.LocalVariation(intervals), 1e-12);
    }

    [Fact]
    public void A_regular_train_varies_not_at_all()
    {
        double[] intervals = Intervals.Of([0, 5, 10, 15, 20]);
        Assert.Equal((0, 0), (Intervals.CoefficientOfVariation(intervals), Intervals.LocalVariation(intervals)));
    }

    [Fact]
    public void A_jump_of_the_rate_raises_the_coefficient_and_hardly_the_local_variation()
    {
        // 100 intervals of 1, then 100 of 9: mean 5, deviation 4, CV 0.8. LV: one of 199 pairs differs, (8/10)^2, 3 x 0.64 / 199.
        double[] intervals = [.. Enumerable.Repeat(1.0, 100), .. Enumerable.Repeat(9.0, 100)];
        Assert.Equal(0.8, Intervals.CoefficientOfVariation(intervals), 1e-12);
        Assert.Equal(3 * 0.64 / 199, Intervals.LocalVariation(intervals), 1e-12);
    }

    [Fact]
    public void Few_intervals_have_none()
    {
        SpikeTrains trains = Trains.Of(0, 100, [], [1], [1, 2], [1, 2, 4], [1, 2, 3, 4]);
        double[] two = Intervals.CoefficientOfVariationPerNeuron(trains), three = Intervals.CoefficientOfVariationPerNeuron(trains, minimumIntervals: 3);
        Assert.Equal([double.NaN, double.NaN, double.NaN], two[..3]);
        // 1 and 2: mean 1.5, deviation 0.5.
        Assert.Equal(1.0 / 3, two[3], 1e-12);
        Assert.Equal(double.NaN, three[3]);
        Assert.Equal(0, three[4]);
        Assert.Equal(double.NaN, Intervals.LocalVariationPerNeuron(trains)[2]);
    }

    [Fact]
    public void Poisson_processes_vary_by_one_in_every_way()
    {
        // 200 trains of about 1,000 intervals. The means over the trains have standard errors of about 1 / sqrt(2 x 200,000) = 0.0016 (CV; its bias at
        // 1,000 intervals is about -1/1,000) and 0.003 (LV, Fano in bins of 100 ms: sqrt(2 / 20,000) / sqrt(200) = 0.0007). Fixed seed; the bounds are
        // more than three standard errors wide: false alarm below 0.3 % per line.
        SpikeTrains trains = Trains.Poisson(200, 10, 100_000, "irregularity");
        Assert.Equal(1, Intervals.CoefficientOfVariationPerNeuron(trains).Average(), 0.007);
        Assert.Equal(1, Intervals.LocalVariationPerNeuron(trains).Average(), 0.01);
        Assert.Equal(1, SpikeCounts.FanoPerNeuron(trains, 100).Average(), 0.01);
    }

    [Fact]
    public void The_fano_factor_is_variance_over_mean()
    {
        // Counts 1, 3, 2, 2 in bins of 10 ms: mean 2, sample variance 2/3.
        SpikeTrains trains = Trains.Of(0, 40, [5, 11, 12, 13, 21, 22, 31, 40], []);
        Assert.Equal([1, 3, 2, 2], SpikeCounts.OfNeuron(trains, 0, 10));
        Assert.Equal(1.0 / 3, SpikeCounts.FanoPerNeuron(trains, 10)[0], 1e-12);
        Assert.Equal(double.NaN, SpikeCounts.FanoPerNeuron(trains, 10)[1]);
        Assert.Throws<ArgumentException>(() => SpikeCounts.FanoPerNeuron(trains, 40));
    }
}
