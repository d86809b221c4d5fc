using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Contracts;

/// <summary>A compiled program with its state. Objects are addressed by their position in the program.</summary>
/// <remarks>Belongs to one thread at a time.</remarks>
public interface IExecutable : IDisposable
{
    /// <summary>What was compiled.</summary>
    NetworkProgram Program { get; }

    /// <summary>Number of replicas.</summary>
    int Batch { get; }

    /// <summary>Steps done since the last reset.</summary>
    long Step { get; }

    /// <summary>
    /// Sets state and step to the start and empties inputs, probes and tapes; weights, rows and learning switches are kept.
    /// </summary>
    /// <param name="trials">Up to <see cref="Batch"/> trial numbers, one per replica in use; every random draw depends on it. Spare replicas idle.</param>
    void Reset(ReadOnlySpan<uint> trials);

    /// <summary>Runs <paramref name="steps"/> steps, fewer if a probe fills or <paramref name="stop"/> is signalled; always whole steps.</summary>
    RunReport Run(long steps, CancellationToken stop = default);

    /// <summary>Runs one phase.</summary>
    /// <param name="phase">Position in the program.</param>
    /// <exception cref="InvalidOperationException">Operands have different numbers of rows, or a tape is too short; nothing was changed.</exception>
    /// <exception cref="DivergedException">A weight would have become infinite or not a number. Weights are finite still, but what the phase wrote means nothing:
    /// go back to a saved state.</exception>
    void RunPhase(int phase);

    /// <summary>Replaces the rows of a values input for one replica: row r is held from step r * HoldSteps (from the last reset) on.</summary>
    /// <param name="input">Position in the program.</param>
    /// <param name="replica">Which replica.</param>
    /// <param name="rows">[rows, size], at least one row.</param>
    void WriteInput(int input, int replica, ReadOnlySpan<float> rows);

    /// <summary>Replaces what the host wrote to an events input for one replica.</summary>
    /// <param name="input">Position in the program.</param>
    /// <param name="replica">Which replica.</param>
    /// <param name="events">Ascending in step; none before the current step.</param>
    void WriteEvents(int input, int replica, ReadOnlySpan<InputEvent> events);

    /// <summary>Takes recorded spikes out of a probe, ordered by replica, step, neuron. Call until it gives 0.</summary>
    /// <returns>The number written to <paramref name="spikes"/>.</returns>
    int DrainSpikes(int probe, Span<SpikeRecord> spikes);

    /// <summary>Rows that wait in a field or count probe.</summary>
    int PendingRows(int probe);

    /// <summary>Takes whole rows out of a field or count probe, oldest first, each [replicas in use, size].</summary>
    /// <returns>The number of rows written.</returns>
    int DrainProbe(int probe, Span<float> rows);

    /// <summary>As the other, without rounding where the backend works in double precision.</summary>
    int DrainProbe(int probe, Span<double> rows);

    /// <summary>Number of values at an address.</summary>
    long StateLength(StateAddress address);

    /// <summary>Reads state. Not for loops: it may cross to a device.</summary>
    void ReadState(StateAddress address, Span<double> values);

    /// <summary>Writes state; it holds from the next step or phase on.</summary>
    /// <exception cref="ArgumentException">A value is outside what the field or the projection's bounds allow.</exception>
    void WriteState(StateAddress address, ReadOnlySpan<double> values);

    /// <summary>The synapses of a projection in their order.</summary>
    SynapseList ReadSynapses(int projection);

    /// <summary>Writes the whole state, spikes in flight included; the stream receives a versioned, checksummed image.</summary>
    void Save(Stream stream);

    /// <summary>Goes back to a saved state of the same program; continues with the same bits.</summary>
    /// <exception cref="InvalidDataException">Damaged, of another version, or of another program; nothing is changed.</exception>
    void Restore(Stream stream);
}

/// <summary>One emission: value 1 for a spike.</summary>
public readonly record struct SpikeRecord(int Replica, long Step, int Neuron, float Value = 1);

/// <summary>Synapses in order: target and delay of each; those of source i are [Offsets[i], Offsets[i + 1]).</summary>
public sealed record SynapseList(long[] Offsets, int[] Targets, int[] DelaySteps);

/// <summary>Why a run ended.</summary>
public enum RunEnd
{
    /// <summary>All steps are done.</summary>
    Completed,

    /// <summary>A probe or tape is full: drain it and go on.</summary>
    ProbeFull,

    /// <summary>Stopped by the caller.</summary>
    Stopped,
}

/// <summary>What a run did.</summary>
/// <param name="Steps">Whole steps done.</param>
/// <param name="End">Why it ended.</param>
/// <param name="Probe">Position of the probe that is full, or -1.</param>
public sealed record RunReport(long Steps, RunEnd End, int Probe = -1)
{
    /// <summary>Emissions of all populations and replicas.</summary>
    public long Spikes { get; init; }

    /// <summary>Synapses that passed an emission on.</summary>
    public long SynapticEvents { get; init; }

    /// <summary>Graded emissions cut to their declared largest.</summary>
    public long Saturations { get; init; }

    /// <summary>Wall-clock time.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>Energy by the backend's own model in joules; null where it has none.</summary>
    public double? EnergyJ { get; init; }
}

/// <summary>A kind of state.</summary>
public enum StateKind
{
    /// <summary>A field of a population (index, field; replica for state fields).</summary>
    Field,

    /// <summary>Weights of a projection in synapse order; of a convolution the shared ones, [O, C / groups, Kh, Kw].</summary>
    Weights,

    /// <summary>A state field of a projection's synapse kernel, in synapse order.</summary>
    SynapseField,

    /// <summary>A trace kept per source neuron of a projection.</summary>
    PreField,

    /// <summary>A trace kept per target neuron of a projection.</summary>
    PostField,

    /// <summary>Two values: rows in use, rows frozen (of those in use, the first ones).</summary>
    Rows,

    /// <summary>One value: 1 where the projection learns, else 0.</summary>
    Learning,

    /// <summary>Rows of a tape, [rows, replicas in use, size].</summary>
    Tape,

    /// <summary>State of an update kernel, in synapse order; numbered by <see cref="UpdateFields"/>.</summary>
    UpdateField,
}

/// <summary>Where state lies.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Index">Position of the population, projection or tape in the program.</param>
/// <param name="Item">Field number, where the kind has fields.</param>
/// <param name="Replica">Replica, where each has its own.</param>
public readonly record struct StateAddress(StateKind Kind, int Index, int Item = 0, int Replica = 0)
{
    /// <summary>A field of a population.</summary>
    public static StateAddress Field(int population, int field, int replica = 0) => new(StateKind.Field, population, field, replica);

    /// <summary>The weights of a projection.</summary>
    public static StateAddress Weights(int projection) => new(StateKind.Weights, projection);

    /// <summary>Rows in use and rows frozen.</summary>
    public static StateAddress Rows(int projection) => new(StateKind.Rows, projection);

    /// <summary>The learning switch.</summary>
    public static StateAddress Learning(int projection) => new(StateKind.Learning, projection);

    /// <summary>A tape.</summary>
    public static StateAddress Tape(int tape) => new(StateKind.Tape, tape);

    /// <summary>State of an update kernel: number <paramref name="item"/> of the projection's <see cref="UpdateFields"/>.</summary>
    public static StateAddress Update(int projection, int item) => new(StateKind.UpdateField, projection, item);
}
