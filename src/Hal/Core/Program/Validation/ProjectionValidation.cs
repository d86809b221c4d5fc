using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>Projections: ends, connectivity, weights and their bounds, delays, learning rule, rows.</summary>
internal static class ProjectionValidation
{
    private const ProjectionUse AllUses = ProjectionUse.Stepped | ProjectionUse.Phases;

    public static void Check(Findings findings)
    {
        SumValidation sums = new(findings);
        foreach ((ProjectionSpec projection, string path) in findings.Each(findings.Program.Projections, "projection", p => p.Name))
        {
            PopulationSpec? source = findings.Population(projection.Source, path, "the source"), target = findings.Population(projection.Target, path, "the target");
            CheckUse(findings, projection, path);
            CheckRule(findings, projection, path);
            bool bounded = CheckBounds(findings, projection, path);
            if (source is null || target is null) continue;
            int sources = Findings.SizeOf(source), targets = Findings.SizeOf(target);
            bool ends = CheckEnds(findings, projection, path, source, target);
            CheckRows(findings, projection, path, projection.Connectivity is Conv2d && target.Shape is [> 0, ..] ? target.Shape[0] : targets);
            // Populations of no size are a gap of their own; everything below counts their neurons.
            if (sources == 0 || targets == 0) continue;
            if (!ConnectivityValidation.Check(findings, path, projection.Connectivity, sources, targets, projection.Source == projection.Target)) continue;
            Conv2d? conv = projection.Connectivity as Conv2d;
            if (conv is not null && !ConnectivityValidation.CheckConvolution(findings, path, conv, projection, source, target)) continue;
            long? count = conv is not null ? new ConvolutionGeometry(conv, source.Shape, target.Shape).Weights : ConnectivityValidation.Count(projection.Connectivity, sources, targets);
            CheckDelays(findings, projection, path, source, target, count);
            (double Low, double High)? weights = CheckWeights(findings, projection, path, bounded, count);
            if (ends && bounded && weights is { } range && count != 0) sums.Add(projection, source, target, Math.Max(Math.Abs(range.Low), Math.Abs(range.High)));
        }
        sums.Check();
    }

    private static void CheckUse(Findings findings, ProjectionSpec projection, string path)
    {
        if (projection.Use == 0 || (projection.Use & ~AllUses) != 0)
            findings.Add(path, $"has {(int)projection.Use} for Use; allowed are Stepped, Phases or both.", "Say what its weights serve.");
        else if (projection.Synapse is not null && !projection.Use.HasFlag(ProjectionUse.Stepped))
            findings.Add(
                path, $"has the learning rule {projection.Synapse}, but only phases use it: the rule never runs.",
                "Add ProjectionUse.Stepped, or remove the rule.");
    }

    private static bool CheckEnds(Findings findings, ProjectionSpec projection, string path, PopulationSpec source, PopulationSpec target)
    {
        if (!projection.Use.HasFlag(ProjectionUse.Stepped))
        {
            findings.IsMissing(path, projection.Channel, nameof(projection.Channel));
            return false;
        }
        if (source.Kernel is null)
            findings.Add(
                path, $"starts at population '{source.Name}', which has no kernel and never emits.",
                "Give the population a kernel, or use the projection in phases only.");
        else if (projection.Synapse is not null && source.Kernel.Declaration.Emission == Emission.Graded)
            findings.Add(
                path, $"learns by {projection.Synapse} from population '{source.Name}', whose emissions are graded; rules of stepping take spikes.",
                "Remove the rule, or learn in phases.");
        return findings.HasChannel(target, projection.Channel, path) && source.Kernel is not null;
    }

    private static bool CheckBounds(Findings findings, ProjectionSpec projection, string path)
    {
        double minimum = projection.MinimumWeight, maximum = projection.MaximumWeight;
        if (!(minimum <= maximum))
        {
            findings.Add(path, $"allows weights in [{minimum}, {maximum}], which is empty.", "Set MinimumWeight below MaximumWeight.");
            return false;
        }
        if (projection.Synapse is not { Declaration.ChangesWeights: true } rule || (AllowedValues.Any.Admits(minimum) && AllowedValues.Any.Admits(maximum))) return true;
        findings.Add(
            path, $"learns by {rule} with weights in [{minimum}, {maximum}]; both bounds must be finite, because the sums' fixed point is chosen by them.",
            "Set MinimumWeight and MaximumWeight.");
        return false;
    }

    private static (double Low, double High)? CheckWeights(Findings findings, ProjectionSpec projection, string path, bool bounded, long? count)
    {
        AllowedValues allowed = bounded ? new AllowedValues(projection.MinimumWeight, projection.MaximumWeight) : AllowedValues.Any;
        bool bounds = double.IsFinite(allowed.Minimum) || double.IsFinite(allowed.Maximum);
        return ValueValidation.Check(
            findings, $"{path}, weight", projection.Weight, allowed, count, projection.Connectivity is Conv2d ? "weight" : "synapse",
            bounds ? "Change the weight, or MinimumWeight and MaximumWeight." : "Change the weight.", asFormed: true);
    }

    private static void CheckDelays(Findings findings, ProjectionSpec projection, string path, PopulationSpec source, PopulationSpec target, long? count)
    {
        bool learns = projection.Synapse is not null, forward = !learns && source.Rank < target.Rank;
        string reason = learns ? "a learning synapse needs at least one step"
            : FormattableString.Invariant($"0 leads from a lower to a higher rank only, and '{source.Name}' has rank {source.Rank}, '{target.Name}' {target.Rank}");
        AllowedValues allowed = new(forward ? 0 : 0.5, ProjectionSpec.LargestDelay)
        {
            Words = $"{(forward ? 0 : 1)} to {ProjectionSpec.LargestDelay} steps after rounding{(forward ? "" : $" ({reason})")}",
        };
        ValueValidation.Check(findings, $"{path}, delay", projection.DelaySteps, allowed, count, "synapse", "Change the delay, the time step or the ranks.");
        findings.RequireDefined(path, projection.DelayPlace, nameof(projection.DelayPlace));
    }

    private static void CheckRule(Findings findings, ProjectionSpec projection, string path)
    {
        if (findings.IsMissing(path, projection.SynapseParameters, nameof(projection.SynapseParameters))) return;
        SynapseKernelDeclaration? kernel = projection.Synapse?.Declaration;
        int before = findings.Gaps.Count;
        foreach ((string name, double value) in projection.SynapseParameters)
        {
            string at = $"{path}, parameter '{name}'";
            ParameterDeclaration? parameter = kernel?.Parameters.FirstOrDefault(p => p.Name == name);
            if (parameter is null) KernelValidation.UnknownParameter(findings, at, name, $"{projection.Synapse}", kernel?.Parameters ?? []);
            else ValueValidation.Check(findings, at, value, AllowedValues.Of(parameter), null, "synapse");
        }
        double dt = findings.Program.DtMs;
        if (kernel is null || findings.Gaps.Count > before || !(dt > 0 && double.IsFinite(dt))) return;
        try
        {
            projection.Synapse!.Derive(new Derivation(
                path, dt,
                name => projection.SynapseParameters.TryGetValue(name, out double value) ? value
                    : kernel.Parameters.FirstOrDefault(p => p.Name == name)?.Default ?? throw new KeyNotFoundException($"it reads the parameter '{name}', which it does not declare."),
                (name, value) => KernelValidation.RequireDerived(kernel.Constants, name, value)));
        }
        catch (Exception error)
        {
            KernelValidation.Refused(findings, path, $"{projection.Synapse}", error);
        }
    }

    private static void CheckRows(Findings findings, ProjectionSpec projection, string path, int targets)
    {
        if (projection.InitialRows is { } rows && (rows < 0 || rows > targets))
            findings.Add(
                path, $"has {rows} rows in use at first; allowed are 0 to {targets}, the size of the target{(projection.Connectivity is Conv2d ? "'s first axis" : "")}.",
                "Change InitialRows, or leave it out for all.");
    }
}
