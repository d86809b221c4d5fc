using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Traces of one side: the running values, and what they were after decay and before increments in the last steps, in a ring by step.</summary>
internal sealed unsafe class TraceRing : IDisposable
{
    private readonly AlignedBuffer<float> _values;

    /// <param name="fields">Number of traces.</param>
    /// <param name="size">Number of neurons.</param>
    /// <param name="steps">Steps of history, the current one included.</param>
    public TraceRing(int fields, int size, int steps)
    {
        (Fields, Size, Steps, Stride) = (fields, size, steps, (size + 15) / 16 * 16);
        _values = new AlignedBuffer<float>((long)fields * Stride * (steps + 1));
    }

    public int Fields { get; }

    public int Size { get; }

    /// <summary>Steps of history, the current one included.</summary>
    public int Steps { get; }

    /// <summary>Distance of fields: the size, padded to the widest vector.</summary>
    public int Stride { get; }

    public Span<float> All => _values.Span(0, (int)_values.Length);

    public long Bytes => _values.Bytes;

    /// <summary>The running values.</summary>
    public float* Current(int field) => _values.Pointer + (long)field * Stride;

    /// <summary>The snapshot of a step.</summary>
    public float* At(long step, int field) => _values.Pointer + Slot(step) + (long)field * Stride;

    /// <summary>Where the snapshot of a step begins, behind the running values of field 0.</summary>
    public int Slot(long step) => checked((int)(((step % Steps + Steps) % Steps + 1) * Fields * Stride));

    /// <summary>Keeps the running values of neurons [from, to) as those of a step.</summary>
    public void Keep(long step, int from, int to)
    {
        for (int f = 0; f < Fields; f++)
            new Span<float>(Current(f) + from, to - from).CopyTo(new Span<float>(At(step, f) + from, to - from));
    }

    /// <summary>The initial values, now and in all steps before.</summary>
    public void Reset(IReadOnlyList<FieldDeclaration> fields)
    {
        for (int f = 0; f < Fields; f++)
        {
            new Span<float>(Current(f), Size).Fill((float)fields[f].Default);
            for (int step = 0; step < Steps; step++) new Span<float>(At(step, f), Size).Fill((float)fields[f].Default);
        }
    }

    public void Dispose() => _values.Dispose();
}
