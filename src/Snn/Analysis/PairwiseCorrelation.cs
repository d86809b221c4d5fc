using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Analysis;

/// <summary>Pearson's correlation of binned spike counts of pairs of neurons.</summary>
public static class PairwiseCorrelation
{
    /// <summary>Coefficients of all pairs of a random sample of neurons.</summary>
    /// <param name="trains">The spikes.</param>
    /// <param name="binMs">Width of a bin.</param>
    /// <param name="sample">Neurons to draw, at least 2; all whose counts vary, where there are no more.</param>
    /// <param name="seed">Seed of the draw. The same seed and the same neurons with spikes give the same sample.</param>
    /// <returns>sample (sample - 1) / 2 coefficients; none where fewer than 2 neurons vary, for silence has no correlation.</returns>
    /// <remarks>Time grows with the number of pairs times the spikes of a neuron, not with the number of bins.</remarks>
    public static double[] Coefficients(SpikeTrains trains, double binMs, int sample, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(trains);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 2);
        int bins = trains.Bins(binMs);
        List<Counts> chosen = [];
        foreach (int neuron in KeyedPermutation.Of(seed, "analysis/pairs", 0, trains.Neurons))
        {
            if (chosen.Count == sample) break;
            Counts counts = Counts.Of(SpikeCounts.OfNeuron(trains, neuron, binMs));
            if (counts.Variance > 0) chosen.Add(counts);
        }
        double[] coefficients = new double[chosen.Count * (chosen.Count - 1) / 2];
        int next = 0;
        for (int i = 0; i < chosen.Count; i++)
            for (int j = 0; j < i; j++) coefficients[next++] = chosen[i].CorrelationWith(chosen[j], bins);
        return coefficients;
    }

    /// <summary>The bins that hold spikes, ascending, with the moments over all bins.</summary>
    private sealed record Counts(int[] Bins, int[] Numbers, double Mean, double Variance)
    {
        public static Counts Of(int[] counts)
        {
            int[] bins = [.. Enumerable.Range(0, counts.Length).Where(bin => counts[bin] > 0)];
            double mean = counts.Average();
            return new Counts(bins, [.. bins.Select(bin => counts[bin])], mean, counts.Average(count => (count - mean) * (count - mean)));
        }

        public double CorrelationWith(Counts other, int bins)
        {
            long products = 0;
            for (int i = 0, j = 0; i < Bins.Length && j < other.Bins.Length;)
            {
                if (Bins[i] == other.Bins[j]) products += (long)Numbers[i++] * other.Numbers[j++];
                else if (Bins[i] < other.Bins[j]) i++;
                else j++;
            }
            return ((double)products / bins - Mean * other.Mean) / Math.Sqrt(Variance * other.Variance);
        }
    }
}
