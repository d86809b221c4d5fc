namespace Neuromorphic.Snn.Encoding;

/// <summary>Latency code: each channel spikes at most once, the earlier the stronger.</summary>
/// <remarks>
/// <code>
/// step = round((1 - x) (T - 1))          x above the threshold; channels at or below it stay silent
/// </code>
/// Halves round to even. Immutable, thread safe. Source: Thorpe, Delorme, Van Rullen, Neural Netw. 14, 2001, in its linear form.
/// </remarks>
public sealed class LatencyEncoder
{
    /// <summary>An encoder.</summary>
    /// <param name="steps">Steps of every sample, at least 1.</param>
    /// <param name="threshold">Intensities at or below it give no spike, in [0, 1).</param>
    public LatencyEncoder(int steps, double threshold = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (threshold is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Allowed are numbers from 0 on, below 1.");
        (Steps, Threshold) = (steps, threshold);
    }

    /// <summary>Steps of every sample.</summary>
    public int Steps { get; }

    /// <summary>Intensities at or below it give no spike.</summary>
    public double Threshold { get; }

    /// <summary>Encodes one sample.</summary>
    /// <param name="intensities">One per channel, in [0, 1].</param>
    /// <param name="label">Class index, or -1 where it is not known.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="ArgumentException">An intensity is outside [0, 1]; the message names the channel.</exception>
    public SpikeTrainSample Encode(ReadOnlySpan<float> intensities, int label = -1, string name = "")
    {
        Intensities.Require(intensities, name);
        SpikeTrainBuilder builder = new(Steps, intensities.Length);
        for (int channel = 0; channel < intensities.Length; channel++)
        {
            // Compared in single precision: an intensity of 0.1 is then not above a threshold of 0.1.
            if (intensities[channel] > (float)Threshold)
                builder.Mark((int)Math.Round((1 - (double)intensities[channel]) * (Steps - 1), MidpointRounding.ToEven), channel);
        }
        return builder.Build(label, name);
    }
}
