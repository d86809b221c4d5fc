using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Encoding;

namespace Neuromorphic.Snn.Tests.Reservoirs;

/// <summary>Synthetic inputs with the statistics of the reservoir studies.</summary>
internal static class Samples
{
    /// <summary>A sample of which a share of the channels, drawn per sample, spike in half of the steps: 0.2 gives a mean rate of 10 %.</summary>
    public static SpikeTrainSample Pattern(int steps, int channels, uint number, float share = 0.2f, int label = -1)
    {
        StreamKey key = StreamKey.Of(1, "test/patterns");
        SpikeTrainBuilder builder = new(steps, channels);
        for (int channel = 0; channel < channels; channel++)
        {
            if (Philox4x32.ToUniform(Philox4x32.Block(new Words((uint)channel, number, 0, 0), key).W0) >= share) continue;
            for (int step = 0; step < steps; step++)
                if ((Philox4x32.Block(new Words((uint)channel, number, 1, (uint)step), key).W0 & 1) == 0) builder.Add(step, channel);
        }
        return builder.Build(label, $"pattern {number}");
    }

    /// <summary>Every channel spikes in every step with the given probability.</summary>
    public static SpikeTrainSample Noise(int steps, int channels, uint number, double probability = 0.1)
        => new RateEncoder(steps, probability, seed: 1).Encode([.. Enumerable.Repeat(1f, channels)], number);

    /// <summary>Listed spikes (step, channel).</summary>
    public static SpikeTrainSample Of(int steps, int channels, params (int Step, int Channel)[] spikes)
    {
        SpikeTrainBuilder builder = new(steps, channels);
        foreach ((int step, int channel) in spikes) builder.Add(step, channel);
        return builder.Build();
    }
}
