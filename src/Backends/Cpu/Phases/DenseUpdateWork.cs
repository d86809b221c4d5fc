using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>Outer products of a dense projection: sources by targets, summed over places; each tile is updated while it is warm. Workers own sources.</summary>
internal sealed unsafe class DenseUpdateWork(StageLayout layout, NetworkProgram program, CpuProjection projection, ProductLoops loops, SimdWidth width, int workers)
    : UpdateWork(layout, program, projection, loops, width)
{
    private const int TileRows = ProductLoops.TileRows;

    /// <summary>Bytes of one side up to which it stays in the second-level cache beside weights and state.</summary>
    private const long CachedBytes = 1 << 19;

    private readonly int[] _finite = new int[workers * 16];
    private readonly int _workers = workers;

    /// <summary>The parameters; then a tile and a padded block of the source side, or a row and the lists of all sources that a worker owns.</summary>
    public override long ScratchLength => ParameterLength + Math.Max(
        TileRows * (16L * 3 + Places + 16), 16 * ProductLoops.RowLanes + ((Blocks + _workers - 1) / _workers * TileRows * (2L * (Places + 16) + 1)));

    protected override int Matrices => 2;

    private int Blocks => (Sources + TileRows - 1) / TileRows;

    public override void Run(PhaseWorker worker)
    {
        if (!Projection.Learning) return;
        int count = Math.Max(1, Spec.Parameters.Count);
        float** parameters = stackalloc float*[count];
        nint* masks = stackalloc nint[count];
        float** states = stackalloc float*[Math.Max(1, Spec.Kernel.Declaration.StateFields.Count)];
        Begin(worker, worker.Scratch, parameters, masks, states);
        (int first, int end) = Selected(RowSelection.Learning);
        Outer outer = new()
        {
            Pre = Matrix(0, worker, out nint preStride),
            Post = Matrix(1, worker, out nint postStride) + first,
            PreStride = preStride,
            PostStride = postStride,
            First = first,
            Columns = end - first,
            Parameters = parameters,
            Masks = masks,
            States = states,
        };
        if (Places == 1)
        {
            RunOne(outer, worker);
            return;
        }
        // Leaving out silent sources leaves out 0 times the other side, which is 0 only where that is finite.
        bool sparse = IsSparse(outer.Pre, preStride, Sources) && IsFinite(outer.Post, postStride, outer.Columns, worker);
        (int from, int to) = Part(Blocks, worker);
        float* scratch = worker.Scratch + ParameterLength;
        if (sparse) RunSparse(outer, from, to, scratch);
        else RunDense(outer, from, to, scratch);
    }

    /// <summary>One place: a product of two vectors, made where it is used.</summary>
    private void RunOne(in Outer outer, PhaseWorker worker)
    {
        (int from, int to) = Part(Sources, worker);
        int count = Spec.Parameters.Count;
        float** parameters = stackalloc float*[Math.Max(1, count)];
        for (int p = 0; p < count; p++) parameters[p] = outer.Parameters[p] + (outer.First & outer.Masks[p]);
        if (to > from) Apply((long)from * Targets + outer.First, to - from, outer.Columns, outer.Post, 0, parameters, outer.Masks, outer.States, outer.Pre + from);
    }

    private void RunDense(in Outer outer, int from, int to, float* scratch)
    {
        int panels = Loops.Panels(outer.Columns, Loops.TileLanes), blocks = to - from;
        // A small target side is walked for every block of sources, and weights go by in order; a large one is cut into panels that stay.
        bool byBlock = 4L * Places * outer.Columns <= CachedBytes;
        for (int task = 0; task < blocks * panels; task++)
        {
            int block = from + (byBlock ? task / panels : task % blocks), panel = byBlock ? task % panels : task / blocks;
            (int left, int right) = Loops.Panel(outer.Columns, Loops.TileLanes, panel);
            Tile(outer, block * TileRows, left, right, scratch);
        }
    }

    private void Tile(in Outer outer, int source, int left, int right, float* tile)
    {
        int rows = Math.Min(TileRows, Sources - source), lanes = Loops.Lanes(right - left), stride = lanes * Loops.Width;
        float* a = outer.Pre + source;
        nint aRow = 1, aTerm = outer.PreStride;
        if (rows < TileRows)
        {
            a = PadRows(a, 1, outer.PreStride, rows, Places, tile + TileRows * 16 * 3);
            (aRow, aTerm) = (Places, 1);
        }
        Loops.Tile(a, aRow, aTerm, outer.Post + left, outer.PostStride, 0, Places, lanes, tile);
        if (right - left == Targets && stride != Targets)
        {
            // Narrow rows follow one another without a gap, so they are updated as one.
            for (int r = 1; r < rows; r++) Buffer.MemoryCopy(tile + r * stride, tile + r * Targets, Targets * sizeof(float), Targets * sizeof(float));
            stride = Targets;
        }
        Update(outer, source, rows, left, right, tile, stride);
    }

    private void RunSparse(in Outer outer, int from, int to, float* row)
    {
        int length = Places + 16, sources = Math.Min(to * TileRows, Sources) - (from * TileRows);
        float* values = row + 16 * ProductLoops.RowLanes;
        int* indices = (int*)(values + (long)(to - from) * TileRows * length);
        int* counts = indices + (long)(to - from) * TileRows * length;
        for (int s = 0; s < sources; s += TileRows)
        {
            ProductLoops.ListRows(
                outer.Pre + from * TileRows + s, outer.PreStride, Places, Math.Min(TileRows, sources - s),
                indices + (long)s * length, values + (long)s * length, length, counts + s);
        }
        int panels = Loops.Panels(outer.Columns, ProductLoops.RowLanes);
        for (int panel = 0; panel < panels; panel++)
        {
            (int left, int right) = Loops.Panel(outer.Columns, ProductLoops.RowLanes, panel);
            int lanes = Loops.Lanes(right - left);
            for (int s = 0; s < sources; s++)
            {
                Loops.SparseRow(indices + (long)s * length, values + (long)s * length, counts[s], outer.Post + left, outer.PostStride, lanes, row);
                Update(outer, from * TileRows + s, 1, left, right, row, 0);
            }
        }
    }

    /// <summary>The weights of some sources and columns, which have the parameters of their targets.</summary>
    private void Update(in Outer outer, int source, int rows, int left, int right, float* gradients, nint stride)
    {
        int count = Spec.Parameters.Count;
        float** parameters = stackalloc float*[Math.Max(1, count)];
        for (int p = 0; p < count; p++) parameters[p] = outer.Parameters[p] + ((outer.First + left) & outer.Masks[p]);
        Apply((long)source * Targets + outer.First + left, rows, right - left, gradients, stride, parameters, outer.Masks, outer.States);
    }

    /// <summary>The same answer in every worker.</summary>
    private bool IsFinite(float* matrix, nint stride, int length, PhaseWorker worker)
    {
        (int from, int to) = Part(Places, worker);
        float zero = 0;
        for (int place = from; place < to; place++)
            for (int j = 0; j < length; j++) zero += 0 * matrix[place * stride + j];
        _finite[worker.Index * 16] = zero == 0 ? 1 : 0;
        worker.Barrier();
        int all = 0;
        for (int w = 0; w < worker.Count; w++) all += _finite[w * 16];
        worker.Barrier();
        return all == worker.Count;
    }

    /// <summary>Both sides of the products, and what the kernel needs.</summary>
    private struct Outer
    {
        public float* Pre;
        public float* Post;
        public nint PreStride;
        public nint PostStride;
        public int First;
        public int Columns;
        public float** Parameters;
        public nint* Masks;
        public float** States;
    }
}
