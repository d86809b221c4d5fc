namespace Neuromorphic.Snn.Analysis;

/// <summary>Van Rossum's distance of spike trains: the difference of the trains after every spike has become an exponential decay.</summary>
/// <remarks>
/// D^2 = 1/tau times the integral of (f - g)^2, with f(t) = sum over the spikes before t of exp(-(t - spike) / tau). A spike that only one train has adds 1/2.
/// Source: van Rossum, Neural Comput. 13, 2001.
/// </remarks>
public static class VanRossum
{
    /// <summary>Distance of two trains.</summary>
    /// <param name="firstMs">Spike times, ascending.</param>
    /// <param name="secondMs">Spike times, ascending.</param>
    /// <param name="tauMs">Time constant, positive: short ones count coincidences, long ones numbers of spikes.</param>
    public static double Distance(ReadOnlySpan<double> firstMs, ReadOnlySpan<double> secondMs, double tauMs) => Math.Sqrt(Square(firstMs, secondMs, tauMs));

    /// <summary>Distance of two recordings of the same neurons: the root of the sum of squares over the neurons.</summary>
    /// <exception cref="ArgumentException">They do not have equally many neurons.</exception>
    public static double Distance(SpikeTrains first, SpikeTrains second, double tauMs)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Neurons != second.Neurons)
            throw new ArgumentException($"{first.Neurons} and {second.Neurons} neurons; a distance needs the same neurons.", nameof(second));
        double sum = 0;
        for (int i = 0; i < first.Neurons; i++) sum += Square(first[i], second[i], tauMs);
        return Math.Sqrt(sum);
    }

    // With signs s = +1 for spikes of the first train and -1 for those of the second, D^2 = 1/2 sum_ij s_i s_j exp(-|t_i - t_j| / tau): each spike with itself gives
    // 1/2, each pair its exponential once. Over the merged trains the pairs of a spike with all before it are s_i times one decaying trace, so the time is
    // linear in the number of spikes (the idea of Houghton and Kreuz, Network 23, 2012). Equal trains cancel spike by spike: their distance is exactly 0.
    private static double Square(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double tauMs)
    {
        if (!(tauMs > 0 && double.IsFinite(tauMs))) throw new ArgumentOutOfRangeException(nameof(tauMs), tauMs, "A time constant is positive.");
        double trace = 0, last = 0, sum = 0;
        int i = 0, j = 0;
        while (i < first.Length || j < second.Length)
        {
            bool fromFirst = j == second.Length || (i < first.Length && first[i] <= second[j]);
            double time = fromFirst ? first[i++] : second[j++], sign = fromFirst ? 1 : -1;
            if (trace != 0) trace *= Math.Exp((last - time) / tauMs);
            sum += 0.5 + sign * trace;
            trace += sign;
            last = time;
        }
        return Math.Max(0, sum);
    }
}
