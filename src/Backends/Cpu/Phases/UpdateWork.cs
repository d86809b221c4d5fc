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

    /// <summary>Numbers that the kernel's parameters take in scratch: 16 copies of one that is the same for all weights, or one per target.</summary>
    protected long ParameterLength => Spec.Parameters.Count * (Targets + 32L);

    /// <summary>Values of the kernel's parameters now, by target. A later stage of the phase may sum in fixed point: it must know that the weights change.</summary>
    /// <param name="worker">Who works.</param>
    /// <param name="scratch">Room for <see cref="ParameterLength"/> numbers.</param>
    /// <param name="parameters">Receives where each parameter's values lie.</param>
    /// <param name="masks">Receives 0 for one that is the same for all weights, else -1.</param>
    /// <param name="states">Receives where each state field lies.</param>
    protected void Begin(PhaseWorker worker, float* scratch, float** parameters, nint* masks, float** states)
    {
        if (worker.Index == 0) Projection.IsDirty = true;
        for (int p = 0; p < Spec.Parameters.Count; p++)
        {
            PhaseView view = Reads[2 + p];
            // A field whose values are all equal is kept once.
            masks[p] = view.Elements == 1 ? 0 : -1;
            parameters[p] = scratch + p * (Targets + 32L);
            if (view.Elements == 1) new Span<float>(parameters[p], 16).Fill(view.Integers == null ? *view.Row(0, 0) : *view.IntegerRow(0, 0));
            else if (view.Integers == null) parameters[p] = view.Row(0, 0);
            else for (int j = 0; j < Targets; j++) parameters[p][j] = view.IntegerRow(0, 0)[j];
        }
        for (int f = 0; f < Spec.Kernel.Declaration.StateFields.Count; f++) states[f] = Projection.UpdateState[_firstField + f].Pointer;
    }

    /// <summary>Updates rows of neighbouring weights from their gradients; the parameters are those of the first column.</summary>
    protected void Apply(long synapse, int rows, int columns, float* gradients, nint stride, float** parameters, nint* masks, float** states, float* scales = null)
    {
        bool byRow = false;
        for (int p = 0; p < Spec.Parameters.Count; p++) byRow |= masks[p] != 0;
        UpdateBlock block = new()
        {
            Weights = Weights + synapse,
            Gradients = gradients,
            Scales = scales,
            Rows = rows,
            Columns = columns,
            WeightStride = Targets,
            GradientStride = stride,
            States = states,
            Offset = synapse,
            Parameters = parameters,
            ParameterMasks = masks,
            HasRowParameters = byRow,
            Minimum = (float)Projection.Spec.MinimumWeight,
            Maximum = (float)Projection.Spec.MaximumWeight,
        };
        if (!_loop.Apply(in block)) _diverged = true;
    }
}

