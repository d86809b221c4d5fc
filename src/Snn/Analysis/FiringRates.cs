namespace Neuromorphic.Snn.Analysis;

/// <summary>Rates of firing, in Hz.</summary>
public static class FiringRates
{
    /// <summary>Widths of the Gaussian kernel to either side of a spike: what lies beyond is 6e-7 of its area.</summary>
    private const double KernelReach = 5;

    /// <summary>Spikes per neuron and second over the window.</summary>
    public static double MeanHz(SpikeTrains trains)
    {
        ArgumentNullException.ThrowIfNull(trains);
        return 1000.0 * trains.Count / (trains.Neurons * trains.DurationMs);
    }

    /// <summary>Spikes per second of every neuron over the window.</summary>
    public static double[] PerNeuronHz(SpikeTrains trains)
    {
        ArgumentNullException.ThrowIfNull(trains);
        double[] rates = new double[trains.Neurons];
        for (int i = 0; i < rates.Length; i++) rates[i] = 1000.0 * trains[i].Length / trains.DurationMs;
        return rates;
    }

    /// <summary>Rate per neuron, averaged over the neurons, in bins that follow one another; a rest shorter than a bin is left out.</summary>
    /// <param name="trains">The spikes.</param>
    /// <param name="binMs">Width of a bin.</param>
    /// <returns>Values at the middles of the bins.</returns>
    public static TimeSeries BinnedHz(SpikeTrains trains, double binMs)
    {
        ArgumentNullException.ThrowIfNull(trains);
        int[] counts = SpikeCounts.OfPopulation(trains, binMs);
        double perSpike = 1000.0 / (trains.Neurons * binMs);
        return new TimeSeries(trains.FromMs + binMs / 2, binMs, [.. counts.Select(count => count * perSpike)]);
    }

    /// <summary>Rate per neuron, averaged over the neurons, smoothed by a Gaussian kernel.</summary>
    /// <param name="trains">The spikes.</param>
    /// <param name="widthMs">Standard deviation of the kernel.</param>
    /// <param name="everyMs">Distance between values; the first is at the start of the window.</param>
    /// <remarks>
    /// A kernel that reaches over an edge of the window is divided by its part inside, so that rates do not fall towards the edges: a constant rate stays
    /// constant in expectation.
    /// </remarks>
    public static TimeSeries SmoothedHz(SpikeTrains trains, double widthMs, double everyMs)
    {
        ArgumentNullException.ThrowIfNull(trains);
        if (!(widthMs > 0 && double.IsFinite(widthMs))) throw new ArgumentOutOfRangeException(nameof(widthMs), widthMs, "A kernel has a positive width.");
        int last = trains.Bins(everyMs);
        double[] values = new double[last + 1];
        double height = 1000.0 / (trains.Neurons * widthMs * Math.Sqrt(2 * Math.PI)), reach = KernelReach * widthMs;
        foreach ((double time, _) in trains.All())
        {
            int first = Math.Max(0, (int)Math.Ceiling((time - reach - trains.FromMs) / everyMs));
            int end = Math.Min(last, (int)Math.Floor((time + reach - trains.FromMs) / everyMs));
            for (int i = first; i <= end; i++)
            {
                double x = (trains.FromMs + i * everyMs - time) / widthMs;
                values[i] += height * Math.Exp(-0.5 * x * x);
            }
        }
        for (int i = 0; i <= last; i++)
        {
            double before = i * everyMs / widthMs, after = (trains.DurationMs - i * everyMs) / widthMs;
            values[i] /= 0.5 * (MathNet.Numerics.SpecialFunctions.Erf(before / Math.Sqrt(2)) + MathNet.Numerics.SpecialFunctions.Erf(after / Math.Sqrt(2)));
        }
        return new TimeSeries(trains.FromMs, everyMs, values);
    }
}
