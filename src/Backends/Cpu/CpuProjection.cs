using System.Runtime.Intrinsics;
using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>A projection in memory: its generator, its weights as they stand, and the form in which spikes are delivered.</summary>
/// <remarks>
/// Static weights that nobody rewrote are not kept: the generator gives them again. What delivery reads is their fixed-point form.
/// </remarks>
internal sealed unsafe class CpuProjection : IDisposable
{
    private AlignedBuffer<float>? _weights;

    public CpuProjection(NetworkProgram program, int index, SynapseGenerator generator, CpuPopulation source, CpuPopulation target)
    {
        Spec = program.Projections[index];
        Index = index;
        Generator = generator;
        Source = source;
        Target = target;
        RowsInUse = Spec.InitialRows ?? target.Size;
        Learning = Spec.Learning;
        LargestWeight = generator.LargestWeight;
        IsStepped = Spec.Use.HasFlag(ProjectionUse.Stepped);
        if (IsStepped)
        {
            ChannelIndex = target.Spec.Kernel!.Declaration.Channels.ToList().IndexOf(Spec.Channel);
            Channel = target.Channels[ChannelIndex];
        }
        if (Spec.Use.HasFlag(ProjectionUse.Phases) || Spec.Synapse is not null) MaterialiseWeights();
        UpdateState = [.. Enumerable.Range(0, new UpdateFields(program, Spec.Name).Count).Select(_ => new AlignedBuffer<float>(generator.Count))];
    }

    public ProjectionSpec Spec { get; }

    public int Index { get; }

    public SynapseGenerator Generator { get; }

    public CpuPopulation Source { get; }

    public CpuPopulation Target { get; }

    public int ChannelIndex { get; } = -1;

    public CpuChannel? Channel { get; }

    public bool IsStepped { get; }

    public bool IsDense => Spec.Connectivity is Dense;

    public Delivery? Delivery { get; set; }

    /// <summary>Targets [0, RowsInUse) receive; the others' weights count as 0.</summary>
    public int RowsInUse { get; set; }

    /// <summary>Targets [0, FrozenRows) are never written.</summary>
    public int FrozenRows { get; set; }

    public bool Learning { get; set; }

    /// <summary>Largest magnitude of a weight as it stands; the fixed point is chosen from it.</summary>
    public double LargestWeight { get; private set; }

    /// <summary>Delivery no longer shows the weights as they stand.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Weights in synapse order, or null while the generator's are in force.</summary>
    public AlignedBuffer<float>? Weights => _weights;

    /// <summary>[field of the projection's update kernels] in synapse order.</summary>
    public AlignedBuffer<float>[] UpdateState { get; }

    public long Bytes => (_weights?.Bytes ?? 0) + (Delivery?.Bytes ?? 0) + UpdateState.Sum(state => state.Bytes);

    public AlignedBuffer<float> MaterialiseWeights()
    {
        if (_weights is not null) return _weights;
        AlignedBuffer<float> weights = new(Generator.Count);
        int[] targets = new int[Generator.MaxRowLength], delays = new int[Generator.MaxRowLength];
        for (int source = 0; source < Generator.SourceCount; source++)
        {
            int length = Generator.RowLength(source);
            Generator.Row(source, targets.AsSpan(0, length), weights.Span(Generator.RowStart(source), length), delays.AsSpan(0, length));
        }
        return _weights = weights;
    }

    /// <summary>One row as it stands: targets, weights (0 beyond the rows in use), delays.</summary>
    public void Row(int source, Span<int> targets, Span<float> weights, Span<int> delays)
    {
        Generator.Row(source, targets, weights, delays);
        if (_weights is not null) _weights.Span(Generator.RowStart(source), targets.Length).CopyTo(weights);
        if (RowsInUse == Target.Size) return;
        for (int i = 0; i < targets.Length; i++)
            if (targets[i] >= RowsInUse) weights[i] = 0;
    }

    /// <summary>The weight of all synapses, where it is one and nobody rewrote it; else null.</summary>
    public float? ConstantWeight
        => _weights is null && RowsInUse == Target.Size && Spec.Weight is ConstantValue constant ? (float)constant.Value : null;

    /// <summary>Back to the generator's weights.</summary>
    public void ForgetWeights()
    {
        _weights?.Dispose();
        _weights = null;
        LargestWeight = Generator.LargestWeight;
    }

    /// <summary>The largest magnitude, after weights were rewritten.</summary>
    public void MeasureWeights()
    {
        if (_weights is null) return;
        // The padding behind the last weight is 0, so whole vectors may be looked at.
        Vector256<float> largest = Vector256<float>.Zero;
        for (long i = 0; i < _weights.Length; i += 8) largest = Vector256.Max(largest, Vector256.Abs(Vector256.Load(_weights.Pointer + i)));
        float most = 0;
        for (int i = 0; i < 8; i++) most = MathF.Max(most, largest[i]);
        LargestWeight = most;
    }

    public void Dispose()
    {
        _weights?.Dispose();
        Delivery?.Dispose();
        foreach (AlignedBuffer<float> state in UpdateState) state.Dispose();
    }
}
