using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>What updates of dense and of listed synapses share: parameters, the kernel's loop, and the report of weights that are not finite.</summary>
internal abstract unsafe class UpdateWork : ProjectionWork
{
    private readonly UpdateLoop _loop;
    private readonly int _firstField;
    private readonly string _phase;
    private volatile bool _diverged;

    protected UpdateWork(StageLayout layout, NetworkProgram program, CpuProjection projection, ProductLoops loops, SimdWidth width)
        : base(layout, projection, loops)
    {
        Spec = (UpdateStage)layout.Spec;
        _loop = UpdateLoop.Create(Spec.Kernel, width);
        _firstField = new UpdateFields(program, Spec.Projection).First(Spec.Kernel.Declaration);
        _phase = program.Phases[layout.Phase].Name;
    }

    protected UpdateStage Spec { get; }

    /// <summary>Batch and tape are summed over: all replicas in use take part.</summary>
    protected override int ReplicasOf(int inUse) => inUse;

    protected override void Prepared()
    {
        base.Prepared();
        _diverged = false;
    }

    public override void End()
    {
        if (_diverged) throw new DivergedException(_phase, Layout.Index, Spec.Projection);
    }

    /// <summary>Values of the kernel's parameters now. A later stage of the phase may sum in fixed point: it must know that the weights change.</summary>
    protected void Begin(PhaseWorker worker, float* parameters, float** states)
    {
        if (worker.Index == 0) Projection.IsDirty = true;
        for (int p = 0; p < Spec.Parameters.Count; p++)
            parameters[p] = Reads[2 + p].Integers == null ? *Reads[2 + p].Row(0, 0) : *Reads[2 + p].IntegerRow(0, 0);
        for (int f = 0; f < Spec.Kernel.Declaration.StateFields.Count; f++) states[f] = Projection.UpdateState[_firstField + f].Pointer;
    }

    /// <summary>Updates rows of neighbouring weights from their gradients.</summary>
    protected void Apply(long synapse, int rows, int columns, float* gradients, nint stride, float* parameters, float** states)
    {
        UpdateBlock block = new()
        {
            Weights = Weights + synapse,
            Gradients = gradients,
            Rows = rows,
            Columns = columns,
            WeightStride = Targets,
            GradientStride = stride,
            States = states,
            Offset = synapse,
            Parameters = parameters,
            Minimum = (float)Projection.Spec.MinimumWeight,
            Maximum = (float)Projection.Spec.MaximumWeight,
        };
        if (!_loop.Apply(in block)) _diverged = true;
    }
}

