using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>Tapes, and probes: what is recorded, how often, and where it goes.</summary>
internal static class ProbeValidation
{
    public static void Check(Findings findings)
    {
        Dictionary<string, TapeSpec> tapes = [];
        foreach ((TapeSpec tape, string path) in findings.Each(findings.Program.Tapes, "tape", t => t.Name))
        {
            findings.Population(tape.Population, path, "the population");
            if (tape.Capacity < 1) findings.Add(path, $"has room for {tape.Capacity} rows; allowed are whole numbers of at least 1.", "Change the capacity.");
            if (tape.Name is not null) tapes.TryAdd(tape.Name, tape);
        }
        Dictionary<string, string> writers = [];
        foreach ((ProbeSpec probe, string path) in findings.Each(findings.Program.Probes, "probe", p => p.Name))
        {
            PopulationSpec? population = findings.Population(probe.Population, path, "the population");
            findings.RequireDefined(path, probe.Kind, nameof(probe.Kind));
            CheckRows(findings, probe, path, population);
            if (population is not null) CheckSource(findings, probe, path, population);
            if (probe.Tape is not null) CheckTape(findings, probe, path, population, tapes, writers);
        }
    }

    private static void CheckRows(Findings findings, ProbeSpec probe, string path, PopulationSpec? population)
    {
        bool spikes = probe.Kind == ProbeKind.Spikes;
        if (spikes && probe.EverySteps != 1)
            findings.Add(path, $"records spikes every {probe.EverySteps} steps; spikes are recorded in every step.", "Leave EverySteps at 1, or count spikes.");
        else if (probe.EverySteps < 1)
            findings.Add(path, $"records every {probe.EverySteps} steps; allowed are whole numbers of at least 1.", "Change EverySteps.");
        int size = population is null ? 1 : Math.Max(1, Findings.SizeOf(population));
        if (spikes && probe.Tape is null && probe.Capacity < size)
            findings.Add(
                path, $"has room for {probe.Capacity} spikes; at least {size} are needed, because every neuron may spike in one step.",
                "Enlarge the capacity.");
        else if (probe.Capacity < 1)
            findings.Add(path, $"has room for {probe.Capacity} rows; allowed are whole numbers of at least 1.", "Enlarge the capacity.");
    }

    private static void CheckSource(Findings findings, ProbeSpec probe, string path, PopulationSpec population)
    {
        if (findings.IsMissing(path, probe.Field, nameof(probe.Field))) return;
        if (probe.Kind != ProbeKind.Field)
        {
            if (population.Kernel is null)
                findings.Add(
                    path, $"records {probe.Kind} of population '{population.Name}', which has no kernel and never emits.",
                    "Record a field, or another population.");
            if (probe.Field.Length > 0)
                findings.Add(path, $"names the field '{probe.Field}' but records {probe.Kind}.", "Set Kind to Field, or leave the field out.");
            return;
        }
        (FieldDeclaration Declaration, FieldExtent Extent)[] fields = [.. Findings.FieldsOf(population)];
        string[] recordable = [.. fields.Where(f => f.Extent == FieldExtent.PerElement && f.Declaration.Format == FieldFormat.Real).Select(f => f.Declaration.Name)];
        if (recordable.Contains(probe.Field)) return;
        if (fields.Any(f => f.Declaration.Name == probe.Field))
            findings.Add(
                path, $"records the field '{probe.Field}', which is an integer or has no value per element; recordable are: {Nearest.List(recordable)}.",
                "Choose one of these, or read it as state.");
        else
            findings.Unknown(path, "the field", probe.Field, $"field of population '{population.Name}' with a real number per element", recordable);
    }

    private static void CheckTape(
        Findings findings, ProbeSpec probe, string path, PopulationSpec? population, Dictionary<string, TapeSpec> tapes, Dictionary<string, string> writers)
    {
        if (!tapes.TryGetValue(probe.Tape!, out TapeSpec? tape))
        {
            findings.Unknown(path, "the tape", probe.Tape, "tape", tapes.Keys);
            return;
        }
        if (!writers.TryAdd(tape.Name, path))
            findings.Add(path, $"writes to tape '{tape.Name}', as {writers[tape.Name]} does.", "Give every probe a tape of its own.");
        PopulationSpec? rows = (findings.Program.Populations ?? []).FirstOrDefault(p => p?.Name == tape.Population);
        if (population is null || rows is null || Findings.SizeOf(population) == Findings.SizeOf(rows)) return;
        findings.Add(
            path, $"records {Findings.SizeOf(population)} values per row to tape '{tape.Name}', whose rows have the {Findings.SizeOf(rows)} of population '{rows.Name}'.",
            "Make the tape one of the probe's population.");
    }
}
