using Neuromorphic.Snn.Analysis;

namespace Neuromorphic.Snn.Tests.Analysis;

public class PopulationTests
{
    [Fact]
    public void Van_rossums_distance_of_hand_made_trains_has_its_closed_form()
    {
        // One spike against none: 1/2. Two spikes d apart, one per train: 1/2 + 1/2 - exp(-d / tau). Two spikes against none: 1 + exp(-d / tau).
        Assert.Equal(Math.Sqrt(0.5), VanRossum.Distance([5], [], 10), 1e-12);
        Assert.Equal(Math.Sqrt(1 - Math.Exp(-0.3)), VanRossum.Distance([5], [8], 10), 1e-12);
        Assert.Equal(Math.Sqrt(1 + Math.Exp(-0.3)), VanRossum.Distance([5, 8], [], 10), 1e-12);
        Assert.Equal(0, VanRossum.Distance([5, 8, 9], [5, 8, 9], 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => VanRossum.Distance([5], [], 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(1000)]
    public void The_linear_algorithm_gives_the_quadratic_definition(double tau)
    {
        SpikeTrains first = Trains.Poisson(3, 40, 2000, "first"), second = Trains.Poisson(3, 60, 2000, "second");
        double sum = 0;
        for (int neuron = 0; neuron < 3; neuron++)
        {
            double[] f = first[neuron].ToArray(), g = second[neuron].ToArray();
            double square = 0.5 * (Pairs(f, f, tau) + Pairs(g, g, tau)) - Pairs(f, g, tau);
            Assert.Equal(Math.Sqrt(square), VanRossum.Distance(f, g, tau), 1e-9);
            sum += square;
        }
        Assert.Equal(Math.Sqrt(sum), VanRossum.Distance(first, second, tau), 1e-9);
    }

    [Fact]
    public void Correlation_is_pearsons_of_the_counts()
    {
        // Counts in bins of 10 ms: 1 0 1 0 and 1 0 0 1 and 0 1 0 1. Means 1/2, variances 1/4; mean products 1/4, 0, 1/4: coefficients 0, -1, 0.
        SpikeTrains trains = Trains.Of(0, 40, [5, 25], [5, 35], [15, 35], []);
        Assert.Equal([-1, 0, 0], PairwiseCorrelation.Coefficients(trains, 10, 4, seed: 1).Order());
        Assert.Equal([1], PairwiseCorrelation.Coefficients(trains.Select(0, 0), 10, 2, seed: 1));
        Assert.Empty(PairwiseCorrelation.Coefficients(trains.Select(0, 3), 10, 2, seed: 1));
    }

    [Fact]
    public void A_sample_of_pairs_depends_on_the_seed_alone()
    {
        SpikeTrains trains = Trains.Poisson(30, 20, 1000, "pairs");
        double[] once = PairwiseCorrelation.Coefficients(trains, 5, 6, seed: 1);
        Assert.Equal(15, once.Length);
        Assert.Equal(once, PairwiseCorrelation.Coefficients(trains, 5, 6, seed: 1));
        Assert.NotEqual(once, PairwiseCorrelation.Coefficients(trains, 5, 6, seed: 2));
    }

    [Fact]
    public void Synchrony_of_identical_trains_is_their_number_times_that_of_one()
    {
        // Counts 1 0 1 0 of one neuron: mean 1/2, sample variance 1/3: 2/3. Three equal neurons: three times the mean, nine times the variance.
        SpikeTrains trains = Trains.Of(0, 40, [5, 25], [5, 25], [5, 25]);
        Assert.Equal(2, Synchrony.VarianceOverMean(trains, 10), 1e-12);
    }

    [Fact]
    public void Golombs_chi_is_one_together_and_none_in_opposition()
    {
        Assert.Equal(1, Synchrony.Chi([[1, 1], [3, 3], [2, 2]]), 1e-12);
        Assert.Equal(0, Synchrony.Chi([[1, 3], [3, 1]]), 1e-12);
        // Neuron 0 varies by 1 (variance 1), neuron 1 stays: the mean has variance 1/4, the neurons 1/2 on average: chi = sqrt(1/2).
        Assert.Equal(Math.Sqrt(0.5), Synchrony.Chi([[1, 5], [3, 5]]), 1e-12);
        Assert.True(double.IsNaN(Synchrony.Chi([[1], [1]])));
    }

    [Fact]
    public void A_sine_has_its_power_at_its_frequency()
    {
        // 3 sin at 50 Hz, sampled every ms, 200 values a segment: on the grid of 5 Hz. Its power 9/2 lies in the three lines of the Hann window.
        TimeSeries sine = new(0, 1, [.. Enumerable.Range(0, 2000).Select(i => 7 + 3 * Math.Sin(2 * Math.PI * 0.05 * i))]);
        PowerSpectrum spectrum = PowerSpectrum.Welch(sine, 200);
        Assert.Equal((5, 101), (spectrum.StepHz, spectrum.Density.Length));
        Assert.Equal(4.5, spectrum.Density[9..12].Sum() * spectrum.StepHz, 1e-9);
        Assert.Equal(4.5, spectrum.Density.Sum() * spectrum.StepHz, 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => PowerSpectrum.Welch(sine, 2001));
    }

    [Fact]
    public void Poisson_processes_have_a_flat_spectrum()
    {
        // 2 r / N = 2 x 20 / 50 = 0.8 Hz. About 199 half-overlapping segments, 99 lines: relative standard error about 1 / sqrt(100 x 99) = 1 %; 4 % is four of them.
        PowerSpectrum spectrum = PowerSpectrum.OfRate(Trains.Poisson(50, 20, 20_000, "spectrum"), 1, 200);
        Assert.Equal(0.8, spectrum.Density[1..100].Average(), 0.032);
    }

    private static double Pairs(double[] first, double[] second, double tau) => first.Sum(t => second.Sum(u => Math.Exp(-Math.Abs(t - u) / tau)));
}
