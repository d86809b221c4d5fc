using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>Where an operand of a phase lies in its program, and what shape it has: names are looked up once, before running.</summary>
public sealed record OperandShape
{
    /// <summary>The operand.</summary>
    public required Operand Operand { get; init; }

    /// <summary>Values per row and replica.</summary>
    public required int Elements { get; init; }

    /// <summary>Every replica has its own values; otherwise all share them.</summary>
    public required bool PerReplica { get; init; }

    /// <summary>Position of a field's population, else -1.</summary>
    public int Population { get; init; } = -1;

    /// <summary>Number of a field in its population's <see cref="FieldLayout"/>, else -1.</summary>
    public int Field { get; init; } = -1;

    /// <summary>Position of a tape, else -1.</summary>
    public int Tape { get; init; } = -1;

    /// <summary>Position of an input, else -1.</summary>
    public int Input { get; init; } = -1;

    /// <summary>An integer field.</summary>
    public bool IsInteger { get; init; }

    /// <summary>What a message calls it.</summary>
    public string Name => Operand switch
    {
        FieldOf f => $"field '{f.Population}.{f.Field}'",
        TapeOf tape => $"tape '{tape.Tape}'",
        HeldInput input => $"input '{input.Input}'",
        ConstantOperand constant => FormattableString.Invariant($"constant {constant.Value}"),
        _ => Operand.ToString(),
    };

    /// <summary>The shape of an operand.</summary>
    /// <exception cref="KeyNotFoundException">A name is not in the program; the message lists those there are.</exception>
    public static OperandShape Of(NetworkProgram program, Operand operand)
    {
        ArgumentNullException.ThrowIfNull(program);
        switch (operand)
        {
            case FieldOf field:
                int population = program.Population(field.Population);
                FieldLayout layout = new(program.Populations[population]);
                int number = layout.Find(field.Field);
                FieldDeclaration declaration = layout.Declaration(number);
                return new OperandShape
                {
                    Operand = operand,
                    Elements = layout.Length(number),
                    PerReplica = declaration.Role == FieldRole.State,
                    Population = population,
                    Field = number,
                    IsInteger = declaration.Format == FieldFormat.Integer,
                };
            case TapeOf tape:
                int position = program.Tape(tape.Tape);
                return new OperandShape { Operand = operand, Elements = Size(program, program.Tapes[position].Population), PerReplica = true, Tape = position };
            case HeldInput held:
                int input = program.Input(held.Input);
                return new OperandShape { Operand = operand, Elements = Size(program, program.Inputs[input].Target), PerReplica = true, Input = input };
            case ConstantOperand:
                return new OperandShape { Operand = operand, Elements = 1, PerReplica = false };
            default:
                throw new ArgumentException($"The operand {operand} is of an unknown kind.", nameof(operand));
        }
    }

    private static int Size(NetworkProgram program, string population) => program.Populations[program.Population(population)].Size;
}
