using System.Globalization;

namespace Neuromorphic.Snn.Units;

/// <summary>A capacitance, held in nF.</summary>
public readonly record struct Capacitance : IQuantity, IComparable<Capacitance>
{
    private Capacitance(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Capacitance;

    /// <summary>The value in nF.</summary>
    public double Coherent { get; }

    /// <summary>Zero.</summary>
    public static Capacitance Zero => default;

    /// <summary>A value in nF.</summary>
    public static Capacitance Nanofarads(double value) => new(value * 1);

    /// <summary>A value in pF.</summary>
    public static Capacitance Picofarads(double value) => new(value * 0.001);

    /// <summary>The sum.</summary>
    public static Capacitance operator +(Capacitance a, Capacitance b) => new(a.Coherent + b.Coherent);

    /// <summary>The difference.</summary>
    public static Capacitance operator -(Capacitance a, Capacitance b) => new(a.Coherent - b.Coherent);

    /// <summary>The negative.</summary>
    public static Capacitance operator -(Capacitance a) => new(-a.Coherent);

    /// <summary>A multiple.</summary>
    public static Capacitance operator *(Capacitance a, double factor) => new(a.Coherent * factor);

    /// <summary>A multiple.</summary>
    public static Capacitance operator *(double factor, Capacitance a) => new(a.Coherent * factor);

    /// <summary>A fraction.</summary>
    public static Capacitance operator /(Capacitance a, double divisor) => new(a.Coherent / divisor);

    /// <summary>The ratio.</summary>
    public static double operator /(Capacitance a, Capacitance b) => a.Coherent / b.Coherent;

    /// <summary>Less.</summary>
    public static bool operator <(Capacitance a, Capacitance b) => a.Coherent < b.Coherent;

    /// <summary>More.</summary>
    public static bool operator >(Capacitance a, Capacitance b) => a.Coherent > b.Coherent;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Capacitance a, Capacitance b) => a.Coherent <= b.Coherent;

    /// <summary>More or equal.</summary>
    public static bool operator >=(Capacitance a, Capacitance b) => a.Coherent >= b.Coherent;

    /// <inheritdoc/>
    public int CompareTo(Capacitance other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => Coherent.ToString("G6", CultureInfo.InvariantCulture) + " nF";
}
