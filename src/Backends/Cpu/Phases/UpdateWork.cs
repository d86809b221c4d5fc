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

    protected UpdateWork(StageLayout layout, NetworkProgram program, CpuProjection projection, ProductLoops loops, SimdWidth width, int workers)
        : base(layout, projection, loops, workers)
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

    protected void Apply(long synapse, float* gradients, int count, float* parameters, float** states)
    {
        UpdateSpan span = new()
        {
            Weights = Weights + synapse,
            Gradients = gradients,
            States = states,
            Offset = synapse,
            Parameters = parameters,
            Count = count,
            Minimum = (float)Projection.Spec.MinimumWeight,
            Maximum = (float)Projection.Spec.MaximumWeight,
        };
        if (!_loop.Apply(in span)) _diverged = true;
    }
}

/// <summary>Outer products of a dense projection: sources by targets, summed over places; each tile is updated while it is warm.</summary>
internal sealed unsafe class DenseUpdateWork(StageLayout layout, NetworkProgram program, CpuProjection projection, ProductLoops loops, SimdWidth width, int workers)
    : UpdateWork(layout, program, projection, loops, width, workers)
{
    private readonly int[] _finite = new int[workers * 16];

    public override long ScratchLength => ProductLoops.TileRows * (16L * 3 + 2L * (Places + 16)) + 16 * ProductLoops.RowLanes;

    protected override int Matrices => 2;

    public override void Run(PhaseWorker worker)
    {
        if (!Projection.Learning) return;
        float* pre = Matrix(0, worker, out nint preStride);
        float* post = Matrix(1, worker, out nint postStride);
        (int first, int end) = Selected(RowSelection.Learning);
        float* parameters = stackalloc float[Math.Max(1, Spec.Parameters.Count)];
        float** states = stackalloc float*[Math.Max(1, Spec.Kernel.Declaration.StateFields.Count)];
        Begin(worker, parameters, states);
        // Leaving out silent sources leaves out 0 times the other side, which is 0 only where that is finite.
        bool sparse = IsSparse(pre, preStride, Sources, worker) && IsFinite(post, postStride, worker);
        int blocks = (Sources + ProductLoops.TileRows - 1) / ProductLoops.TileRows;
        (int from, int to) = Part(blocks, worker);
        for (int block = from; block < to; block++)
        {
            int source = block * ProductLoops.TileRows, rows = Math.Min(ProductLoops.TileRows, Sources - source);
            if (sparse) RunSparse(pre, preStride, post, postStride, source, rows, first, end, parameters, states, worker);
            else RunDense(pre, preStride, post, postStride, source, rows, first, end, parameters, states, worker);
        }
    }

    private void RunDense(
        float* pre, nint preStride, float* post, nint postStride, int source, int rows, int first, int end, float* parameters, float** states, PhaseWorker worker)
    {
        float* tile = worker.Scratch, padded = tile + ProductLoops.TileRows * 16 * 3, a = pre + source;
        nint aRow = 1, aTerm = preStride;
        if (rows < ProductLoops.TileRows)
        {
            a = PadRows(a, 1, preStride, rows, Places, padded);
            (aRow, aTerm) = (Places, 1);
        }
        int columns = end - first, panels = Loops.Panels(columns, Loops.TileLanes);
        for (int panel = 0; panel < panels; panel++)
        {
            (int left, int right) = Loops.Panel(columns, Loops.TileLanes, panel);
            int lanes = Loops.Lanes(right - left);
            Loops.Tile(a, aRow, aTerm, post + first + left, postStride, 0, Places, lanes, tile);
            for (int r = 0; r < rows; r++)
                Apply((long)(source + r) * Targets + first + left, tile + r * lanes * Loops.Width, right - left, parameters, states);
        }
    }

    private void RunSparse(
        float* pre, nint preStride, float* post, nint postStride, int source, int rows, int first, int end, float* parameters, float** states, PhaseWorker worker)
    {
        int length = Places + 16;
        float* row = worker.Scratch, values = row + 16 * ProductLoops.RowLanes;
        int* indices = (int*)(values + ProductLoops.TileRows * length);
        int* counts = stackalloc int[ProductLoops.TileRows];
        for (int r = 0; r < rows; r++) counts[r] = ProductLoops.List(pre + source + r, preStride, Places, indices + r * length, values + r * length);
        int columns = end - first, panels = Loops.Panels(columns, ProductLoops.RowLanes);
        for (int panel = 0; panel < panels; panel++)
        {
            (int left, int right) = Loops.Panel(columns, ProductLoops.RowLanes, panel);
            int lanes = Loops.Lanes(right - left);
            for (int r = 0; r < rows; r++)
            {
                Loops.SparseRow(indices + r * length, values + r * length, counts[r], post + first + left, postStride, lanes, row);
                Apply((long)(source + r) * Targets + first + left, row, right - left, parameters, states);
            }
        }
    }

    /// <summary>The same answer in every worker.</summary>
    private bool IsFinite(float* matrix, nint stride, PhaseWorker worker)
    {
        (int from, int to) = Part(Places, worker);
        float zero = 0;
        for (int place = from; place < to; place++)
            for (int j = 0; j < Targets; j++) zero += 0 * matrix[place * stride + j];
        _finite[worker.Index * 16] = zero == 0 ? 1 : 0;
        worker.Barrier();
        int all = 0;
        for (int w = 0; w < worker.Count; w++) all += _finite[w * 16];
        worker.Barrier();
        return all == worker.Count;
    }
}
