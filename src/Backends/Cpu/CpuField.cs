using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Memory of one field of a population: all replicas of a state field, or the one copy of a parameter.</summary>
internal sealed unsafe class CpuField : IDisposable
{
    /// <summary>A shared single value is held 16 times, so that every vector may load it whole.</summary>
    private const int Copies = 16;

    private readonly AlignedBuffer<float>? _reals;
    private readonly AlignedBuffer<int>? _integers;

    public CpuField(FieldDeclaration declaration, int length, bool sharedValue, int replicas)
    {
        Declaration = declaration;
        Length = length;
        IsShared = declaration.Role == FieldRole.Parameter;
        IsRepeated = sharedValue;
        Stride = IsShared ? 0 : (length + 15) / 16 * 16;
        long elements = IsShared ? Math.Max(Copies, (length + 15) / 16 * 16) : (long)Stride * replicas;
        if (declaration.Format == FieldFormat.Real) _reals = new AlignedBuffer<float>(elements);
        else _integers = new AlignedBuffer<int>(elements);
    }

    public FieldDeclaration Declaration { get; }

    /// <summary>Number of values (per replica).</summary>
    public int Length { get; }

    /// <summary>All replicas read the same.</summary>
    public bool IsShared { get; }

    /// <summary>A per-neuron parameter whose neurons all have the same value: stored once until somebody writes another.</summary>
    public bool IsRepeated { get; }

    public int Stride { get; }

    /// <summary>And-mask of the neuron index in address calculations.</summary>
    public nint Mask => IsRepeated ? 0 : -1;

    public long Bytes => (_reals?.Bytes ?? 0) + (_integers?.Bytes ?? 0);

    public float* Real(int replica) => _reals!.Pointer + (long)Stride * replica;

    public int* Integer(int replica) => _integers!.Pointer + (long)Stride * replica;

    public void Write(int replica, ReadOnlySpan<double> values)
    {
        if (_integers is not null)
        {
            for (int i = 0; i < values.Length; i++) Integer(replica)[i] = (int)values[i];
            return;
        }
        float* target = Real(replica);
        if (IsRepeated)
        {
            for (int i = 0; i < Copies; i++) target[i] = (float)values[0];
            return;
        }
        for (int i = 0; i < values.Length; i++) target[i] = (float)values[i];
    }

    public void Read(int replica, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = _integers is not null ? (double)Integer(replica)[i] : Real(replica)[IsRepeated ? 0 : i];
    }

    public void Dispose()
    {
        _reals?.Dispose();
        _integers?.Dispose();
    }
}
