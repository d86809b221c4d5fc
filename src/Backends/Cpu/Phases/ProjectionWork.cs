using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu.Phases;

/// <summary>What the stages over a projection's weights share: places, the selected rows, and how operands become the matrices of <see cref="ProductLoops"/>.</summary>
/// <remarks>A place is a row of one replica: place r B + b is row r of replica b, of B in use.</remarks>
internal abstract unsafe class ProjectionWork : PhaseWork
{
    /// <summary>Where fewer of the left matrix's numbers than this share are not 0, products skip the zeros: measured in benchmarks/README.md, "phases".</summary>
    protected const double SparseShare = 0.25;

    private readonly AlignedBuffer<float>?[] _gathered;

    protected ProjectionWork(StageLayout layout, CpuProjection projection, ProductLoops loops) : base(layout)
    {
        (Projection, Loops) = (projection, loops);
        _gathered = new AlignedBuffer<float>[layout.Reads.Count];
    }

    protected CpuProjection Projection { get; }

    protected ProductLoops Loops { get; }

    protected int Places => Rows * Replicas;

    protected int Sources => Projection.Source.Size;

    protected int Targets => Projection.Target.Size;

    /// <summary>Weights in synapse order: for a dense projection w[i, j] at i * Targets + j.</summary>
    protected float* Weights => Projection.Weights!.Pointer;

    /// <summary>Rows of the projection that take part, [From, To).</summary>
    protected (int From, int To) Selected(RowSelection rows) => rows switch
    {
        RowSelection.Frozen => (0, Projection.FrozenRows),
        RowSelection.Learning => (Projection.FrozenRows, Projection.RowsInUse),
        _ => (0, Projection.RowsInUse),
    };

    /// <summary>The elements of a place.</summary>
    protected float* At(in PhaseView view, int place) => view.Row(place / Replicas, place % Replicas);

    /// <summary>Operands that are read as matrices: the first ones.</summary>
    protected virtual int Matrices => 0;

    protected override void Prepared()
    {
        for (int read = 0; read < Matrices; read++)
        {
            long length = Places * (long)Padded(read);
            if (IsEven(Reads[read]) || _gathered[read]?.Length >= length) continue;
            _gathered[read]?.Dispose();
            _gathered[read] = new AlignedBuffer<float>(length);
        }
    }

    /// <summary>
    /// Read operand <paramref name="read"/> as a matrix with one distance between places. A tape with spare replicas, or one row repeated along a tape, has none and is
    /// copied together, by all workers, who then meet at a barrier.
    /// </summary>
    protected float* Matrix(int read, PhaseWorker worker, out nint stride)
    {
        PhaseView view = Reads[read];
        stride = (nint)view.ReplicaStride;
        if (IsEven(view)) return view.Reals;
        stride = Padded(read);
        float* copy = _gathered[read]!.Pointer;
        (int from, int to) = Part(Places, worker);
        for (int place = from; place < to; place++)
            new ReadOnlySpan<float>(At(view, place), view.Elements).CopyTo(new Span<float>(copy + place * stride, view.Elements));
        worker.Barrier();
        return copy;
    }

    /// <summary>Few of the matrix's numbers are not 0, as far as a sample of places tells: the same answer in every worker, and only the time depends on it.</summary>
    protected bool IsSparse(float* matrix, nint stride, int length)
    {
        const int Sample = 32;
        int step = Math.Max(1, Places / Sample), sampled = 0, count = 0;
        for (int place = 0; place < Places; place += step, sampled++)
        {
            float* row = matrix + place * stride;
            for (int i = 0; i < length; i++) count += row[i] != 0 ? 1 : 0;
        }
        return count < SparseShare * sampled * length;
    }

    /// <summary>Rows of A beyond its last one: the rows that there are, and zeros, in scratch.</summary>
    protected static float* PadRows(float* a, nint row, nint term, int rows, int terms, float* scratch)
    {
        for (int r = 0; r < ProductLoops.TileRows; r++)
            for (int k = 0; k < terms; k++) scratch[r * terms + k] = r < rows ? a[r * row + k * term] : 0;
        return scratch;
    }

    /// <summary>Copies or adds a row of a result to where it belongs.</summary>
    protected static void Put(float* result, float* target, int count, bool accumulate)
    {
        if (!accumulate)
        {
            new ReadOnlySpan<float>(result, count).CopyTo(new Span<float>(target, count));
            return;
        }
        for (int i = 0; i < count; i++) target[i] += result[i];
    }

    public override void Dispose()
    {
        foreach (AlignedBuffer<float>? buffer in _gathered) buffer?.Dispose();
        base.Dispose();
    }

    private bool IsEven(in PhaseView view) => Rows == 1 || view.RowStride == Replicas * view.ReplicaStride;

    private int Padded(int read) => (Reads[read].Elements + 15) / 16 * 16;
}
