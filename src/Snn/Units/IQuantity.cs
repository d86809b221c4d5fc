namespace Neuromorphic.Snn.Units;

/// <summary>What a quantity measures.</summary>
public enum Dimension
{
    /// <summary>A plain number.</summary>
    None,

    /// <summary>ms.</summary>
    Time,

    /// <summary>mV.</summary>
    Voltage,

    /// <summary>nA.</summary>
    Current,

    /// <summary>nF.</summary>
    Capacitance,

    /// <summary>uS.</summary>
    Conductance,

    /// <summary>kHz.</summary>
    Frequency,
}

/// <summary>A number with a unit. Inside, everything is in the coherent set ms, mV, nA, nF, uS, kHz, in which no conversion factors occur.</summary>
/// <remarks>Arithmetic, comparison and parsing are the same for all quantities: <see cref="QuantityOperators"/>.</remarks>
/// <typeparam name="TSelf">The quantity itself.</typeparam>
public interface IQuantity<TSelf> where TSelf : struct, IQuantity<TSelf>
{
    /// <summary>What it measures.</summary>
    static abstract Dimension Dimension { get; }

    /// <summary>The units it is written in, the coherent one first.</summary>
    static abstract IReadOnlyList<Unit> Units { get; }

    /// <summary>A quantity of a value in the coherent unit.</summary>
    static abstract TSelf FromCoherent(double value);

    /// <summary>The value in the coherent unit of its dimension.</summary>
    double Coherent { get; }
}

/// <summary>A unit: 1 of it is <paramref name="Times"/> / <paramref name="Over"/> coherent units.</summary>
/// <param name="Symbol">As it is written: "ms".</param>
/// <param name="Times">Factor to the coherent unit.</param>
/// <param name="Over">Divisor to the coherent unit: dividing by 1,000 rounds correctly, multiplying by 0.001 does not.</param>
public readonly record struct Unit(string Symbol, double Times = 1, double Over = 1)
{
    /// <summary>A value in this unit, in the coherent unit.</summary>
    public double ToCoherent(double value) => value * Times / Over;
}
