namespace Neuromorphic.Snn.Analysis;

/// <summary>Intervals between the spikes of a neuron, and how irregular they are.</summary>
public static class Intervals
{
    /// <summary>The intervals between successive spikes, in ms: one less than there are spikes.</summary>
    /// <param name="timesMs">Spike times, ascending.</param>
    public static double[] Of(ReadOnlySpan<double> timesMs)
    {
        double[] intervals = new double[Math.Max(0, timesMs.Length - 1)];
        for (int i = 0; i < intervals.Length; i++) intervals[i] = timesMs[i + 1] - timesMs[i];
        return intervals;
    }

    /// <summary>Coefficient of variation: standard deviation over mean, 0 for a regular train, 1 for a Poisson process.</summary>
    /// <param name="intervals">Intervals; the deviation is that of the intervals themselves, divided by their number.</param>
    /// <returns>NaN for fewer than 2 intervals.</returns>
    public static double CoefficientOfVariation(ReadOnlySpan<double> intervals)
    {
        if (intervals.Length < 2) return double.NaN;
        double mean = 0, squares = 0;
        foreach (double interval in intervals) mean += interval;
        mean /= intervals.Length;
        foreach (double interval in intervals) squares += (interval - mean) * (interval - mean);
        return mean == 0 ? double.NaN : Math.Sqrt(squares / intervals.Length) / mean;
    }

    /// <summary>Local variation: 3 times the mean of ((a - b) / (a + b))^2 over neighbouring intervals, 0 for a regular train, 1 for a Poisson process.</summary>
    /// <returns>NaN for fewer than 2 intervals, or where all are 0.</returns>
    /// <remarks>Unlike the coefficient of variation it does not grow with slow changes of the rate. Source: Shinomoto, Shima, Tanji, Neural Comput. 15, 2003.</remarks>
    public static double LocalVariation(ReadOnlySpan<double> intervals)
    {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i + 1 < intervals.Length; i++)
        {
            double both = intervals[i] + intervals[i + 1];
            if (both == 0) continue;
            double share = (intervals[i] - intervals[i + 1]) / both;
            sum += share * share;
            pairs++;
        }
        return pairs == 0 ? double.NaN : 3 * sum / pairs;
    }

    /// <summary>Coefficient of variation of every neuron; NaN for those with fewer intervals than asked for.</summary>
    /// <param name="trains">The spikes.</param>
    /// <param name="minimumIntervals">At least 2: a neuron with few intervals has a coefficient that is mostly chance, and biased downwards.</param>
    public static double[] CoefficientOfVariationPerNeuron(SpikeTrains trains, int minimumIntervals = 2) => PerNeuron(trains, minimumIntervals, CoefficientOfVariation);

    /// <summary>Local variation of every neuron; NaN for those with fewer intervals than asked for.</summary>
    public static double[] LocalVariationPerNeuron(SpikeTrains trains, int minimumIntervals = 2) => PerNeuron(trains, minimumIntervals, LocalVariation);

    private static double[] PerNeuron(SpikeTrains trains, int minimumIntervals, Func<ReadOnlySpan<double>, double> statistic)
    {
        ArgumentNullException.ThrowIfNull(trains);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumIntervals, 2);
        double[] values = new double[trains.Neurons];
        for (int i = 0; i < values.Length; i++)
            values[i] = trains[i].Length <= minimumIntervals ? double.NaN : statistic(Of(trains[i]));
        return values;
    }
}
