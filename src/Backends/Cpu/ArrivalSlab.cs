using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>
/// What arrives in the next step through delay-sorted rows: one sum per neuron and channel. The sums of a slice lie side by side, so that a row of synapses
/// onto many populations is one list of short indices, and all of it stays in the cache of the worker that owns the slice.
/// </summary>
internal sealed unsafe class ArrivalSlab : IDisposable
{
    private readonly AlignedBuffer<int>[] _sums;
    private readonly Dictionary<CpuChannel, int[]> _starts = [];

    /// <param name="channels">Channels that receive; their order is that of memory.</param>
    /// <param name="slices">Number of slices of every population.</param>
    public ArrivalSlab(IReadOnlyList<CpuChannel> channels, int slices)
    {
        int[] lengths = new int[slices];
        foreach (CpuChannel channel in channels)
        {
            int[] starts = _starts[channel] = new int[slices];
            for (int s = 0; s < slices; s++)
            {
                starts[s] = lengths[s];
                lengths[s] += (channel.Population.Cuts[s + 1] - channel.Population.Cuts[s] + 15) / 16 * 16;
            }
        }
        _sums = [.. lengths.Select(length => new AlignedBuffer<int>(length))];
        foreach (CpuChannel channel in channels)
            channel.AttachArrivals([.. Enumerable.Range(0, slices).Select(s => (nint)(_sums[s].Pointer + _starts[channel][s] - channel.Population.Cuts[s]))]);
    }

    public long Bytes => _sums.Sum(s => s.Bytes);

    /// <summary>Position of the first neuron of a slice in the slice's sums.</summary>
    public int Start(CpuChannel channel, int slice) => _starts[channel][slice];

    /// <summary>Number of sums of a slice.</summary>
    public long Length(int slice) => _sums[slice].Length;

    /// <summary>The sums of a slice.</summary>
    public int* Sums(int slice) => _sums[slice].Pointer;

    public void Dispose()
    {
        foreach (AlignedBuffer<int> sums in _sums) sums.Dispose();
    }
}
