namespace Neuromorphic.Snn.Analysis;

/// <summary>How much neurons do the same at the same time.</summary>
public static class Synchrony
{
    /// <summary>Variance over mean of the population's count in bins: 1 for independent Poisson processes, the number of neurons for identical ones.</summary>
    /// <param name="trains">The spikes.</param>
    /// <param name="binMs">Width of a bin; Potjans and Diesmann, Cereb. Cortex 24, 2014, take 3 ms.</param>
    /// <returns>NaN without spikes.</returns>
    public static double VarianceOverMean(SpikeTrains trains, double binMs) => SpikeCounts.Fano(SpikeCounts.OfPopulation(trains, binMs));

    /// <summary>Golomb's chi: the root of the variance of the mean over neurons, divided by the mean of the neurons' variances.</summary>
    /// <param name="rows">One row of values per moment, one value per neuron: potentials, say.</param>
    /// <returns>1 where all do the same, about 1 / sqrt(N) where N are independent; NaN where nothing varies.</returns>
    /// <remarks>Source: Golomb and Rinzel, Physica D 72, 1994; Golomb, Scholarpedia 2(1):1347, 2007.</remarks>
    public static double Chi(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count < 2) throw new ArgumentException($"There are {rows.Count} rows; a variance needs 2.", nameof(rows));
        int neurons = rows[0].Length;
        double[] means = new double[neurons], squares = new double[neurons];
        double[] together = new double[rows.Count];
        for (int t = 0; t < rows.Count; t++)
        {
            if (rows[t].Length != neurons) throw new ArgumentException($"Row {t} has {rows[t].Length} values, the first has {neurons}.", nameof(rows));
            together[t] = rows[t].Average();
            for (int i = 0; i < neurons; i++) means[i] += rows[t][i] / rows.Count;
        }
        foreach (double[] row in rows)
            for (int i = 0; i < neurons; i++) squares[i] += (row[i] - means[i]) * (row[i] - means[i]);
        double mean = together.Average(), single = squares.Average();
        return single == 0 ? double.NaN : Math.Sqrt(together.Sum(value => (value - mean) * (value - mean)) / single);
    }
}
