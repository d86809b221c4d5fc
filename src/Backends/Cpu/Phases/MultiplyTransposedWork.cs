using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>X' = Y W over a dense projection: sources by places, summed over targets.</summary>
/// <remarks>
/// Weights lie by source, so vectors cannot run across sources. They run across places: the source operand is transposed panel by panel (it is small beside the
/// weights), weights are the left matrix as they lie, and each tile is transposed back.
/// </remarks>
internal sealed unsafe class MultiplyTransposedWork(StageLayout layout, CpuProjection projection, ProductLoops loops)
    : ProjectionWork(layout, projection, loops)
{
    private readonly MultiplyTransposedStage _spec = (MultiplyTransposedStage)layout.Spec;

    public override long ScratchLength => (ProductLoops.TileRows + 16L * 3) * Targets + 2 * ProductLoops.TileRows * 16L * 3;

    public override void Run(PhaseWorker worker)
    {
        (int first, int end) = Selected(_spec.Rows);
        int terms = end - first, blocks = (Sources + ProductLoops.TileRows - 1) / ProductLoops.TileRows, packed = -1;
        (int from, int to) = Part(blocks * Loops.Panels(Places, Loops.TileLanes), worker);
        float* tile = worker.Scratch, turned = tile + ProductLoops.TileRows * 16 * 3, padded = turned + ProductLoops.TileRows * 16 * 3, y = padded + ProductLoops.TileRows * Targets;
        for (int task = from; task < to; task++)
        {
            (int left, int right) = Loops.Panel(Places, Loops.TileLanes, task / blocks);
            int columns = Loops.Lanes(right - left) * Loops.Width;
            if (task / blocks != packed)
            {
                packed = task / blocks;
                Transpose(left, right, columns, first, terms, y);
            }
            int source = task % blocks * ProductLoops.TileRows, rows = Math.Min(ProductLoops.TileRows, Sources - source);
            float* a = Weights + (long)source * Targets + first;
            nint aRow = Targets;
            if (rows < ProductLoops.TileRows || _spec.Signs)
            {
                a = PadRows(a, Targets, 1, rows, terms, padded);
                aRow = terms;
                if (_spec.Signs) TakeSigns(new Span<float>(padded, rows * terms));
            }
            Loops.Tile(a, aRow, 1, y, columns, first, terms, columns / Loops.Width, tile);
            ProductLoops.Transpose(tile, columns, rows, right - left, turned, ProductLoops.TileRows);
            for (int place = left; place < right; place++)
                Put(turned + (place - left) * ProductLoops.TileRows, At(Writes[0], place) + source, rows, _spec.Accumulate);
        }
    }

    /// <summary>y[k, n] = element first + k of place left + n; 0 where there is no such place.</summary>
    private void Transpose(int left, int right, int columns, int first, int terms, float* y)
    {
        // Replicas lie evenly, rows of a tape need not: as many places at once as one row has.
        int n = left;
        while (n < right)
        {
            int count = Math.Min(right - n, Replicas - n % Replicas);
            ProductLoops.Transpose(At(Reads[0], n) + first, (nint)Reads[0].ReplicaStride, count, terms, y + n - left, columns);
            n += count;
        }
        if (right - left == columns) return;
        for (int k = 0; k < terms; k++) new Span<float>(y + k * columns + right - left, columns - right + left).Clear();
    }

    private static void TakeSigns(Span<float> weights)
    {
        foreach (ref float weight in weights) weight = weight > 0 ? 1 : weight < 0 ? -1 : 0;
    }
}
