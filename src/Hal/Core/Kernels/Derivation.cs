namespace Neuromorphic.Hal.Kernels;

/// <summary>Parameters in, derived fields out: what <c>Derive</c> works on, for one neuron or for a whole population that shares its parameters.</summary>
public sealed class Derivation
{
    private readonly string _owner;
    private readonly Func<string, double> _parameter;
    private readonly Action<string, double> _set;

    /// <summary>Makes one derivation.</summary>
    /// <param name="owner">Path of the object, for messages.</param>
    /// <param name="dtMs">Time step in ms.</param>
    /// <param name="parameter">Value of a declared parameter.</param>
    /// <param name="set">Receives a derived field.</param>
    public Derivation(string owner, double dtMs, Func<string, double> parameter, Action<string, double> set)
        => (_owner, DtMs, _parameter, _set) = (owner, dtMs, parameter, set);

    /// <summary>Time step in ms.</summary>
    public double DtMs { get; }

    /// <summary>The value of a declared parameter.</summary>
    public double this[string parameter] => _parameter(parameter);

    /// <summary>Sets a declared field or constant.</summary>
    public void Set(string field, double value) => _set(field, value);

    /// <summary>A refusal that names the object.</summary>
    public DerivationException Refuse(string problem, string remedy) => new(_owner, problem, remedy);

    /// <summary>The number of whole steps nearest to a duration in ms.</summary>
    public double Steps(double durationMs) => Math.Round(durationMs / DtMs, MidpointRounding.ToEven);

    /// <summary>e^x - 1 without cancellation: Math.Exp loses all digits of the result for small x.</summary>
    public static double ExpM1(double x)
    {
        if (Math.Abs(x) > 0.5) return Math.Exp(x) - 1;
        // Taylor series; the terms shrink by at least |x|/k < 1/2 each, 20 terms reach 1e-25.
        double term = x, sum = x;
        for (int k = 2; k <= 20; k++) sum += term *= x / k;
        return sum;
    }
}

/// <summary>Parameters that a kernel's equations do not allow together.</summary>
public sealed class DerivationException : ArgumentException
{
    /// <summary>A refusal.</summary>
    /// <param name="owner">Path of the object.</param>
    /// <param name="problem">The values and what is allowed.</param>
    /// <param name="remedy">What to do.</param>
    public DerivationException(string owner, string problem, string remedy)
        : base($"{owner}: {problem} {remedy}") => (Problem, Remedy) = (problem, remedy);

    /// <summary>The values and what is allowed.</summary>
    public string Problem { get; }

    /// <summary>What to do.</summary>
    public string Remedy { get; }
}
