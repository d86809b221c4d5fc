using Neuromorphic.Snn.Analysis;

namespace Neuromorphic.Snn.Tests.Analysis;

public class FiringRatesTests
{
    [Fact]
    public void Rates_are_spikes_per_second_of_the_window()
    {
        // 3 spikes of 2 neurons in 500 ms: 3 / (2 x 0.5 s) = 3 Hz; 2 and 1 spikes: 4 and 2 Hz.
        SpikeTrains trains = Trains.Of(100, 600, [200, 300], [600]);
        Assert.Equal(3, FiringRates.MeanHz(trains), 1e-12);
        Assert.Equal([4, 2], FiringRates.PerNeuronHz(trains));
    }

    [Fact]
    public void Bins_hold_their_ends_and_a_rest_is_left_out()
    {
        // Bins (0, 10], (10, 20]; the rest (20, 25] is none. One spike of two neurons in 10 ms is 50 Hz.
        TimeSeries rate = FiringRates.BinnedHz(Trains.Of(0, 25, [10, 20], [10.5, 24]), 10);
        Assert.Equal((5, 10), (rate.FirstMs, rate.StepMs));
        Assert.Equal([50, 100], rate.Values);
        Assert.Equal(15, rate.TimeMs(1));
    }

    [Fact]
    public void A_single_spike_is_smoothed_to_the_kernel()
    {
        // Far from the edges the value at distance d is exp(-d^2 / 2 w^2) / (w sqrt(2 pi)), per s.
        TimeSeries rate = FiringRates.SmoothedHz(Trains.Of(0, 200, [100]), widthMs: 5, everyMs: 1);
        Assert.Equal(201, rate.Values.Length);
        for (int i = 80; i <= 120; i++)
            Assert.Equal(1000 / (5 * Math.Sqrt(2 * Math.PI)) * Math.Exp(-(i - 100.0) * (i - 100.0) / 50), rate.Values[i], 1e-9);
        // 25 ms is five widths.
        Assert.Equal(0, rate.Values[74]);
        // Its integral is one spike: the sum times 1 ms is 1,000 per s times ms, but for the tail of 6e-7.
        Assert.Equal(1000, rate.Values.Sum(), 1e-2);
    }

    [Fact]
    public void A_regular_train_has_its_rate_up_to_the_edges()
    {
        // A spike every ms in the middle of each: 1,000 Hz. Without correction the value at the edges would be half of that.
        SpikeTrains trains = Trains.Of(0, 100, [.. Enumerable.Range(0, 100).Select(i => i + 0.5)]);
        foreach (double value in FiringRates.SmoothedHz(trains, widthMs: 10, everyMs: 10).Values) Assert.Equal(1000, value, 1.0);
    }

    [Fact]
    public void Widths_that_are_none_are_refused()
    {
        SpikeTrains trains = Trains.Of(0, 10, [1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => FiringRates.BinnedHz(trains, 0));
        Assert.Contains("0 bins of 11 ms", Assert.Throws<ArgumentException>(() => FiringRates.BinnedHz(trains, 11)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => FiringRates.SmoothedHz(trains, double.NaN, 1));
    }
}
