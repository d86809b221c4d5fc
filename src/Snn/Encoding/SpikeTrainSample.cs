namespace Neuromorphic.Snn.Encoding;

/// <summary>One recording as spikes per step: for each of <see cref="Steps"/> steps the channels that spike, ascending; compressed rows.</summary>
/// <remarks>
/// The channels of step k are <c>Indices[Offsets[k] .. Offsets[k + 1])</c>. Both lists may be slices of larger arrays, so a data set of many small
/// recordings can live in two arrays. Immutable as long as the caller leaves those arrays alone; then thread safe.
/// </remarks>
public sealed class SpikeTrainSample
{
    /// <summary>The largest number of channels: indices are 16-bit, which halves the memory of a data set.</summary>
    public const int MaximumChannels = 1 << 16;

    private readonly ReadOnlyMemory<int> _offsets;
    private readonly ReadOnlyMemory<ushort> _indices;

    /// <summary>Makes a sample over the given lists, which are not copied.</summary>
    /// <param name="channels">Number of channels, 1 to <see cref="MaximumChannels"/>.</param>
    /// <param name="offsets">One more than there are steps; from 0 ascending to the number of indices.</param>
    /// <param name="indices">Channels, strictly ascending within a step.</param>
    /// <param name="label">Class index, or -1 where it is not known.</param>
    /// <param name="name">For messages: a file, or a position in a data set.</param>
    /// <exception cref="ArgumentException">The lists contradict each other; the message names the step and the value.</exception>
    public SpikeTrainSample(int channels, ReadOnlyMemory<int> offsets, ReadOnlyMemory<ushort> indices, int label = -1, string name = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        if (channels is < 1 or > MaximumChannels)
            throw Refuse($"it has {channels} channels; allowed are 1 to {MaximumChannels}.");
        Check(channels, offsets.Span, indices.Span);
        Channels = channels;
        Label = label;
        _offsets = offsets;
        _indices = indices;
    }

    /// <summary>Number of channels.</summary>
    public int Channels { get; }

    /// <summary>Number of time steps.</summary>
    public int Steps => _offsets.Length - 1;

    /// <summary>Number of spikes.</summary>
    public int Count => _indices.Length;

    /// <summary>Class index, or -1 where it is not known.</summary>
    public int Label { get; }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary>Start of each step in <see cref="Indices"/>, and the end of the last: one more than there are steps.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.Span;

    /// <summary>Channels of all spikes, step after step.</summary>
    public ReadOnlySpan<ushort> Indices => _indices.Span;

    /// <summary>The channels that spike in <paramref name="step"/>, ascending.</summary>
    public ReadOnlySpan<ushort> At(int step)
    {
        ReadOnlySpan<int> offsets = _offsets.Span;
        return _indices.Span[offsets[step]..offsets[step + 1]];
    }

    private void Check(int channels, ReadOnlySpan<int> offsets, ReadOnlySpan<ushort> indices)
    {
        if (offsets.Length < 2) throw Refuse($"{offsets.Length} offsets; a sample of T steps has T + 1, and T is at least 1.");
        if (offsets[0] != 0 || offsets[^1] != indices.Length)
            throw Refuse($"the offsets go from {offsets[0]} to {offsets[^1]}; they must go from 0 to the {indices.Length} indices.");
        for (int step = 0; step + 1 < offsets.Length; step++)
        {
            int start = offsets[step], end = offsets[step + 1];
            if (end < start || end > indices.Length) throw Refuse($"the offset after step {step} is {end}; allowed are {start} to {indices.Length}.");
            int before = -1;
            for (int i = start; i < end; i++)
            {
                int channel = indices[i];
                if (channel <= before) throw Refuse($"channel {channel} follows {before} in step {step}; channels ascend and occur once per step.");
                before = channel;
            }
            if (before >= channels) throw Refuse($"step {step} has channel {before}; allowed are 0 to {channels - 1}.");
        }
    }

    private ArgumentException Refuse(string problem) => new($"Spike train sample '{Name}': {problem}");
}
