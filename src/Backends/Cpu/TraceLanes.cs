using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Backends.Cpu;

/// <summary>A synapse kernel's view of the traces of one lane of neurons.</summary>
/// <param name="constants">16 copies of each constant of the rule.</param>
/// <param name="traces">First value of field 0.</param>
/// <param name="stride">Distance of fields.</param>
internal unsafe struct TraceLanes<TLane, TMask>(float* constants, float* traces, nint stride) : ITraceContext<TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>First neuron of the lane.</summary>
    public nint Index;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Constant(int constant) => TLane.Load(constants + 16 * constant);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Get(int field) => TLane.Load(traces + field * stride + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Set(int field, TLane value) => TLane.Store(value, traces + field * stride + Index);
}
