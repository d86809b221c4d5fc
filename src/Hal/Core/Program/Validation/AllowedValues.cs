using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>Which numbers are allowed somewhere, and how to say so. Always finite and within single precision, in which backends work.</summary>
internal readonly record struct AllowedValues(double Minimum, double Maximum, bool MinimumExcluded = false, bool Whole = false)
{
    /// <summary>Words instead of the bounds, where these need an explanation.</summary>
    public string? Words { get; init; }

    public static AllowedValues Any { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public static AllowedValues NotNegative { get; } = new(0, double.PositiveInfinity);

    public static AllowedValues Of(ParameterDeclaration parameter) => new(parameter.Minimum, parameter.Maximum, parameter.MinimumExcluded);

    public bool Admits(double value)
        => double.IsFinite(value) && Math.Abs(value) <= float.MaxValue && (MinimumExcluded ? value > Minimum : value >= Minimum) && value <= Maximum
            && (!Whole || value == Math.Floor(value));

    public override string ToString()
    {
        if (Words is not null) return Words;
        string kind = Whole ? "whole numbers" : "numbers";
        return (double.IsFinite(Minimum), double.IsFinite(Maximum)) switch
        {
            (false, false) => FormattableString.Invariant($"finite {kind} of at most {float.MaxValue:G3} in magnitude"),
            (true, false) => FormattableString.Invariant($"finite {kind} {(MinimumExcluded ? "above" : "of at least")} {Minimum}"),
            (false, true) => FormattableString.Invariant($"finite {kind} of at most {Maximum}"),
            _ => FormattableString.Invariant($"{kind} {(MinimumExcluded ? $"above {Minimum} and up to" : $"from {Minimum} to")} {Maximum}"),
        };
    }
}
