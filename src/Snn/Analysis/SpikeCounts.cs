namespace Neuromorphic.Snn.Analysis;

/// <summary>Spikes counted in bins that follow one another, and how the counts scatter.</summary>
public static class SpikeCounts
{
    /// <summary>Counts of one neuron; a rest of the window shorter than a bin is left out.</summary>
    public static int[] OfNeuron(SpikeTrains trains, int neuron, double binMs)
    {
        ArgumentNullException.ThrowIfNull(trains);
        int[] counts = new int[trains.Bins(binMs)];
        foreach (double time in trains[neuron])
        {
            int bin = trains.BinOf(time, binMs);
            if (bin < counts.Length) counts[bin]++;
        }
        return counts;
    }

    /// <summary>Counts of all neurons together; a rest of the window shorter than a bin is left out.</summary>
    public static int[] OfPopulation(SpikeTrains trains, double binMs)
    {
        ArgumentNullException.ThrowIfNull(trains);
        int[] counts = new int[trains.Bins(binMs)];
        foreach ((double time, _) in trains.All())
        {
            int bin = trains.BinOf(time, binMs);
            if (bin < counts.Length) counts[bin]++;
        }
        return counts;
    }

    /// <summary>Fano factor of counts: variance over mean, 1 for a Poisson process.</summary>
    /// <param name="counts">Counts of equal bins, at least 2; the variance is that of a sample, divided by the number of bins less 1.</param>
    /// <returns>NaN where no bin has a spike.</returns>
    /// <remarks>Source: Fano, Phys. Rev. 72, 1947.</remarks>
    public static double Fano(ReadOnlySpan<int> counts)
    {
        if (counts.Length < 2) throw new ArgumentException($"There are {counts.Length} bins; a variance needs 2. Choose a smaller width.", nameof(counts));
        double mean = 0, squares = 0;
        foreach (int count in counts) mean += count;
        mean /= counts.Length;
        foreach (int count in counts) squares += (count - mean) * (count - mean);
        return mean == 0 ? double.NaN : squares / (counts.Length - 1) / mean;
    }

    /// <summary>Fano factor of every neuron; NaN for one without spikes.</summary>
    public static double[] FanoPerNeuron(SpikeTrains trains, double binMs)
    {
        ArgumentNullException.ThrowIfNull(trains);
        double[] factors = new double[trains.Neurons];
        for (int i = 0; i < factors.Length; i++) factors[i] = Fano(OfNeuron(trains, i, binMs));
        return factors;
    }
}
