using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>What a stage's operand is, as far as names alone tell.</summary>
/// <param name="Operand">The operand.</param>
/// <param name="Name">What messages call it.</param>
/// <param name="Elements">Values per row and replica.</param>
/// <param name="Shared">All replicas have the same values.</param>
/// <param name="IsInteger">An integer field.</param>
internal sealed record OperandFacts(Operand Operand, string Name, int Elements, bool Shared, bool IsInteger)
{
    /// <summary>What a stage may write: fields and tapes.</summary>
    public bool IsWritable => Operand is FieldOf or TapeOf;
}

/// <summary>Finds operands of phases, and says what their shapes must be.</summary>
internal sealed class OperandValidation
{
    private readonly Findings _findings;
    private readonly Dictionary<string, TapeSpec> _tapes = [];
    private readonly Dictionary<string, InputSpec> _inputs = [];

    public OperandValidation(Findings findings)
    {
        _findings = findings;
        foreach (TapeSpec? tape in findings.Program.Tapes ?? [])
            if (tape?.Name is not null) _tapes.TryAdd(tape.Name, tape);
        foreach (InputSpec? input in findings.Program.Inputs ?? [])
            if (input?.Name is not null) _inputs.TryAdd(input.Name, input);
    }

    /// <summary>An operand that is read; null where it is none, which is then a gap.</summary>
    public OperandFacts? Read(Operand? operand, string path, string role, bool integers = false)
    {
        OperandFacts? facts = Find(operand, path, role);
        if (facts is not { IsInteger: true } || integers) return facts;
        _findings.Add(path, $"reads the integer {facts.Name} as {role}; real numbers are needed there.", "Use a real field, or copy it by a map.");
        return null;
    }

    /// <summary>An operand that is written; null where it is none or cannot be.</summary>
    public OperandFacts? Write(Operand? operand, string path, string role, bool integer = false)
    {
        OperandFacts? facts = Find(operand, path, role);
        if (facts is null) return null;
        if (!facts.IsWritable)
            _findings.Add(path, $"writes the {facts.Name} as {role}, which is read only; fields and tapes can be written.", "Write to a field or a tape.");
        else if (facts.IsInteger != integer)
            _findings.Add(path, $"writes the {facts.Name} as {role}, {(integer ? "but the result is an integer" : "an integer field, which holds indices alone")}.", integer ? "Write to an integer field." : "Write to a real field.");
        else
            return facts;
        return null;
    }

    /// <summary>The operand has exactly so many elements; true also where it was not found, which has been said.</summary>
    public bool HasElements(OperandFacts? facts, string path, string role, int elements)
    {
        if (facts is null || elements == 0 || facts.Elements == elements) return true;
        _findings.Add(path, $"has the {facts.Name} of {facts.Elements} elements as {role}; {elements} are needed.", "Choose an operand of that size.");
        return false;
    }

    /// <summary>Each of the operand's values serves a whole run of elements.</summary>
    public void Divides(OperandFacts? facts, string path, string role, int elements)
    {
        if (facts is null || elements == 0 || elements % facts.Elements == 0) return;
        _findings.Add(
            path, $"has the {facts.Name} of {facts.Elements} elements as {role}; a divisor of {elements} is needed, so that each value serves a run.",
            "Choose an operand of that size.");
    }

    /// <summary>What is shared by all replicas cannot take what differs among them.</summary>
    public void RequireShared(IEnumerable<OperandFacts?> read, OperandFacts? written, string path)
    {
        if (written is not { Shared: true } || read.FirstOrDefault(r => r is { Shared: false }) is not { } own) return;
        _findings.Add(
            path, $"writes the {written.Name}, which all replicas share, from the {own.Name}, of which each has its own.",
            "Reduce over the batch, or write to a state field or a tape.");
    }

    /// <summary>Except in maps, a stage never writes what it reads.</summary>
    public void RequireApart(IEnumerable<OperandFacts?> read, OperandFacts? written, string path)
    {
        if (written is null || !read.Any(r => r is not null && r.Operand == written.Operand)) return;
        _findings.Add(path, $"reads and writes the {written.Name}; only maps may.", "Write to another operand.");
    }

    /// <summary>A tape that takes rows of a population.</summary>
    public void RequireTape(string? tape, PopulationSpec population, string path)
    {
        if (Find(new TapeOf(tape!), path, "a record") is { } facts) HasElements(facts, path, "a record", Findings.SizeOf(population));
    }

    private OperandFacts? Find(Operand? operand, string path, string role)
    {
        switch (operand)
        {
            case FieldOf field:
                return Field(field, path, role);
            case TapeOf tape:
                if (tape.Tape is not null && _tapes.TryGetValue(tape.Tape, out TapeSpec? spec)) return Sized(operand, $"tape '{tape.Tape}'", spec.Population);
                _findings.Unknown(path, role, tape.Tape, "tape", _tapes.Keys);
                return null;
            case HeldInput held:
                if (held.Input is not null && _inputs.TryGetValue(held.Input, out InputSpec? input) && input is ValuesInput) return Sized(operand, $"input '{held.Input}'", input.Target);
                _findings.Unknown(path, role, held.Input, "values input", _inputs.Values.OfType<ValuesInput>().Select(i => i.Name));
                return null;
            case ConstantOperand constant:
                if (AllowedValues.Any.Admits(constant.Value)) return new OperandFacts(operand, FormattableString.Invariant($"constant {constant.Value}"), 1, true, false);
                _findings.Add(path, $"has the constant {constant.Value} as {role}; allowed are {AllowedValues.Any}.", "Change the value.");
                return null;
            case null:
                _findings.Add(path, $"has null as {role}.", "Give an operand.");
                return null;
            default:
                _findings.Add(
                    path, $"has an operand of the unknown kind {operand.GetType().Name} as {role}.",
                    "Use a field, a tape, a held input or a constant.");
                return null;
        }
    }

    /// <summary>Null where the population is unknown or has no size: that is a gap of the tape or input.</summary>
    private OperandFacts? Sized(Operand operand, string name, string? population)
    {
        PopulationSpec? spec = (_findings.Program.Populations ?? []).FirstOrDefault(p => p?.Name == population);
        int size = spec is null ? 0 : Findings.SizeOf(spec);
        return size > 0 ? new OperandFacts(operand, name, size, false, false) : null;
    }

    private OperandFacts? Field(FieldOf field, string path, string role)
    {
        if (_findings.Population(field.Population, path, role) is not { } population) return null;
        (FieldDeclaration Declaration, FieldExtent Extent)[] fields = [.. Findings.FieldsOf(population)];
        int index = Array.FindIndex(fields, f => f.Declaration.Name == field.Field);
        if (index < 0)
        {
            _findings.Unknown(path, role, field.Field, $"field of population '{population.Name}'", fields.Select(f => f.Declaration.Name));
            return null;
        }
        (FieldDeclaration declaration, FieldExtent extent) = fields[index];
        int elements = Findings.SizeOf(population) == 0 ? 0 : population.Length(extent);
        return elements == 0 ? null : new OperandFacts(
            field, $"field '{field.Population}.{field.Field}'", elements, declaration.Role == FieldRole.Parameter, declaration.Format == FieldFormat.Integer);
    }
}
