using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>A list of stages run between steps, on the device.</summary>
/// <param name="Name">Unique among phases.</param>
/// <param name="Stages">Run in order; each sees what those before it wrote.</param>
public sealed record PhaseSpec(string Name, IReadOnlyList<StageSpec> Stages);

/// <summary>What a stage reads or writes: [rows, replicas, elements].</summary>
/// <remarks>
/// <para>Rows: a field and a constant have 1, a tape as many as are filled, a held input as many as the host wrote (the same for every replica in use).
/// A stage that works along rows works on as many as its operands have; those of one row are repeated, all others must agree.
/// A tape that is written then has that many rows; a field that is written keeps the row worked last.</para>
/// <para>Replicas: parameters and constants are shared by all. What is computed from shared operands alone may be written to a parameter, and is computed once.</para>
/// <para>Elements: where n values meet N = n m elements, each value serves a run of m: value i serves elements [i m, (i + 1) m). So a single value serves all,
/// and one value per channel serves the channel's positions.</para>
/// </remarks>
public abstract record Operand;

/// <summary>A field: [replicas, elements] for state, [elements] shared by all replicas for a parameter.</summary>
public sealed record FieldOf(string Population, string Field) : Operand;

/// <summary>A tape: [rows, replicas, elements].</summary>
public sealed record TapeOf(string Tape) : Operand;

/// <summary>What the host wrote to a values input: [rows, replicas, elements]; for how many steps a row is held plays no part. Read only.</summary>
/// <remarks>An input that only phases read may lead to a population without a kernel, with an empty channel.</remarks>
public sealed record HeldInput(string Input) : Operand;

/// <summary>A constant. Read only.</summary>
public sealed record ConstantOperand(double Value) : Operand;

/// <summary>One stage of a phase.</summary>
/// <remarks>
/// <para>Sums over elements, tape rows and batch have one order on every backend: terms ascending, in chunks of 256 indices, each chunk a chain
/// acc = fma(x, y, acc) from 0 (a plain sum: acc = acc + x); then 0 plus the chunk sums, ascending. Rows and replicas are one index, row major: row r of replica b
/// is number r B + b of B replicas in use. Spare replicas take no part.</para>
/// <para>A chunk is a range of indices, so leaving out terms with a factor of 0 - silent neurons, absent synapses, rows not in use - changes no bit: weights are
/// finite, a chain passes zeros by, and the final sum from 0 never gives -0.</para>
/// <para>Except in maps, a stage never writes what it reads.</para>
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

/// <summary>Y = X Wᵀ: target[j] = sum over sources i of source[i] w[i, j], per row and replica. Rows not selected give 0.</summary>
public sealed record MultiplyStage : StageSpec
{
    /// <summary>Name of the projection.</summary>
    public required string Projection { get; init; }

    /// <summary>[.., source size].</summary>
    public required Operand Source { get; init; }

    /// <summary>[.., target size].</summary>
    public required Operand Target { get; init; }

    /// <summary>Adds the sum to the target (a tape of as many rows) instead of replacing it.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Which rows take part.</summary>
    public RowSelection Rows { get; init; } = RowSelection.InUse;

    /// <summary>
    /// Sums in the channel's fixed point, as stepping does, so that a layer scanned over a spike tape gives the very spikes of a run.
    /// The projection must be stepped too, and all rows in use take part.
    /// </summary>
    /// <remarks>
    /// Source elements are emissions: for a spiking population 1 where they are not 0, for a graded one cut to its largest. Where several projections lead into one
    /// channel a run converts their common sum once and accumulating stages convert each apart: the last bit may differ.
    /// </remarks>
    public bool FixedPoint { get; init; }
}

/// <summary>X' = Y W: target[i] = sum over targets j of w[i, j] source[j], per row and replica; the same weights read the other way.</summary>
public sealed record MultiplyTransposedStage : StageSpec
{
    /// <summary>Name of the projection.</summary>
    public required string Projection { get; init; }

    /// <summary>[.., target size of the projection].</summary>
    public required Operand Source { get; init; }

    /// <summary>[.., source size of the projection].</summary>
    public required Operand Target { get; init; }

    /// <summary>Adds the sum to the target (a tape of as many rows) instead of replacing it.</summary>
    public bool Accumulate { get; init; }

    /// <summary>Which rows take part.</summary>
    public RowSelection Rows { get; init; } = RowSelection.InUse;

    /// <summary>Takes the sign of each weight (-1, 0 or 1) in place of the weight: sign-symmetric error propagation.</summary>
    public bool Signs { get; init; }
}

/// <summary>
/// Outer products g[i, j] = sum over rows and replicas of pre[i] post[j] (of a convolution: over rows, replicas and output positions, of what a tap sees times post), through an update kernel to requested changes; the backend applies them
/// within the projection's bounds, to existing synapses of rows in use that are not frozen, while the projection's learning is switched on.
/// </summary>
/// <remarks>
/// <para>State per weight belongs to the projection and the kernel: all stages that name the same two share it. It is kept by resets, as weights are; the host reads
/// and writes it at <see cref="Contracts.StateAddress.Update"/>, numbered by <see cref="UpdateFields"/>. Frozen weights keep theirs.</para>
/// <para>A change that makes a weight infinite or not a number is not applied, and the phase ends with <see cref="Contracts.DivergedException"/>.</para>
/// </remarks>
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

    /// <summary>
    /// One operand per parameter of the kernel: a constant, a parameter field with a single value, or a parameter field with one value per row (target, or output
    /// channel), which serves all weights of that row: row factors, thresholds, rates of their own.
    /// </summary>
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

/// <summary>A map kernel applied to every element of its operands, row after row.</summary>
/// <remarks>
/// Written operands have the elements of the map, all equal; read ones may have fewer, that divide them. The same operand may be bound to several ports: what one writes
/// the others read from then on. Integer fields are read as reals and cannot be written.
/// </remarks>
public sealed record MapStage : StageSpec
{
    /// <summary>The computation.</summary>
    public required MapKernelSpec Kernel { get; init; }

    /// <summary>One operand per port of the kernel.</summary>
    public required IReadOnlyList<Operand> Ports { get; init; }

    /// <summary>Direction along a tape.</summary>
    public ScanDirection Direction { get; init; } = ScanDirection.Forward;

    /// <summary>Number of rows, where the operands alone do not say it: a map from one row to a tape of many.</summary>
    public int? Rows { get; init; }
}

/// <summary>A population's own kernel run along tapes, row after row, on its own state fields: a layer at a time instead of a step at a time.</summary>
/// <remarks>A row is what the channel holds in that step, synapses and inputs together. Rings and spike lists of stepping are not touched.</remarks>
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

    /// <summary>Sets the kernel's state fields to their initial values first; else it goes on from where they are.</summary>
    public bool FromInitialState { get; init; } = true;

    /// <summary>Number of rows, where the channels alone do not say it: a constant input for so many steps.</summary>
    public int? Rows { get; init; }
}

/// <summary>A field recorded to a tape by a scan.</summary>
public sealed record FieldRecord(string Field, string Tape);

/// <summary>What a reduction computes.</summary>
public enum Reduction
{
    /// <summary>The sum, in the stated order.</summary>
    Sum,

    /// <summary>The sum divided by the number of terms; 0 of no terms.</summary>
    Mean,

    /// <summary>The largest: from the first term on, each that is greater; 0 of no terms.</summary>
    Maximum,
}

/// <summary>The axis over which a reduction goes.</summary>
public enum ReductionAxis
{
    /// <summary>Over elements, per replica and row: the target's n values are those of n equal runs of the source's elements.</summary>
    Elements,

    /// <summary>
    /// Over rows and replicas in use; the target is a parameter field. Where the target has n values of the source's n m, its values are those of n runs of m elements,
    /// and the index of a term is (r B + b) m + i: so one value per channel gathers rows, replicas and positions, as batch normalisation needs.
    /// </summary>
    Batch,

    /// <summary>Over rows, per replica; the target is a field.</summary>
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
    /// <summary>The index of the largest element (the first of equals), to an integer field with a single value. What is not a number is less than all.</summary>
    ArgMax,

    /// <summary>1 for the k largest elements (lower indices first among equals), 0 for the others. What is not a number is never chosen.</summary>
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
