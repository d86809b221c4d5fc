using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Backends.Cpu;

/// <summary>A synapse kernel's view of one lane of synapses of a source that spikes: the source's traces are the same for all, the targets' are gathered.</summary>
internal unsafe struct SourceSpikeLanes<TLane, TMask> : ISynapseContext<TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>16 copies of each constant of the rule.</summary>
    public float* Constants;

    /// <summary>16 copies of each trace of the source.</summary>
    public float* Source;

    /// <summary>Trace f of the target of the lane's synapse l lies at Targets[f Stride + Indices[l]].</summary>
    public float* Targets;
    public nint Stride;
    public int* Indices;

    /// <summary>[field] state of synapse 0.</summary>
    public float** State;

    /// <summary>First synapse of the lane.</summary>
    public nint Index;

    /// <summary>Synapses whose state may be written.</summary>
    public TMask Active;

    /// <summary>The lane's weights.</summary>
    public TLane W;

    /// <summary>What the kernel asked for.</summary>
    public TLane Delta;

    /// <summary>The factor of what is sent.</summary>
    public TLane Sent;

    public readonly TLane Weight => W;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Constant(int constant) => TLane.Load(Constants + 16 * constant);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Pre(int field) => TLane.Load(Source + 16 * field);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Post(int field) => TLane.Gather(Targets + field * Stride, Indices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Get(int field) => TLane.Load(State[field] + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Set(int field, TLane value) => TLane.Store(TLane.Select(Active, value, Get(field)), State[field] + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Change(TLane delta) => Delta = delta;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factor(TLane factor) => Sent = factor;
}

/// <summary>A synapse kernel's view of one lane of synapses, of one source, whose targets have spiked: each in a step of its own.</summary>
internal unsafe struct TargetSpikeLanes<TLane, TMask> : ISynapseContext<TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>16 copies of each constant of the rule.</summary>
    public float* Constants;

    /// <summary>Trace f of the source when the spike of the lane's synapse l came lies at Source[f Stride + Ages[l]].</summary>
    public float* Source;
    public nint Stride;
    public int* Ages;

    /// <summary>Trace f of the target in the step of its spike lies at Spikes.Field(f)[Places[l]].</summary>
    public TargetSpikes Spikes;
    public int* Places;

    /// <summary>[field] state of synapse 0.</summary>
    public float** State;

    /// <summary>First synapse of the lane.</summary>
    public nint Index;

    /// <summary>Synapses that a spike has come to.</summary>
    public TMask Active;

    /// <summary>The lane's weights.</summary>
    public TLane W;

    /// <summary>What the kernel asked for.</summary>
    public TLane Delta;

    public readonly TLane Weight => W;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Constant(int constant) => TLane.Load(Constants + 16 * constant);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Pre(int field) => TLane.Gather(Source + field * Stride, Ages);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Post(int field) => TLane.Gather(Spikes.Field(field), Places);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Get(int field) => TLane.Load(State[field] + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Set(int field, TLane value) => TLane.Store(TLane.Select(Active, value, Get(field)), State[field] + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Change(TLane delta) => Delta = delta;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Factor(TLane factor)
    {
    }
}
