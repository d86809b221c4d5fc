using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>A list of stages run between steps, on the device.</summary>
/// <param name="Name">Unique among phases.</param>
/// <param name="Stages">Run in order; each sees what those before it wrote.</param>
public sealed record PhaseSpec(string Name, IReadOnlyList<StageSpec> Stages);

/// <summary>What a stage reads or writes. Its rows are: a field 1, a held input 1, a tape as many as are filled.</summary>
public abstract record Operand;

/// <summary>A field: [replicas, elements] for state, [elements] shared by all replicas for a parameter; a single value is repeated.</summary>
public sealed record FieldOf(string Population, string Field) : Operand;

/// <summary>A tape: [rows, replicas, elements]. Writing sets its number of rows to that of what was read.</summary>
public sealed record TapeOf(string Tape) : Operand;

/// <summary>What the host wrote to a values input: [rows, replicas, elements].</summary>
public sealed record HeldInput(string Input) : Operand;

/// <summary>A constant. Read only.</summary>
public sealed record ConstantOperand(double Value) : Operand;

/// <summary>One stage of a phase.</summary>
/// <remarks>
/// Sums over elements, tape rows and batch have one order on every backend: terms ascending, in chunks of 256, each chunk a chain acc = fma(x, y, acc)
/// from 0; chunk sums are added ascending. Spare replicas take no part. Batch and tape are one index: row major, then replica.
/// </remarks>
public abstract record StageSpec;

/// <summary>Which rows (targets) of a projection take part.</summary>
public enum RowSelection
{
    /// <summary>All rows in use.</summary>
    InUse,

    /// <summary>Rows in use that are frozen.</summary>
    Frozen,

    /// <summary>Rows in use that are not frozen.</summary>
    Learning,
}

/// <summary>Y = X Wᵀ: target[j] = sum over i of w[i, j] source[i], per row and replica. Rows not selected give 0.</summary>
public sealed record MultiplyStage : StageSpec
{
    /// <summary>Name of the projection.</summary>
    public required string Projection { get; init; }

    /// <summary>[.., source size].</summary>
    public required Operand Source { get; init; }

    /// <summary>[.., target size].</summary>
    public required Operand Target { get; init; }

    /// <summary>Adds to the target instead of replacing it.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Which rows take part.</summary>
    public RowSelection Rows { get; init; } = RowSelection.InUse;

    /// <summary>
    /// Sums in the channel's fixed point, as stepping does, so that a layer scanned over a spike tape gives the very spikes of a run.
    /// The projection must be stepped too.
    /// </summary>
    public bool FixedPoint { get; init; }
}

/// <summary>X' = Y W: target[i] = sum over j of w[i, j] source[j], per row and replica; the same weights read the other way.</summary>
public sealed record MultiplyTransposedStage : StageSpec
{
    /// <summary>Name of the projection.</summary>
    public required string Projection { get; init; }

    /// <summary>[.., target size of the projection].</summary>
    public required Operand Source { get; init; }

    /// <summary>[.., source size of the projection].</summary>
    public required Operand Target { get; init; }

    /// <summary>Adds to the target instead of replacing it.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Which rows take part.</summary>
    public RowSelection Rows { get; init; } = RowSelection.InUse;
}

/// <summary>
/// Outer products g[i, j] = sum over tape rows and replicas of pre[i] post[j], through an update kernel to requested changes; the backend applies them
/// within the projection's bounds, to existing synapses of rows in use that are not frozen.
/// </summary>
public sealed record UpdateStage : StageSpec
{
    /// <summary>Name of the projection.</summary>
    public required string Projection { get; init; }

    /// <summary>[.., source size].</summary>
    public required Operand Pre { get; init; }

    /// <summary>[.., target size].</summary>
    public required Operand Post { get; init; }

    /// <summary>Turns the sum into a requested change.</summary>
    public required UpdateKernelSpec Kernel { get; init; }

    /// <summary>One operand per parameter of the kernel: a constant, or a field with a single shared value.</summary>
    public IReadOnlyList<Operand> Parameters { get; init; } = [];
}

/// <summary>How a map goes along a tape.</summary>
public enum ScanDirection
{
    /// <summary>From the first row to the last.</summary>
    Forward,

    /// <summary>From the last row to the first: back-propagation through time.</summary>
    Backward,
}

/// <summary>A map kernel applied to every element of its operands.</summary>
public sealed record MapStage : StageSpec
{
    /// <summary>The computation.</summary>
    public required MapKernelSpec Kernel { get; init; }

    /// <summary>One operand per port of the kernel. Tapes must have equal rows; fields and constants are repeated along them.</summary>
    public required IReadOnlyList<Operand> Ports { get; init; }

    /// <summary>Direction along a tape.</summary>
    public ScanDirection Direction { get; init; } = ScanDirection.Forward;
}

/// <summary>A population's own kernel run along tapes, row after row, on its own state fields: a layer at a time instead of a step at a time.</summary>
public sealed record ScanStage : StageSpec
{
    /// <summary>Name of the population; its kernel draws nothing.</summary>
    public required string Population { get; init; }

    /// <summary>One operand per channel of the kernel.</summary>
    public required IReadOnlyList<Operand> Channels { get; init; }

    /// <summary>Receives the emissions.</summary>
    public required Operand Emission { get; init; }

    /// <summary>Receives fields after each row: pairs of field name and tape.</summary>
    public IReadOnlyList<FieldRecord> Records { get; init; } = [];

    /// <summary>Sets the state fields to their initial values first.</summary>
    public bool FromInitialState { get; init; } = true;
}

/// <summary>A field recorded to a tape by a scan.</summary>
public sealed record FieldRecord(string Field, string Tape);

/// <summary>What a reduction computes.</summary>
public enum Reduction
{
    /// <summary>The sum, in the stated order.</summary>
    Sum,

    /// <summary>The sum divided by the number of terms.</summary>
    Mean,

    /// <summary>The largest.</summary>
    Maximum,
}

/// <summary>The axis over which a reduction goes.</summary>
public enum ReductionAxis
{
    /// <summary>Over elements; the target has a single value per replica (and row).</summary>
    Elements,

    /// <summary>Over replicas in use (and rows); the target is a parameter field, shared by all replicas.</summary>
    Batch,

    /// <summary>Over tape rows; the target is a state field.</summary>
    Rows,
}

/// <summary>A reduction over one axis.</summary>
public sealed record ReduceStage : StageSpec
{
    /// <summary>What is reduced.</summary>
    public required Operand Source { get; init; }

    /// <summary>Where the result goes.</summary>
    public required Operand Target { get; init; }

    /// <summary>Over which axis.</summary>
    public required ReductionAxis Over { get; init; }

    /// <summary>Sum, mean or maximum.</summary>
    public Reduction Operation { get; init; } = Reduction.Sum;
}

/// <summary>What a selection computes, per row and replica.</summary>
public enum Selection
{
    /// <summary>The index of the largest element (the first of equals), to an integer field with a single value.</summary>
    ArgMax,

    /// <summary>1 for the k largest elements (lower indices first among equals), 0 for the others.</summary>
    TopK,

    /// <summary>target[j] = source[index[j]]; an index outside gives 0.</summary>
    Gather,

    /// <summary>1 at the element whose index the source (an integer field with a single value) holds, 0 elsewhere.</summary>
    OneHot,
}

/// <summary>A selection.</summary>
public sealed record SelectStage : StageSpec
{
    /// <summary>What is computed.</summary>
    public required Selection Operation { get; init; }

    /// <summary>What is selected from.</summary>
    public required Operand Source { get; init; }

    /// <summary>Where the result goes.</summary>
    public required Operand Target { get; init; }

    /// <summary>For <see cref="Selection.Gather"/>: an integer field with one index per target element.</summary>
    public Operand? Indices { get; init; }

    /// <summary>For <see cref="Selection.TopK"/>: k.</summary>
    public int Count { get; init; } = 1;
}
