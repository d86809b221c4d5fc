using System.Numerics;
using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>
/// The latest spikes of every target neuron of a learning projection, for synapses that learn from them later: in which step each spike left, the traces that
/// it saw, and how many there had been by each of the last steps.
/// </summary>
/// <remarks>A worker reads and writes the neurons of its own slice only.</remarks>
internal sealed unsafe class TargetSpikes : IDisposable
{
    /// <summary>Longest delay, in steps, for which there is room: spikes are told apart by 16 bits of their step and of their number.</summary>
    public const int LongestDelay = 8192;

    /// <summary>Spikes kept of a neuron, where delays do not ask for more: what neurons of 100 Hz emit in 0.3 s. A neuron's steps fill a cache line.</summary>
    private const int LeastDepth = 32;

    private readonly AlignedBuffer<ushort> _steps;
    private readonly AlignedBuffer<float>[] _fields;
    private readonly AlignedBuffer<int> _counts;
    private readonly AlignedBuffer<int> _settled;
    private readonly int _history;
    private readonly int _stride;

    public TargetSpikes(int size, int fields, int longestDelay)
    {
        // Neurons may spike in every step, and a spike is pending for at most the longest delay.
        Depth = Math.Max(LeastDepth, (int)BitOperations.RoundUpToPowerOf2((uint)longestDelay + 2));
        _history = longestDelay + 1;
        _stride = (size + 15) / 16 * 16;
        _steps = new AlignedBuffer<ushort>((long)size * Depth);
        _fields = [.. Enumerable.Range(0, fields).Select(_ => new AlignedBuffer<float>((long)size * Depth))];
        _counts = new AlignedBuffer<int>((long)_stride * (_history + 1));
        _settled = new AlignedBuffer<int>(_stride);
    }

    /// <summary>Spikes kept of each neuron: a power of two. Spike n of neuron j lies at j Depth + n mod Depth.</summary>
    public int Depth { get; }

    public long Bytes => _steps.Bytes + _fields.Sum(f => f.Bytes) + _counts.Bytes + _settled.Bytes;

    /// <summary>The step of each spike, modulo 2^16.</summary>
    public ushort* Steps => _steps.Pointer;

    /// <summary>A trace of the neuron in the step of each spike: after decay, before the spike's own increment.</summary>
    public float* Field(int field) => _fields[field].Pointer;

    /// <summary>How many spikes each neuron has emitted.</summary>
    public int* Counts => _counts.Pointer;

    /// <summary>Where the counts at the end of a step begin, behind those of now. At most the longest delay ago.</summary>
    public int Slot(long step) => (int)(((step % _history + _history) % _history + 1) * _stride);

    /// <summary>False where the neuron's next spike would take the place of one that synapses have still to learn from.</summary>
    public bool HasRoom(int neuron) => Counts[neuron] - _settled[neuron] < Depth;

    /// <summary>Adds a spike of step <paramref name="step"/>; <paramref name="traces"/> holds what the neuron's traces are now.</summary>
    public void Add(int neuron, long step, TraceRing traces)
    {
        long at = (long)neuron * Depth + (Counts[neuron]++ & (Depth - 1));
        _steps[at] = (ushort)step;
        for (int f = 0; f < _fields.Length; f++) _fields[f][at] = traces.Current(f)[neuron];
    }

    /// <summary>Keeps the counts of neurons [from, to) as those at the end of a step.</summary>
    public void Keep(long step, int from, int to) => new Span<int>(Counts + from, to - from).CopyTo(new Span<int>(Counts + Slot(step) + from, to - from));

    /// <summary>All synapses of neurons [from, to) have learned from all spikes until the end of step <paramref name="step"/>.</summary>
    public void Settle(long step, int from, int to) => new Span<int>(Counts + Slot(step) + from, to - from).CopyTo(new Span<int>(_settled.Pointer + from, to - from));

    public void Clear()
    {
        _counts.Clear();
        _settled.Clear();
    }

    /// <summary>Writes the spikes of each neuron after step <paramref name="settled"/>, until step <paramref name="now"/>.</summary>
    public void Save(BinaryWriter writer, long settled, long now, int size)
    {
        for (int neuron = 0; neuron < size; neuron++)
        {
            int first = Counts[Slot(settled) + neuron];
            writer.Write(Counts[neuron] - first);
            for (int n = first; n < Counts[neuron]; n++)
            {
                long at = (long)neuron * Depth + (n & (Depth - 1));
                writer.Write(now - (ushort)(now - _steps[at]));
                foreach (AlignedBuffer<float> field in _fields) writer.Write(field[at]);
            }
        }
    }

    /// <summary>Goes on after step <paramref name="now"/> from what <see cref="Save"/> wrote; counts begin at 0.</summary>
    public void Restore(BinaryReader reader, long now, int size)
    {
        Clear();
        for (int neuron = 0; neuron < size; neuron++)
        {
            int spikes = reader.ReadInt32();
            for (int n = 0; n < spikes; n++)
            {
                long step = reader.ReadInt64(), at = (long)neuron * Depth + n;
                _steps[at] = (ushort)step;
                foreach (AlignedBuffer<float> field in _fields) field[at] = reader.ReadSingle();
                Counts[neuron]++;
                for (long later = step; later <= now; later++) Counts[Slot(later) + neuron] = n + 1;
            }
        }
    }

    public void Dispose()
    {
        _steps.Dispose();
        foreach (AlignedBuffer<float> field in _fields) field.Dispose();
        _counts.Dispose();
        _settled.Dispose();
    }
}
