using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>The operands of one stage, found in the program, and the rule for how many rows it works on: the same for every backend.</summary>
/// <remarks>Thread safe.</remarks>
public sealed class StageLayout
{
    private readonly NetworkProgram _program;
    private readonly int? _rows;
    private readonly bool _alongRows;
    private readonly bool _accumulates;

    private StageLayout(NetworkProgram program, int phase, int stage)
    {
        _program = program;
        Phase = phase;
        Index = stage;
        Spec = program.Phases[phase].Stages[stage];
        OperandShape[] Shapes(params IEnumerable<Operand> operands) => [.. operands.Select(operand => OperandShape.Of(program, operand))];
        _alongRows = true;
        switch (Spec)
        {
            case MultiplyStage multiply:
                (Reads, Writes, _accumulates) = (Shapes(multiply.Source), Shapes(multiply.Target), multiply.Accumulate);
                break;
            case MultiplyTransposedStage multiply:
                (Reads, Writes, _accumulates) = (Shapes(multiply.Source), Shapes(multiply.Target), multiply.Accumulate);
                break;
            case UpdateStage update:
                (Reads, Writes, _alongRows) = (Shapes([update.Pre, update.Post, .. update.Parameters]), [], false);
                break;
            case MapStage map:
                Ports = Shapes(map.Ports);
                PortDeclaration[] declared = [.. map.Kernel.Declaration.Ports];
                Reads = [.. Ports.Where((_, port) => declared[port].Role != PortRole.Out)];
                Writes = [.. Ports.Where((_, port) => declared[port].Role != PortRole.In)];
                _rows = map.Rows;
                break;
            case ScanStage scan:
                (Reads, Writes, _rows) = (Shapes(scan.Channels), Shapes([scan.Emission, .. scan.Records.Select(record => new TapeOf(record.Tape))]), scan.Rows);
                break;
            case ReduceStage reduce:
                (Reads, Writes, _alongRows) = (Shapes(reduce.Source), Shapes(reduce.Target), reduce.Over == ReductionAxis.Elements);
                break;
            case SelectStage select:
                (Reads, Writes) = (Shapes(select.Indices is null ? [select.Source] : [select.Source, select.Indices]), Shapes(select.Target));
                break;
            default:
                throw new ArgumentException($"{Path} is of an unknown kind.");
        }
    }

    /// <summary>Position of the phase.</summary>
    public int Phase { get; }

    /// <summary>Position of the stage in the phase.</summary>
    public int Index { get; }

    /// <summary>The stage.</summary>
    public StageSpec Spec { get; }

    /// <summary>Operands read: source and indices; pre, post and parameters; read ports; channels.</summary>
    public IReadOnlyList<OperandShape> Reads { get; }

    /// <summary>Operands written: the target; written ports; the emission, then the recorded tapes.</summary>
    public IReadOnlyList<OperandShape> Writes { get; }

    /// <summary>All ports of a map, in order; empty for other stages.</summary>
    public IReadOnlyList<OperandShape> Ports { get; } = [];

    /// <summary>What is written belongs to each replica, so the stage is worked for each; otherwise once for all.</summary>
    public bool PerReplica
    {
        get
        {
            for (int i = 0; i < Writes.Count; i++)
                if (Writes[i].PerReplica) return true;
            return false;
        }
    }

    /// <summary>What messages call the stage.</summary>
    public string Path => $"phase '{_program.Phases[Phase].Name}', stage {Index} ({Spec.GetType().Name.Replace("Stage", "", StringComparison.Ordinal)})";

    /// <summary>The stages of a phase.</summary>
    /// <exception cref="KeyNotFoundException">A name is not in the program.</exception>
    public static IReadOnlyList<StageLayout> Of(NetworkProgram program, int phase)
    {
        ArgumentNullException.ThrowIfNull(program);
        return [.. program.Phases[phase].Stages.Select((_, stage) => new StageLayout(program, phase, stage))];
    }

    /// <summary>
    /// The number of rows that the stage works on. <paramref name="tapeRows"/> holds the filled rows of each tape before the stage, and after the call those after it.
    /// </summary>
    /// <param name="tapeRows">One number per tape of the program.</param>
    /// <param name="inputRows">Rows written to each input of the program; -1 where replicas differ.</param>
    /// <exception cref="InvalidOperationException">Rows do not agree, or a tape is too short.</exception>
    public int PlanRows(Span<int> tapeRows, ReadOnlySpan<int> inputRows)
    {
        int rows = 1;
        OperandShape? first = null;
        // By number: enumerating a list by its interface allocates, and this runs in every phase.
        for (int i = 0; i < Reads.Count; i++)
        {
            OperandShape read = Reads[i];
            int own = read.Tape >= 0 ? tapeRows[read.Tape] : read.Input >= 0 ? inputRows[read.Input] : 1;
            if (own < 0) throw Refuse($"{read.Name} has different numbers of rows in different replicas", "Write as many rows for every replica in use");
            if (own == 1) continue;
            if (first is not null && own != rows) throw Refuse($"{first.Name} has {rows} rows and {read.Name} has {own}", "Give operands of equal rows, or of one");
            (first, rows) = (read, own);
        }
        if (_rows is { } fixedRows)
        {
            if (first is not null && rows != fixedRows) throw Refuse($"{first.Name} has {rows} rows, but the stage is for {fixedRows}", "Leave Rows out");
            rows = fixedRows;
        }
        for (int i = 0; i < Writes.Count; i++)
        {
            OperandShape write = Writes[i];
            if (write.Tape < 0) continue;
            int written = _alongRows ? rows : 1;
            int capacity = _program.Tapes[write.Tape].Capacity;
            if (written > capacity) throw Refuse($"{write.Name} has room for {capacity} rows, {written} are written", "Raise its capacity");
            if (_accumulates && tapeRows[write.Tape] != written)
                throw Refuse($"{write.Name} has {tapeRows[write.Tape]} rows, {written} are added to it", "Fill it first, or do not accumulate");
            if (Spec is MapStage or ScanStage && tapeRows[write.Tape] != written && ReadsTape(write.Tape))
                throw Refuse($"{write.Name} is read and written, but has {tapeRows[write.Tape]} rows instead of {written}", "Fill it first, or write to another tape");
            tapeRows[write.Tape] = written;
        }
        if (_alongRows && rows != 1 && Spec is not (MapStage or ScanStage) && Writes[0].Tape < 0)
            throw Refuse($"{first!.Name} has {rows} rows, which {Writes[0].Name} cannot hold", "Write to a tape, or reduce the rows first");
        return rows;
    }

    private bool ReadsTape(int tape)
    {
        for (int i = 0; i < Reads.Count; i++)
            if (Reads[i].Tape == tape) return true;
        return false;
    }

    private InvalidOperationException Refuse(string problem, string advice) => new($"{char.ToUpperInvariant(Path[0])}{Path[1..]}: {problem}. {advice}.");
}
