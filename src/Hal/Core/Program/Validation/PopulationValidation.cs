using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>Populations: shape, rank, kernel, parameters and what derives from them, fields, initial values.</summary>
internal static class PopulationValidation
{
    public static void Check(Findings findings)
    {
        HashSet<string> names = [.. (findings.Program.Populations ?? []).Select(p => p?.Name).OfType<string>()];
        foreach ((PopulationSpec population, string path) in findings.Each(findings.Program.Populations, "population", p => p.Name))
        {
            int before = findings.Gaps.Count;
            CheckName(findings, population, path, names);
            CheckShape(findings, population, path);
            if (population.Rank < 0) findings.Add(path, $"has the rank {population.Rank}; allowed are whole numbers of at least 0.", "Change the rank.");
            CheckEmission(findings, population, path);
            if (population.Kernel is not null) KernelValidation.Check(findings, path, population.Kernel.Declaration);
            bool fields = CheckExtraFields(findings, population, path);
            CheckParameters(findings, population, path);
            // What is derived or set by name has a meaning only where the names and numbers above are right.
            if (findings.Gaps.Count == before && population.Kernel is not null) CheckDerivation(findings, population, path);
            if (fields) CheckInitial(findings, population, path);
        }
    }

    /// <summary>Streams are named "population/NAME/FIELD": the name of one population must not read as a field of another.</summary>
    private static void CheckName(Findings findings, PopulationSpec population, string path, HashSet<string> names)
    {
        string name = population.Name ?? "";
        for (int at = name.IndexOf('/', StringComparison.Ordinal); at >= 0; at = name.IndexOf('/', at + 1))
        {
            if (!names.Contains(name[..at])) continue;
            findings.Add(
                path, $"reads as a part of population '{name[..at]}', so that both would draw the same random numbers.",
                "Give it a name that does not begin so.");
            return;
        }
    }

    private static void CheckShape(Findings findings, PopulationSpec population, string path)
    {
        if (findings.IsMissing(path, population.Shape, nameof(population.Shape)) || Findings.SizeOf(population) > 0 && population.Shape.Length > 0) return;
        string shape = $"[{string.Join(", ", population.Shape)}]";
        if (population.Shape.Length == 0 || population.Shape.Any(extent => extent < 1))
            findings.Add(path, $"has the shape {shape}; allowed are extents of at least 1, one or more.", "Give it at least one element, or remove it.");
        else
            findings.Add(path, $"has the shape {shape}, which is more than {int.MaxValue} elements.", "Make it smaller, or split it.");
    }

    private static void CheckEmission(Findings findings, PopulationSpec population, string path)
    {
        if (population.LargestEmission is not { } largest) return;
        AllowedValues positive = new(0, double.PositiveInfinity, MinimumExcluded: true);
        if (population.Kernel?.Declaration.Emission != Emission.Graded)
            findings.Add(
                path, $"has a largest emission, but {(population.Kernel is null ? "no kernel" : $"its kernel {population.Kernel} emits spikes")}.",
                "Set LargestEmission for graded kernels only.");
        else if (!positive.Admits(largest))
            findings.Add(path, $"has the largest emission {largest}; allowed are {positive}.", "Change the value.");
    }

    private static bool CheckExtraFields(Findings findings, PopulationSpec population, string path)
    {
        if (findings.IsMissing(path, population.ExtraFields, nameof(population.ExtraFields))) return false;
        HashSet<string> names = [.. population.Kernel?.Declaration.Fields.Select(f => f.Name) ?? []];
        bool valid = true;
        for (int i = 0; i < population.ExtraFields.Count; i++)
        {
            ExtraField? extra = population.ExtraFields[i];
            if (extra?.Declaration is not { } field || string.IsNullOrWhiteSpace(field.Name))
            {
                findings.Add(path, $"has an extra field without a name, at position {i}.", "Give it a name of its own.");
                valid = false;
                continue;
            }
            string at = $"{path}, field '{field.Name}'";
            if (!names.Add(field.Name))
            {
                findings.Add(
                    at,
                    $"clashes with a field of the same name{(population.Kernel is null ? "" : $"; kernel {population.Kernel} has {Nearest.List(population.Kernel.Declaration.Fields.Select(f => f.Name))}")}.",
                    "Give it another name.");
                valid = false;
            }
            findings.RequireDefined(at, field.Role, nameof(field.Role));
            findings.RequireDefined(at, field.Format, nameof(field.Format));
            findings.RequireDefined(at, extra.Extent, nameof(extra.Extent));
            if (!Values(field).Admits(field.Default)) findings.Add(at, $"has the default {field.Default}; allowed are {Values(field)}.", "Change the value.");
        }
        return valid;
    }

    private static void CheckParameters(Findings findings, PopulationSpec population, string path)
    {
        if (findings.IsMissing(path, population.Parameters, nameof(population.Parameters))) return;
        IReadOnlyList<ParameterDeclaration> declared = population.Kernel?.Declaration.Parameters ?? [];
        int size = Findings.SizeOf(population);
        foreach ((string name, ValueSpec value) in population.Parameters)
        {
            string at = $"{path}, parameter '{name}'";
            ParameterDeclaration? parameter = declared.FirstOrDefault(p => p.Name == name);
            if (parameter is null) KernelValidation.UnknownParameter(findings, at, name, $"{population.Kernel}", declared);
            else ValueValidation.Check(findings, at, value, AllowedValues.Of(parameter), size > 0 ? size : null, "neuron");
        }
    }

    /// <summary>Runs the kernel's own checks, once or neuron by neuron; the first neuron that fails stands for all.</summary>
    private static void CheckDerivation(Findings findings, PopulationSpec population, string path)
    {
        double dt = findings.Program.DtMs;
        if (!(dt > 0 && double.IsFinite(dt))) return;
        HashSet<string> fields = [.. population.Kernel!.Declaration.Fields.Select(f => f.Name)];
        int reached = 0;
        try
        {
            FieldValues.Derive(
                findings.Program, population, Findings.SizeOf(population), neuron => reached = neuron, (field, value) => KernelValidation.RequireDerived(fields, field, value));
        }
        catch (Exception error)
        {
            bool varied = population.Parameters.Values.Any(value => value is not ConstantValue);
            KernelValidation.Refused(findings, varied ? $"{path}, neuron {reached}" : path, $"{population.Kernel}", error);
        }
    }

    private static void CheckInitial(Findings findings, PopulationSpec population, string path)
    {
        if (findings.IsMissing(path, population.Initial, nameof(population.Initial)) || population.Initial.Count == 0 || Findings.SizeOf(population) == 0) return;
        FieldLayout layout = new(population);
        string[] names = [.. Enumerable.Range(0, layout.Count).Select(f => layout.Declaration(f).Name)];
        foreach ((string name, ValueSpec value) in population.Initial)
        {
            string at = $"{path}, initial '{name}'";
            int field = Array.IndexOf(names, name);
            if (field < 0)
                findings.Add(at, $"is no field of it; there are: {Nearest.List(names)}.", Nearest.Advice(name, names, "Choose one of these."));
            else
                ValueValidation.Check(findings, at, value, Values(layout.Declaration(field)), layout.Length(field), "element");
        }
    }

    private static AllowedValues Values(FieldDeclaration field)
        => field.Format == FieldFormat.Integer ? new AllowedValues(int.MinValue, int.MaxValue, Whole: true) : AllowedValues.Any;
}
