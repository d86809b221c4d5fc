namespace Neuromorphic.Snn.Places;

/// <summary>How spikes of modules become scores of places.</summary>
public static class VprSnnFusion
{
    /// <summary>Assigns every neuron to the place to whose images it answers with most spikes on average.</summary>
    /// <param name="counts">Per presentation the spikes of every neuron.</param>
    /// <param name="labels">Per presentation the place shown.</param>
    /// <returns>Per neuron a place; the one with the lowest number among equals, and -1 for a silent neuron.</returns>
    public static int[] Assign(IReadOnlyList<int[]> counts, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(labels);
        if (counts.Count != labels.Count || counts.Count == 0) throw new ArgumentException($"{counts.Count} presentations and {labels.Count} labels; equal numbers, at least 1, are needed.");
        int neurons = counts[0].Length;
        int[] assigned = new int[neurons];
        double[] best = new double[neurons];
        Array.Fill(assigned, -1);
        foreach (IGrouping<int, int> group in Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).OrderBy(group => group.Key))
        {
            for (int n = 0; n < neurons; n++)
            {
                double mean = group.Average(i => counts[i][n]);
                if (mean > best[n]) (assigned[n], best[n]) = (group.Key, mean);
            }
        }
        return assigned;
    }

    /// <summary>Adds the scores of one module's places: the mean spikes of the neurons assigned to each. Hyperactive ones give none and are counted in the mean.</summary>
    /// <param name="module">What it has learned.</param>
    /// <param name="counts">Spikes of every neuron for the query.</param>
    /// <param name="hyperactive">A neuron that answered so many reference images or more is hyperactive; 0 for none.</param>
    /// <param name="scores">By place.</param>
    public static void Add(VprSnnTrained module, int[] counts, int hyperactive, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(counts);
        foreach (int place in module.Places)
        {
            int neurons = 0;
            double sum = 0;
            for (int n = 0; n < counts.Length; n++)
            {
                if (module.Assigned[n] != place) continue;
                neurons++;
                if (hyperactive == 0 || module.Answered[n] < hyperactive) sum += counts[n];
            }
            if (neurons > 0) scores[place] += (float)(sum / neurons);
        }
    }
}
