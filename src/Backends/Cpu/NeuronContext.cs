using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Backends.Cpu;

/// <summary>A neuron kernel's view of one lane of neurons in aligned memory.</summary>
internal unsafe struct NeuronContext<TLane, TMask> : INeuronContext<TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    private readonly float** _fields;
    private readonly nint* _masks;
    private readonly float** _values;
    private readonly int** _sums;
    private readonly nint* _sumMasks;
    private readonly float* _inverseScales;
    private readonly float** _draws;
    private readonly int _uniformDraws;

    public NeuronContext(in SliceStep g)
    {
        _fields = g.Fields;
        _masks = g.Masks;
        _values = g.Values;
        _sums = g.Sums;
        _sumMasks = g.SumMasks;
        _inverseScales = g.InverseScales;
        _draws = g.Draws;
        _uniformDraws = g.UniformDraws;
    }

    /// <summary>First neuron of the lane.</summary>
    public nint Index;

    /// <summary>Who spiked, one bit per neuron.</summary>
    public uint Bits;

    /// <summary>What was emitted.</summary>
    public TLane Emitted;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Get(int field) => TLane.Load(_fields[field] + (Index & _masks[field]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Set(int field, TLane value) => TLane.Store(value, _fields[field] + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Input(int channel)
    {
        float* values = _values[channel];
        if (values != null) return TLane.Load(values + Index);
        return TLane.LoadIntegers(_sums[channel] + (Index & _sumMasks[channel])) * TLane.Splat(_inverseScales[channel]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Uniform(int draw) => TLane.Load(_draws[draw] + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Normal(int draw) => TLane.Load(_draws[_uniformDraws + draw] + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spike(TMask fired) => Bits = TLane.Bits(fired);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Emit(TLane value) => Emitted = value;
}
