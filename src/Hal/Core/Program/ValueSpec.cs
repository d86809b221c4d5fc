namespace Neuromorphic.Hal.Program;

/// <summary>How the values of a field, of weights or of delays are given. The backend makes them; every backend makes the same.</summary>
public abstract record ValueSpec
{
    /// <summary>The same value everywhere.</summary>
    public static implicit operator ValueSpec(double value) => new ConstantValue(value);

    /// <summary>One value per element, in element order.</summary>
    public static implicit operator ValueSpec(double[] values) => new ListedValues(values);
}

/// <summary>The same value everywhere.</summary>
public sealed record ConstantValue(double Value) : ValueSpec;

/// <summary>One value per element: neurons in index order; synapses in the order of <see cref="ConnectivitySpec"/>.</summary>
public sealed record ListedValues(double[] Values) : ValueSpec;

/// <summary>What happens to draws outside the kept interval.</summary>
public enum OutsideRule
{
    /// <summary>Set to the nearer end.</summary>
    Clip,

    /// <summary>Drawn from the distribution restricted to the interval: by inversion on it, so that no draw loops.</summary>
    Redraw,
}

/// <summary>Drawn by stream.</summary>
/// <param name="Distribution">Where from.</param>
/// <param name="Minimum">Lower end of the kept interval.</param>
/// <param name="Maximum">Upper end of the kept interval.</param>
/// <param name="Outside">What happens to draws outside the interval.</param>
/// <remarks>
/// A draw is a function of (seed, stream of the object, element). <see cref="AsFormed"/> lets a device use its own cells instead: a resistive-memory chip
/// takes the states its cells were formed with, scaled to the distribution's standard deviation; every other backend draws.
/// </remarks>
public sealed record DrawnValues(
    Distribution Distribution,
    double Minimum = double.NegativeInfinity,
    double Maximum = double.PositiveInfinity,
    OutsideRule Outside = OutsideRule.Clip) : ValueSpec
{
    /// <summary>A device may take its cells' own states.</summary>
    public bool AsFormed { get; init; }
}

/// <summary>A continuous distribution.</summary>
public abstract record Distribution;

/// <summary>Normal with the given mean and standard deviation.</summary>
public sealed record NormalDistribution(double Mean, double StandardDeviation) : Distribution;

/// <summary>Uniform on [Low, High].</summary>
public sealed record UniformDistribution(double Low, double High) : Distribution;

/// <summary>exp of a normal with mean Mu and standard deviation Sigma.</summary>
public sealed record LogNormalDistribution(double Mu, double Sigma) : Distribution;
