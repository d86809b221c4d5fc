using System.Runtime.Intrinsics;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>A learning projection: per-synapse weights and state, traces of both sides, and the hooks in the order of the step semantics.</summary>
/// <remarks>
/// A worker owns the synapses of its slice of targets and steps their rule; traces are short, so each worker that needs them keeps its own copy of the
/// source's (the same arithmetic, the same bits) and only its slice of the target's.
/// </remarks>
internal abstract class CpuLearning : IDisposable
{
    protected CpuLearning(CpuProjection projection) => Projection = projection;

    public CpuProjection Projection { get; }

    /// <summary>Everything that the projection does in a step, for the targets of one slice.</summary>
    public abstract void Step(int slice, long step, ref WorkerCounters counters);

    /// <summary>
    /// Brings weights and state of all synapses to where they stand before step <paramref name="step"/>. To be called before anybody else looks at them, and
    /// before anything changes that learning depends on: weights, state, traces, rows in use, the learning switch.
    /// </summary>
    public abstract void Settle(long step);

    /// <summary>Traces, state and history as before the first step; weights stay. Settled before.</summary>
    public abstract void Reset();

    public abstract long Bytes { get; }

    /// <summary>[field] in synapse order. Settled before.</summary>
    public abstract AlignedBuffer<float>[] SynapseState { get; }

    /// <summary>Current traces of the source (side 0) or the target (side 1).</summary>
    public abstract void ReadTrace(int side, int field, Span<double> values);

    /// <summary>Rewrites current traces before step <paramref name="step"/>. Settled before.</summary>
    public abstract void WriteTrace(int side, int field, ReadOnlySpan<double> values, long step);

    /// <summary>All but the weights, before step <paramref name="step"/>. Settled before.</summary>
    public abstract void Save(BinaryWriter writer, long step);

    /// <summary>Goes on from what <see cref="Save"/> wrote; weights are restored before.</summary>
    public abstract void Restore(BinaryReader reader, long step);

    public abstract void Dispose();

    /// <summary>The form that suits the projection: see <see cref="DeferredLearning{TKernel, TLane, TMask}"/> and <see cref="PlainLearning{TKernel}"/>.</summary>
    public static CpuLearning Create(CpuProjection projection, double dtMs, SimdWidth width) =>
        projection.Spec.Synapse!.Accept(new Closer(projection, dtMs, width));

    /// <summary>The constants of a rule.</summary>
    protected static float[] Constants<TKernel>(ProjectionSpec spec, double dtMs) where TKernel : unmanaged, ISynapseKernel
    {
        SynapseKernelDeclaration kernel = TKernel.Declaration;
        float[] constants = new float[kernel.Constants.Count];
        Derivation derivation = new(
            $"projection '{spec.Name}'", dtMs,
            name => spec.SynapseParameters.TryGetValue(name, out double value) ? value : kernel.Parameters.First(p => p.Name == name).Default,
            (name, value) => constants[kernel.Constants.ToList().IndexOf(name)] = (float)value);
        TKernel.Derive(derivation);
        return constants;
    }

    private sealed class Closer(CpuProjection projection, double dtMs, SimdWidth width) : ISynapseKernelVisitor<CpuLearning>
    {
        public CpuLearning Visit<TKernel>() where TKernel : unmanaged, ISynapseKernel
        {
            bool deferrable = projection.Spec.DelayPlace == DelayPlace.Dendritic || projection.Generator.MaxDelay <= 1;
            if (!deferrable || projection.Generator.MaxDelay > TargetSpikes.LongestDelay) return new PlainLearning<TKernel>(projection, dtMs);
            // Gathers take the time of their loads, so wider vectors would gain nothing and wait for more stragglers.
            return width == SimdWidth.Bits128
                ? new DeferredLearning<TKernel, Lane128, Vector128<float>>(projection, dtMs)
                : new DeferredLearning<TKernel, Lane256, Vector256<float>>(projection, dtMs);
        }
    }
}
