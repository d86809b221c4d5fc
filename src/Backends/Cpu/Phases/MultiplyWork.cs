using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>Y = X Wᵀ over a dense projection: places by targets, summed over sources.</summary>
internal sealed unsafe class MultiplyWork(StageLayout layout, CpuProjection projection, ProductLoops loops)
    : ProjectionWork(layout, projection, loops)
{
    /// <summary>Places whose lists of spikes are made before the weights are walked: a panel of weights then serves them all from the second-level cache.</summary>
    private const int ListedPlaces = 256;

    private readonly MultiplyStage _spec = (MultiplyStage)layout.Spec;

    public override long ScratchLength
        => Math.Max(ProductLoops.TileRows * (Sources + 16L * 3), Math.Min(Places, ListedPlaces) * 2L * (Sources + 16) + 16 * ProductLoops.RowLanes);

    protected override int Matrices => 1;

    public override void Run(PhaseWorker worker)
    {
        (int first, int end) = Selected(_spec.Rows);
        if (!_spec.Accumulate) ClearOthers(first, end, worker);
        float* x = Matrix(0, worker, out nint stride);
        // A few rows do not fill a tile; row by row, zeros or not, they are done sooner.
        if (IsSparse(x, stride, Sources) || Places < ProductLoops.TileRows / 2) RunSparse(x, stride, first, end - first, worker);
        else RunDense(x, stride, first, end - first, worker);
    }

    private void RunDense(float* x, nint stride, int first, int columns, PhaseWorker worker)
    {
        int blocks = (Places + ProductLoops.TileRows - 1) / ProductLoops.TileRows;
        (int from, int to) = Part(blocks * Loops.Panels(columns, Loops.TileLanes), worker);
        float* tile = worker.Scratch, padded = tile + ProductLoops.TileRows * 16 * 3;
        for (int task = from; task < to; task++)
        {
            // Panel after panel: its weights stay in the second-level cache over all places.
            (int left, int right) = Loops.Panel(columns, Loops.TileLanes, task / blocks);
            int place = task % blocks * ProductLoops.TileRows, rows = Math.Min(ProductLoops.TileRows, Places - place);
            float* a = x + place * stride;
            nint aRow = stride;
            if (rows < ProductLoops.TileRows)
            {
                a = PadRows(a, stride, 1, rows, Sources, padded);
                aRow = Sources;
            }
            int lanes = Loops.Lanes(right - left);
            Loops.Tile(a, aRow, 1, Weights + first + left, Targets, 0, Sources, lanes, tile);
            for (int r = 0; r < rows; r++)
                Put(tile + r * lanes * Loops.Width, At(Writes[0], place + r) + first + left, right - left, _spec.Accumulate);
        }
    }

    private void RunSparse(float* x, nint stride, int first, int columns, PhaseWorker worker)
    {
        int groups = (Places + ListedPlaces - 1) / ListedPlaces, panels = Loops.Panels(columns, ProductLoops.RowLanes), listed = -1;
        (int from, int to) = Part(groups * panels, worker);
        float* row = worker.Scratch;
        float* values = row + 16 * ProductLoops.RowLanes;
        int length = Sources + 16;
        int* indices = (int*)(values + Math.Min(Places, ListedPlaces) * (long)length);
        int* counts = stackalloc int[ListedPlaces];
        for (int task = from; task < to; task++)
        {
            int start = task / panels * ListedPlaces, count = Math.Min(ListedPlaces, Places - start);
            if (task / panels != listed)
            {
                listed = task / panels;
                for (int p = 0; p < count; p++)
                    counts[p] = ProductLoops.List(x + (start + p) * stride, Sources, indices + (long)p * length, values + (long)p * length);
            }
            (int left, int right) = Loops.Panel(columns, ProductLoops.RowLanes, task % panels);
            int lanes = Loops.Lanes(right - left);
            for (int p = 0; p < count; p++)
            {
                Loops.SparseRow(indices + (long)p * length, values + (long)p * length, counts[p], Weights + first + left, Targets, lanes, row);
                Put(row, At(Writes[0], start + p) + first + left, right - left, _spec.Accumulate);
            }
        }
    }

    /// <summary>Rows that take no part give 0.</summary>
    private void ClearOthers(int first, int end, PhaseWorker worker)
    {
        if (first == 0 && end == Targets) return;
        (int from, int to) = Part(Places, worker);
        for (int place = from; place < to; place++)
        {
            float* target = At(Writes[0], place);
            new Span<float>(target, first).Clear();
            new Span<float>(target + end, Targets - end).Clear();
        }
    }
}
