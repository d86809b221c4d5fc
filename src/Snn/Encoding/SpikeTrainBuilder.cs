namespace Neuromorphic.Snn.Encoding;

/// <summary>Collects spikes in any order and makes a <see cref="SpikeTrainSample"/> of them; repeats become one spike.</summary>
/// <remarks>Not thread safe. Reusable: <see cref="Build"/> empties it.</remarks>
public sealed class SpikeTrainBuilder
{
    private readonly ulong[] _bits;
    private readonly int _words;

    /// <summary>A builder for samples of the given extent.</summary>
    /// <param name="steps">Number of time steps, at least 1.</param>
    /// <param name="channels">Number of channels, 1 to <see cref="SpikeTrainSample.MaximumChannels"/>.</param>
    public SpikeTrainBuilder(int steps, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, SpikeTrainSample.MaximumChannels);
        (Steps, Channels) = (steps, channels);
        _words = (channels + 63) / 64;
        // One bit per step and channel sorts and removes repeats in a single sweep; 50 steps of 2,312 channels take 15 KB.
        _bits = new ulong[checked(steps * _words)];
    }

    /// <summary>Number of time steps.</summary>
    public int Steps { get; }

    /// <summary>Number of channels.</summary>
    public int Channels { get; }

    /// <summary>Adds one spike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step or the channel is outside the extent.</exception>
    public void Add(int step, int channel)
    {
        if ((uint)step >= (uint)Steps) throw new ArgumentOutOfRangeException(nameof(step), step, $"Allowed are 0 to {Steps - 1}.");
        if ((uint)channel >= (uint)Channels) throw new ArgumentOutOfRangeException(nameof(channel), channel, $"Allowed are 0 to {Channels - 1}.");
        Mark(step, channel);
    }

    /// <summary><see cref="Add"/> for callers that have made sure of the extent.</summary>
    internal void Mark(int step, int channel) => _bits[step * _words + (channel >> 6)] |= 1UL << channel;

    /// <summary>The sample of all spikes added since the last call.</summary>
    public SpikeTrainSample Build(int label = -1, string name = "")
    {
        int count = 0;
        foreach (ulong word in _bits) count += System.Numerics.BitOperations.PopCount(word);
        int[] offsets = new int[Steps + 1];
        ushort[] indices = new ushort[count];
        int next = 0;
        for (int step = 0; step < Steps; step++)
        {
            for (int w = 0; w < _words; w++)
            {
                for (ulong word = _bits[step * _words + w]; word != 0; word &= word - 1)
                    indices[next++] = (ushort)(64 * w + System.Numerics.BitOperations.TrailingZeroCount(word));
            }
            offsets[step + 1] = next;
        }
        Array.Clear(_bits);
        return new SpikeTrainSample(Channels, offsets, indices, label, name);
    }
}
