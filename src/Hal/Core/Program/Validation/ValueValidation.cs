using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>Constant, listed and drawn values: every number they can give is allowed, and lists have their length.</summary>
internal static class ValueValidation
{
    /// <summary>Adds what is wrong. Gives the smallest and largest value, or null where something is wrong or there are no values.</summary>
    /// <param name="findings">Receives the gaps.</param>
    /// <param name="path">Of the object.</param>
    /// <param name="spec">The values.</param>
    /// <param name="allowed">What each may be.</param>
    /// <param name="count">Number of values that a list must have; null where it is not known before drawing.</param>
    /// <param name="element">What a position in a list is: neuron, synapse.</param>
    /// <param name="advice">What to do about a value that is not allowed.</param>
    /// <param name="asFormed">A device may use its own cells.</param>
    public static (double Low, double High)? Check(
        Findings findings, string path, ValueSpec? spec, AllowedValues allowed, long? count, string element, string advice = "Change the value.", bool asFormed = false)
    {
        switch (spec)
        {
            case ConstantValue constant:
                if (allowed.Admits(constant.Value)) return (constant.Value, constant.Value);
                findings.Add(path, $"is {constant.Value}; allowed are {allowed}.", advice);
                return null;
            case ListedValues listed:
                return findings.IsMissing(path, listed.Values, "the listed values") ? null : Listed(findings, path, listed.Values, allowed, count, element, advice);
            case DrawnValues drawn:
                if (drawn.AsFormed && !asFormed)
                    findings.Add(path, $"is drawn as formed; only weights of a projection can be the states of a device's cells.", "Set AsFormed to false.");
                return Drawn(findings, path, drawn, allowed, advice);
            case null:
                findings.Add(path, $"has no value.", "Give a constant, a list or a distribution.");
                return null;
            default:
                findings.Add(path, $"is of the unknown kind {spec.GetType().Name}.", "Give a constant, a list or a distribution.");
                return null;
        }
    }

    private static (double Low, double High)? Listed(
        Findings findings, string path, double[] values, AllowedValues allowed, long? count, string element, string advice)
    {
        bool valid = count is null || count == values.Length;
        if (!valid) findings.Add(path, $"lists {values.Length} values for {count} {element}s.", $"Give one value per {element}.");
        int wrong = 0, first = -1;
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < values.Length; i++)
        {
            (low, high) = (Math.Min(low, values[i]), Math.Max(high, values[i]));
            if (allowed.Admits(values[i])) continue;
            if (wrong++ == 0) first = i;
        }
        if (wrong > 0)
            findings.Add(path, $"is {values[first]} at {element} {first}{(wrong > 1 ? $" and wrong at {wrong - 1} more" : "")}; allowed are {allowed}.", advice);
        return valid && wrong == 0 && values.Length > 0 ? (low, high) : null;
    }

    private static (double Low, double High)? Drawn(Findings findings, string path, DrawnValues drawn, AllowedValues allowed, string advice)
    {
        if (findings.IsMissing(path, drawn.Distribution, "the distribution")) return null;
        int before = findings.Gaps.Count;
        Parameters(findings, path, drawn.Distribution);
        if (!Enum.IsDefined(drawn.Outside)) findings.RequireDefined(path, drawn.Outside, nameof(DrawnValues.Outside));
        if (!(drawn.Minimum <= drawn.Maximum))
            findings.Add(path, $"keeps draws in [{drawn.Minimum}, {drawn.Maximum}], which is empty.", "Set Minimum below Maximum.");
        if (findings.Gaps.Count > before) return null;
        if (drawn.Outside == OutsideRule.Redraw && !InversionTable.HasProbability(drawn.Distribution, drawn.Minimum, drawn.Maximum))
        {
            findings.Add(
                path, $"redraws what falls outside [{drawn.Minimum}, {drawn.Maximum}], where {drawn.Distribution} has no probability.",
                "Widen the interval, or clip instead.");
            return null;
        }
        (double low, double high) = InversionTable.Range(drawn);
        if (allowed.Admits(low) && allowed.Admits(high)) return (low, high);
        findings.Add(
            path, $"is drawn from {drawn.Distribution} and can reach [{low:G6}, {high:G6}]; allowed are {allowed}.",
            $"Keep draws inside by Minimum and Maximum. {advice}");
        return null;
    }

    private static void Parameters(Findings findings, string path, Distribution distribution)
    {
        switch (distribution)
        {
            case NormalDistribution normal:
                Finite(normal.Mean, "mean");
                Deviation(normal.StandardDeviation, "standard deviation");
                break;
            case LogNormalDistribution log:
                Finite(log.Mu, "mu");
                Deviation(log.Sigma, "sigma");
                break;
            case UniformDistribution uniform:
                Finite(uniform.Low, "low end");
                Finite(uniform.High, "high end");
                if (uniform.Low > uniform.High)
                    findings.Add(path, $"is drawn uniformly from {uniform.Low} to {uniform.High}, which is empty.", "Set Low below High.");
                break;
            default:
                findings.Add(path, $"is drawn from the unknown distribution {distribution.GetType().Name}.", "Use a normal, uniform or log-normal one.");
                break;
        }

        void Finite(double value, string name)
        {
            if (!AllowedValues.Any.Admits(value)) findings.Add(path, $"has the {name} {value}; allowed are {AllowedValues.Any}.", "Change the value.");
        }

        void Deviation(double value, string name)
        {
            if (!AllowedValues.NotNegative.Admits(value))
                findings.Add(
                    path, $"has the {name} {value}; allowed are {AllowedValues.NotNegative}.",
                    "Change the value.");
        }
    }
}
