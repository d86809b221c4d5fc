using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>A projection as plain arrays: synapse i in synapse order.</summary>
internal sealed class ReferenceProjection<TLane> : IDisposable where TLane : unmanaged, ILane<TLane, bool>
{
    public ReferenceProjection(NetworkProgram program, int index, SynapseGenerator generator)
    {
        Spec = program.Projections[index];
        Generator = generator;
        SourceIndex = program.Population(Spec.Source);
        TargetIndex = program.Population(Spec.Target);
        IsStepped = Spec.Use.HasFlag(ProjectionUse.Stepped);
        Channel = IsStepped ? program.Populations[TargetIndex].Kernel!.Declaration.Channels.ToList().IndexOf(Spec.Channel) : -1;
        RowsInUse = Spec.InitialRows ?? generator.RowCount;
        Learning = Spec.Learning;
        int count = checked((int)generator.Count);
        (Source, Target, Delay) = (new int[count], new int[count], new int[count]);
        int stored = checked((int)generator.WeightCount);
        Weight = new AlignedBuffer<TLane>(stored);
        double[] weights = new double[generator.MaxRowLength];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int start = (int)generator.RowStart(source), length = generator.RowLength(source);
            generator.Row(source, Target.AsSpan(start, length), weights.AsSpan(0, length), Delay.AsSpan(start, length));
            for (int i = 0; i < length; i++)
            {
                Source[start + i] = source;
                if (generator.Convolution is null) Weight[start + i] = TLane.Splat(weights[i]);
            }
        }
        if (generator.Convolution is { } geometry)
        {
            Share = TLane.Splat(geometry.Share);
            WeightOf = [.. Enumerable.Range(0, generator.SourceCount).SelectMany(generator.Synapses).Select(synapse => synapse.Weight)];
            double[] shared = new double[stored];
            generator.InitialWeights(shared);
            for (int i = 0; i < stored; i++) Weight[i] = TLane.Splat(shared[i]);
        }
        UpdateState = [.. Enumerable.Range(0, new UpdateFields(program, Spec.Name).Count).Select(_ => new TLane[stored])];
        if (Spec.Synapse is not null) Rule = Spec.Synapse.Accept(new Closer(this, program.DtMs));
    }

    public ProjectionSpec Spec { get; }

    public SynapseGenerator Generator { get; }

    public int SourceIndex { get; }

    public int TargetIndex { get; }

    public bool IsStepped { get; }

    /// <summary>Channel of the target, -1 where the projection is not stepped.</summary>
    public int Channel { get; }

    public int[] Source { get; }

    public int[] Target { get; }

    public int[] Delay { get; }

    public AlignedBuffer<TLane> Weight { get; }

    /// <summary>The number of each synapse's weight, where synapses share weights; else null.</summary>
    public int[]? WeightOf { get; }

    /// <summary>What a shared weight is multiplied with for one source element.</summary>
    public TLane Share { get; } = TLane.Splat(1);

    /// <summary>Rows [0, RowsInUse) take part: targets, or output channels.</summary>
    public int RowsInUse { get; set; }

    /// <summary>Rows [0, FrozenRows) are never written.</summary>
    public int FrozenRows { get; set; }

    public bool Learning { get; set; }

    /// <summary>Weights were rewritten since the fixed point was chosen.</summary>
    public bool IsRewritten { get; set; }

    /// <summary>The learning rule, or null.</summary>
    public ReferenceRule<TLane>? Rule { get; }

    /// <summary>[target] its synapses: sources ascending, then in synapse order.</summary>
    public int[][] Incoming => field ??= Grouped(Target, Generator.TargetCount, synapse => Source[synapse]);

    /// <summary>[source] its synapses: targets ascending, then in synapse order.</summary>
    public int[][] Outgoing => field ??= Grouped(Source, Generator.SourceCount, synapse => Target[synapse]);

    /// <summary>[field of the projection's update kernels][synapse].</summary>
    public TLane[][] UpdateState { get; }

    public double LargestWeight()
    {
        double largest = 0;
        for (int i = 0; i < Generator.WeightCount; i++) largest = Math.Max(largest, Math.Abs(Scalar.ToDouble(Weight[i])));
        return largest;
    }

    /// <summary>What a synapse sends per unit emitted.</summary>
    public TLane Sent(long synapse) => WeightOf is null ? Weight[synapse] : Weight[WeightOf[synapse]] * Share;

    /// <summary>The synapse's target belongs to a row in use.</summary>
    public bool IsInUse(long synapse) => Target[synapse] / Generator.RowSize < RowsInUse;

    /// <summary>The row of a weight: its target, or its output channel.</summary>
    public int RowOf(int weight) => Generator.Convolution is { } geometry ? weight / geometry.Taps : Target[weight];

    /// <summary>The requested change, within the bounds, if the projection learns and the row is not frozen.</summary>
    public void Change(int synapse, TLane delta)
    {
        if (!Learning || RowOf(synapse) < FrozenRows || RowOf(synapse) >= RowsInUse || Scalar.ToDouble(delta) == 0) return;
        TLane changed = Weight[synapse] + delta;
        changed = TLane.Max(changed, TLane.Splat(Spec.MinimumWeight));
        Weight[synapse] = TLane.Min(changed, TLane.Splat(Spec.MaximumWeight));
    }

    public void Dispose() => Weight.Dispose();

    private static int[][] Grouped(int[] by, int groups, Func<int, int> partner)
    {
        List<int>[] lists = [.. Enumerable.Range(0, groups).Select(_ => new List<int>())];
        for (int synapse = 0; synapse < by.Length; synapse++) lists[by[synapse]].Add(synapse);
        return [.. lists.Select(list => list.OrderBy(partner).ToArray())];
    }

    private sealed class Closer(ReferenceProjection<TLane> projection, double dtMs) : ISynapseKernelVisitor<ReferenceRule<TLane>>
    {
        public ReferenceRule<TLane> Visit<TKernel>() where TKernel : unmanaged, ISynapseKernel => new ReferenceRule<TLane, TKernel>(projection, dtMs);
    }
}
