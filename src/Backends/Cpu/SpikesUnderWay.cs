using System.Runtime.InteropServices;

namespace Neuromorphic.Backends.Cpu;

/// <summary>A spike of which some synapses have still to deliver.</summary>
internal unsafe struct SpikeUnderWay
{
    /// <summary>The next synapse.</summary>
    public byte* Synapse;

    /// <summary>The count of the next delay.</summary>
    public ushort* Counts;
}

/// <summary>The spikes of a bundle that are under way to one slice, oldest first.</summary>
internal sealed unsafe class SpikesUnderWay : IDisposable
{
    private SpikeUnderWay* _spikes;
    private int _capacity = 1024;
    private int _head;
    private int _tail;

    public SpikesUnderWay() => _spikes = (SpikeUnderWay*)NativeMemory.Alloc((nuint)_capacity, (nuint)sizeof(SpikeUnderWay));

    ~SpikesUnderWay() => NativeMemory.Free(_spikes);

    public SpikeUnderWay* First => _spikes + _head;

    public int Count => _tail - _head;

    public void Add(byte* synapse, ushort* counts)
    {
        if (_tail == _capacity) MakeRoom();
        _spikes[_tail++] = new SpikeUnderWay { Synapse = synapse, Counts = counts };
    }

    /// <summary>Forgets the spikes that have delivered everything: all take equally long, so these are the oldest.</summary>
    public void DropDelivered()
    {
        while (_head < _tail && *_spikes[_head].Counts == DelaySortedRows.End) _head++;
        if (_head == _tail) Clear();
    }

    public void Clear() => _head = _tail = 0;

    public void Dispose()
    {
        NativeMemory.Free(_spikes);
        _spikes = null;
        GC.SuppressFinalize(this);
    }

    private void MakeRoom()
    {
        int count = Count;
        if (count > _capacity / 2)
        {
            _capacity *= 2;
            _spikes = (SpikeUnderWay*)NativeMemory.Realloc(_spikes, (nuint)_capacity * (nuint)sizeof(SpikeUnderWay));
        }
        Buffer.MemoryCopy(_spikes + _head, _spikes, (long)count * sizeof(SpikeUnderWay), (long)count * sizeof(SpikeUnderWay));
        (_head, _tail) = (0, count);
    }
}
