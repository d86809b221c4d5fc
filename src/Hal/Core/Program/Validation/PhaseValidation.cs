using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>Phases: every stage finds its operands, and they have the shapes that it needs. Numbers of rows are state and are checked when a phase runs.</summary>
internal sealed class PhaseValidation
{
    private readonly Findings _findings;
    private readonly OperandValidation _operands;

    private PhaseValidation(Findings findings) => (_findings, _operands) = (findings, new OperandValidation(findings));

    public static void Check(Findings findings)
    {
        PhaseValidation validation = new(findings);
        foreach ((PhaseSpec phase, string path) in findings.Each(findings.Program.Phases, "phase", p => p.Name))
        {
            if (findings.IsMissing(path, phase.Stages, nameof(phase.Stages))) continue;
            for (int i = 0; i < phase.Stages.Count; i++) validation.Check(phase.Stages[i], $"{path}, stage {i}");
        }
    }

    private void Check(StageSpec? stage, string path)
    {
        if (stage is not null) path += $" ({stage.GetType().Name.Replace("Stage", "", StringComparison.Ordinal)})";
        switch (stage)
        {
            case MultiplyStage multiply:
                CheckMultiply(multiply, path);
                break;
            case MultiplyTransposedStage multiply:
                (_, int sources, int targets) = Projection(multiply.Projection, path);
                _findings.RequireDefined(path, multiply.Rows, nameof(multiply.Rows));
                CheckProduct(multiply.Source, targets, multiply.Target, sources, path);
                break;
            case UpdateStage update:
                CheckUpdate(update, path);
                break;
            case MapStage map:
                CheckMap(map, path);
                break;
            case ScanStage scan:
                CheckScan(scan, path);
                break;
            case ReduceStage reduce:
                CheckReduce(reduce, path);
                break;
            case SelectStage select:
                CheckSelect(select, path);
                break;
            case null:
                _findings.Add(path, $"is null.", "Remove it from the list.");
                break;
            default:
                _findings.Add(path, $"is of an unknown kind.", "Use the library's stages.");
                break;
        }
    }

    private void CheckMultiply(MultiplyStage multiply, string path)
    {
        (ProjectionSpec? projection, int sources, int targets) = Projection(multiply.Projection, path);
        _findings.RequireDefined(path, multiply.Rows, nameof(multiply.Rows));
        CheckProduct(multiply.Source, sources, multiply.Target, targets, path);
        if (!multiply.FixedPoint || projection is null) return;
        if (!projection.Use.HasFlag(ProjectionUse.Stepped))
            _findings.Add(
                path, $"sums in fixed point, but projection '{projection.Name}' is not stepped and has none.",
                "Add ProjectionUse.Stepped, or sum in floating point.");
        if (projection.Synapse is not null)
            _findings.Add(
                path, $"sums in fixed point, but projection '{projection.Name}' has a synapse kernel, whose factors belong to steps.",
                "Use a static projection, or sum in floating point.");
        if (multiply.Rows != RowSelection.InUse)
            _findings.Add(
                path, $"sums in fixed point over {multiply.Rows} rows; all rows in use take part there.",
                "Set Rows to InUse, or sum in floating point.");
    }

    private void CheckProduct(Operand? source, int sourceElements, Operand? target, int targetElements, string path)
    {
        OperandFacts? read = _operands.Read(source, path, "the source"), written = _operands.Write(target, path, "the target");
        _operands.HasElements(read, path, "the source", sourceElements);
        _operands.HasElements(written, path, "the target", targetElements);
        _operands.RequireShared([read], written, path);
        _operands.RequireApart([read], written, path);
    }

    private void CheckUpdate(UpdateStage update, string path)
    {
        (ProjectionSpec? projection, int sources, int targets) = Projection(update.Projection, path);
        // A row is a target, or an output channel.
        int rows = projection?.Connectivity is Conv2d && _findings.Program.Populations.FirstOrDefault(p => p?.Name == projection.Target)?.Shape is [> 0 and var channels, ..] ? channels : targets;
        _operands.HasElements(_operands.Read(update.Pre, path, "pre"), path, "pre", sources);
        _operands.HasElements(_operands.Read(update.Post, path, "post"), path, "post", targets);
        if (_findings.IsMissing(path, update.Kernel, nameof(update.Kernel)) || _findings.IsMissing(path, update.Parameters, nameof(update.Parameters))) return;
        UpdateKernelDeclaration kernel = update.Kernel.Declaration;
        if (!HasCount(update.Parameters.Count, kernel.Parameters, $"{kernel.Name} has the parameters", path)) return;
        for (int p = 0; p < update.Parameters.Count; p++)
        {
            string role = $"the parameter {kernel.Parameters[p]}";
            OperandFacts? parameter = _operands.Read(update.Parameters[p], path, role, integers: true);
            if (parameter is not null && (!parameter.Shared || parameter.Elements != 1 && parameter.Elements != rows))
                _findings.Add(
                    path, $"has the {parameter.Name} as {role}; a constant, or a parameter field with a single value or one per row, is allowed.",
                    "Use one of these.");
        }
    }

    private void CheckMap(MapStage map, string path)
    {
        _findings.RequireDefined(path, map.Direction, nameof(map.Direction));
        if (_findings.IsMissing(path, map.Kernel, nameof(map.Kernel)) || _findings.IsMissing(path, map.Ports, nameof(map.Ports))) return;
        MapKernelDeclaration kernel = map.Kernel.Declaration;
        if (!HasCount(map.Ports.Count, [.. kernel.Ports.Select(p => p.Name)], $"{kernel.Name} has the ports", path)) return;
        if (kernel.Ports.All(p => p.Role == PortRole.In)) _findings.Add(
            path, $"has the kernel {kernel.Name}, which writes nothing.",
            "Use a kernel with an output port.");
        List<OperandFacts?> read = [], writes = [];
        OperandFacts? first = null;
        for (int p = 0; p < map.Ports.Count; p++)
        {
            string role = $"the port {kernel.Ports[p].Name}";
            if (kernel.Ports[p].Role == PortRole.In)
            {
                read.Add(_operands.Read(map.Ports[p], path, role, integers: true));
                continue;
            }
            OperandFacts? written = _operands.Write(map.Ports[p], path, role);
            if (kernel.Ports[p].Role != PortRole.Out) read.Add(written);
            writes.Add(written);
            first ??= written;
            if (first is not null) _operands.HasElements(written, path, role, first.Elements);
        }
        if (first is null) return;
        foreach (OperandFacts? facts in read) _operands.Divides(facts, path, "a port that is read", first.Elements);
        foreach (OperandFacts? facts in writes) _operands.RequireShared(read, facts, path);
        if (writes.Select(facts => facts?.Shared).OfType<bool>().Distinct().Count() > 1)
            _findings.Add(path, $"writes both what all replicas share and what each has of its own.", "Make two maps of it.");
        CheckRows(map.Rows, path);
    }

    private void CheckRows(int? rows, string path)
    {
        if (rows < 1) _findings.Add(path, $"is for {rows} rows; at least 1 is allowed.", "Change Rows, or leave it out.");
    }

    private void CheckScan(ScanStage scan, string path)
    {
        if (_findings.Population(scan.Population, path, "the population") is not { } population) return;
        int size = Findings.SizeOf(population);
        if (population.Kernel?.Declaration is not { } kernel)
        {
            _findings.Add(path, $"scans population '{population.Name}', which has no kernel.", "Give it one, or use a map.");
            return;
        }
        if (kernel.UniformDraws + kernel.NormalDraws > 0)
            _findings.Add(
                path, $"scans population '{population.Name}', whose kernel {population.Kernel} draws random numbers, which belong to steps.",
                "Use a kernel that draws nothing.");
        if (_findings.IsMissing(path, scan.Channels, nameof(scan.Channels)) || !HasCount(scan.Channels.Count, kernel.Channels, $"{kernel.Name} has the channels", path)) return;
        List<OperandFacts?> read = [];
        for (int c = 0; c < scan.Channels.Count; c++)
        {
            string role = $"the channel {kernel.Channels[c]}";
            OperandFacts? channel = _operands.Read(scan.Channels[c], path, role, integers: true);
            _operands.Divides(channel, path, role, size);
            read.Add(channel);
        }
        OperandFacts? emission = _operands.Write(scan.Emission, path, "the emission");
        _operands.HasElements(emission, path, "the emission", size);
        _operands.RequireApart(read, emission, path);
        CheckRows(scan.Rows, path);
        CheckRecords(scan, population, path);
    }

    private void CheckRecords(ScanStage scan, PopulationSpec population, string path)
    {
        if (_findings.IsMissing(path, scan.Records, nameof(scan.Records))) return;
        HashSet<string> tapes = [.. scan.Emission is TapeOf { Tape: not null } emission ? [emission.Tape] : Array.Empty<string>()];
        string[] fields = [.. population.Kernel!.Declaration.Fields.Select(f => f.Name)];
        foreach (FieldRecord? record in scan.Records)
        {
            if (record is null)
            {
                _findings.Add(path, $"has null among its records.", "Remove it from the list.");
                continue;
            }
            if (!fields.Contains(record.Field)) _findings.Unknown(path, "a record", record.Field, $"field of {population.Kernel}", fields);
            _operands.RequireTape(record.Tape, population, path);
            if (record.Tape is not null && scan.Channels.Any(channel => channel is TapeOf tape && tape.Tape == record.Tape)) _findings.Add(
                path, $"reads and writes the tape '{record.Tape}'; only maps may.",
                "Record to another tape.");
            if (record.Tape is not null && !tapes.Add(record.Tape)) _findings.Add(
                path, $"records twice to tape '{record.Tape}'.",
                "Give every record a tape of its own.");
        }
    }

    private void CheckReduce(ReduceStage reduce, string path)
    {
        _findings.RequireDefined(path, reduce.Over, nameof(reduce.Over));
        _findings.RequireDefined(path, reduce.Operation, nameof(reduce.Operation));
        OperandFacts? source = _operands.Read(reduce.Source, path, "the source"), target = _operands.Write(reduce.Target, path, "the target");
        _operands.RequireApart([source], target, path);
        if (source is null || target is null) return;
        if (reduce.Over != ReductionAxis.Rows) _operands.Divides(target, path, "the target", source.Elements);
        else _operands.HasElements(target, path, "the target", source.Elements);
        if (reduce.Over == ReductionAxis.Batch)
        {
            if (!target.Shared) _findings.Add(
                path, $"reduces the batch to the {target.Name}, of which each replica has its own.",
                "Write to a parameter field.");
            return;
        }
        if (reduce.Over == ReductionAxis.Rows && target.Operand is not FieldOf)
            _findings.Add(path, $"reduces rows to the {target.Name}, which has rows itself.", "Write to a field.");
        _operands.RequireShared([source], target, path);
    }

    private void CheckSelect(SelectStage select, string path)
    {
        _findings.RequireDefined(path, select.Operation, nameof(select.Operation));
        bool best = select.Operation == Selection.ArgMax, hot = select.Operation == Selection.OneHot, gather = select.Operation == Selection.Gather;
        OperandFacts? source = _operands.Read(select.Source, path, "the source", integers: hot);
        OperandFacts? target = _operands.Write(select.Target, path, "the target", integer: best), indices = null;
        if (best) _operands.HasElements(target, path, "the target", 1);
        if (hot)
        {
            _operands.HasElements(source, path, "the source", 1);
            if (source is { IsInteger: false }) _findings.Add(
                path, $"takes the index from the {source.Name}, which is no integer field.",
                "Use an integer field with a single value.");
        }
        if (gather)
        {
            indices = _operands.Read(select.Indices, path, "the indices", integers: true);
            if (indices is { IsInteger: false }) _findings.Add(
                path, $"takes indices from the {indices.Name}, which is no integer field.",
                "Use an integer field.");
            if (target is not null) _operands.HasElements(indices, path, "the indices", target.Elements);
        }
        else if (select.Indices is not null)
        {
            _findings.Add(path, $"has indices, which {select.Operation} does not use.", "Leave Indices out.");
        }
        if (select.Operation == Selection.TopK && source is not null)
        {
            _operands.HasElements(target, path, "the target", source.Elements);
            if (select.Count < 1 || select.Count > source.Elements)
                _findings.Add(path, $"selects {select.Count} elements; allowed are 1 to {source.Elements}, the size of the {source.Name}.", "Change Count.");
        }
        _operands.RequireShared([source, indices], target, path);
        _operands.RequireApart([source, indices], target, path);
    }

    /// <summary>A projection that phases may use, and the sizes of its ends; 0 where one is unknown, which is a gap of the projection.</summary>
    private (ProjectionSpec? Projection, int Sources, int Targets) Projection(string? name, string path)
    {
        IEnumerable<ProjectionSpec> all = (_findings.Program.Projections ?? []).OfType<ProjectionSpec>();
        ProjectionSpec? projection = all.FirstOrDefault(p => p.Name == name);
        if (projection is null)
        {
            _findings.Unknown(path, "the projection", name, "projection", all.Select(p => p.Name));
            return (null, 0, 0);
        }
        if (!projection.Use.HasFlag(ProjectionUse.Phases))
            _findings.Add(path, $"uses projection '{projection.Name}', which is not for phases.", "Add ProjectionUse.Phases to its Use.");
        return (projection, Size(projection.Source), Size(projection.Target));

        int Size(string? population) => (_findings.Program.Populations ?? []).FirstOrDefault(p => p?.Name == population) is { } spec ? Findings.SizeOf(spec) : 0;
    }

    private bool HasCount(int given, IReadOnlyList<string> names, string declared, string path)
    {
        if (given == names.Count) return true;
        _findings.Add(path, $"binds {given} operands, but {declared} {Nearest.List(names)}.", "Give one operand for each, in that order.");
        return false;
    }
}
