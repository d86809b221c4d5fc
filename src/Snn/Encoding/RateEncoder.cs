using Neuromorphic.Hal.Random;

namespace Neuromorphic.Snn.Encoding;

/// <summary>Rate code: in every step, each channel spikes with a probability in proportion to its intensity.</summary>
/// <remarks>
/// Draws are functions of (seed, sample, channel, step), stream "encoder/rate": every sample has its own, whatever the order of encoding. One Philox block
/// (channel, sample, 0, step / 4) serves four steps. Immutable, thread safe.
/// </remarks>
public sealed class RateEncoder
{
    private readonly StreamKey _key;

    /// <summary>An encoder.</summary>
    /// <param name="steps">Steps of every sample, at least 1.</param>
    /// <param name="largestProbability">Spike probability per step at intensity 1, in (0, 1]. "At most 20 spikes in 50 steps" is 0.4.</param>
    /// <param name="seed">Seed of the draws.</param>
    public RateEncoder(int steps, double largestProbability, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (largestProbability is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(largestProbability), largestProbability, "Allowed are numbers above 0, up to 1.");
        (Steps, LargestProbability, _key) = (steps, largestProbability, StreamKey.Of(seed, "encoder/rate"));
    }

    /// <summary>Steps of every sample.</summary>
    public int Steps { get; }

    /// <summary>Spike probability per step at intensity 1.</summary>
    public double LargestProbability { get; }

    /// <summary>Encodes one sample.</summary>
    /// <param name="intensities">One per channel, in [0, 1].</param>
    /// <param name="number">Number of the sample: its draws depend on it.</param>
    /// <param name="label">Class index, or -1 where it is not known.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="ArgumentException">An intensity is outside [0, 1]; the message names the channel.</exception>
    public SpikeTrainSample Encode(ReadOnlySpan<float> intensities, uint number, int label = -1, string name = "")
    {
        Intensities.Require(intensities, name);
        SpikeTrainBuilder builder = new(Steps, intensities.Length);
        for (int channel = 0; channel < intensities.Length; channel++)
        {
            float probability = (float)(intensities[channel] * LargestProbability);
            // Most pixels of an image are black: no draw is needed where nothing can come of it.
            if (probability == 0) continue;
            Words words = default;
            for (int step = 0; step < Steps; step++)
            {
                if ((step & 3) == 0) words = Philox4x32.Block(new Words((uint)channel, number, 0, (uint)step >> 2), _key);
                if (Philox4x32.ToUniform(words.At((uint)step & 3)) < probability) builder.Mark(step, channel);
            }
        }
        return builder.Build(label, name);
    }
}
