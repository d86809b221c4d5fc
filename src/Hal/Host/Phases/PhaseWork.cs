using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Host.Workers;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>One stage as a backend runs it: prepared by the caller's thread, worked by the whole team, then ended by the caller's thread.</summary>
/// <remarks>
/// All stages of a phase are prepared before the first is worked, so preparation may look at shapes, rows and addresses, never at values.
/// The team meets at a barrier between stages.
/// </remarks>
public abstract class PhaseWork : IDisposable
{
    /// <summary>The work of one stage.</summary>
    protected PhaseWork(StageLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Layout = layout;
        Reads = new PhaseView[layout.Reads.Count];
        Writes = new PhaseView[layout.Writes.Count];
    }

    /// <summary>Operands and row rule.</summary>
    public StageLayout Layout { get; }

    /// <summary>Private memory that each worker needs, in numbers of 4 bytes; asked for after each preparation.</summary>
    public virtual long ScratchLength => 0;

    /// <summary>Rows that the stage works on.</summary>
    protected int Rows { get; private set; }

    /// <summary>Replicas that it is worked for: those in use, or one where it writes what all share.</summary>
    protected int Replicas { get; private set; }

    /// <summary>Operands read, in the order of the layout.</summary>
    protected PhaseView[] Reads { get; }

    /// <summary>Operands written, in the order of the layout.</summary>
    protected PhaseView[] Writes { get; }

    /// <summary>Takes the operands' addresses.</summary>
    internal void Prepare(PhaseInterpreter interpreter, int rows, ReadOnlySpan<int> tapeRows, ReadOnlySpan<int> inputRows)
    {
        Rows = rows;
        Replicas = ReplicasOf(interpreter.Memory.Replicas);
        for (int i = 0; i < Reads.Length; i++)
        {
            OperandShape shape = Layout.Reads[i];
            Reads[i] = interpreter.View(shape, shape.Tape >= 0 ? tapeRows[shape.Tape] : shape.Input >= 0 ? inputRows[shape.Input] : 1);
        }
        // A written tape of one row still moves on by rows: only the first is touched.
        for (int i = 0; i < Writes.Length; i++) Writes[i] = interpreter.View(Layout.Writes[i], 2);
        Prepared();
    }

    /// <summary>Replicas that the stage is worked for.</summary>
    protected virtual int ReplicasOf(int inUse) => Layout.PerReplica ? inUse : 1;

    /// <summary>Addresses are known.</summary>
    protected virtual void Prepared()
    {
    }

    /// <summary>This worker's part. Must not throw.</summary>
    public abstract void Run(PhaseWorker worker);

    /// <summary>Every worker is done with the whole phase.</summary>
    /// <exception cref="Contracts.DivergedException">The stage is an update and asked for weights that are not finite.</exception>
    public virtual void End()
    {
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Part <paramref name="worker"/> of [0, count), cut evenly.</summary>
    protected static (int From, int To) Part(int count, PhaseWorker worker)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return ((int)((long)count * worker.Index / worker.Count), (int)((long)count * (worker.Index + 1) / worker.Count));
    }
}

/// <summary>One member of the team that works a phase.</summary>
public sealed unsafe class PhaseWorker : IDisposable
{
    private WorkerTeam? _team;
    private AlignedBuffer<float> _scratch = new(0);

    internal PhaseWorker(int index, int count) => (Index, Count) = (index, count);

    /// <summary>Which worker.</summary>
    public int Index { get; }

    /// <summary>Number of workers.</summary>
    public int Count { get; }

    /// <summary>Private memory, as much as the stage asked for.</summary>
    public float* Scratch => _scratch.Pointer;

    /// <summary>Takes the team of a run, and makes room for so many numbers; what was there is lost.</summary>
    internal void Begin(WorkerTeam team, long scratch)
    {
        _team = team;
        if (scratch <= _scratch.Length) return;
        _scratch.Dispose();
        _scratch = new AlignedBuffer<float>(scratch);
    }

    /// <summary>Waits for the others. Every worker must come to the same barriers.</summary>
    public void Barrier() => _team!.Barrier();

    /// <inheritdoc/>
    public void Dispose() => _scratch.Dispose();
}
