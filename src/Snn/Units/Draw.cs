using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Units;

/// <summary>Values drawn from a distribution, each object from a stream of its own.</summary>
public static class Draw
{
    /// <summary>Normal.</summary>
    public static Drawn<T> Normal<T>(T mean, T standardDeviation) where T : struct, IQuantity<T>
        => new(new DrawnValues(new NormalDistribution(mean.Coherent, standardDeviation.Coherent)));

    /// <summary>Uniform between two ends.</summary>
    public static Drawn<T> Uniform<T>(T low, T high) where T : struct, IQuantity<T>
        => new(new DrawnValues(new UniformDistribution(low.Coherent, high.Coherent)));

    /// <summary>Log-normal with a given median; sigma is the standard deviation of the logarithm.</summary>
    public static Drawn<T> LogNormal<T>(T median, double sigma) where T : struct, IQuantity<T>
        => new(new DrawnValues(new LogNormalDistribution(Math.Log(median.Coherent), sigma)));
}

/// <summary>Values drawn from a distribution.</summary>
public sealed record Drawn<T> where T : struct, IQuantity<T>
{
    internal Drawn(DrawnValues values) => Values = values;

    internal DrawnValues Values { get; }

    /// <summary>Draws outside are set to the nearer end.</summary>
    public Drawn<T> ClippedTo(T low, T high) => new(Values with { Minimum = low.Coherent, Maximum = high.Coherent, Outside = OutsideRule.Clip });

    /// <summary>The distribution is restricted to the interval: as if draws outside were repeated.</summary>
    public Drawn<T> RedrawnOutside(T low, T high) => new(Values with { Minimum = low.Coherent, Maximum = high.Coherent, Outside = OutsideRule.Redraw });
}

/// <summary>A quantity given as one value, as one per element, or drawn.</summary>
public sealed record Value<T> where T : struct, IQuantity<T>
{
    private Value(ValueSpec spec) => Spec = spec;

    internal ValueSpec Spec { get; }

    /// <summary>The same everywhere.</summary>
    public static implicit operator Value<T>(T value) => new(new ConstantValue(value.Coherent));

    /// <summary>One per element.</summary>
    public static implicit operator Value<T>(T[] values) => new(new ListedValues([.. values.Select(v => v.Coherent)]));

    /// <summary>Drawn.</summary>
    public static implicit operator Value<T>(Drawn<T> drawn) => new(drawn.Values);
}
