using System.Globalization;

namespace Neuromorphic.Snn.Units;

/// <summary>A conductance, held in uS.</summary>
public readonly record struct Conductance : IQuantity, IComparable<Conductance>
{
    private Conductance(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Conductance;

    /// <summary>The value in uS.</summary>
    public double Coherent { get; }

    /// <summary>Zero.</summary>
    public static Conductance Zero => default;

    /// <summary>A value in uS.</summary>
    public static Conductance Microsiemens(double value) => new(value * 1);

    /// <summary>A value in nS.</summary>
    public static Conductance Nanosiemens(double value) => new(value * 0.001);

    /// <summary>The sum.</summary>
    public static Conductance operator +(Conductance a, Conductance b) => new(a.Coherent + b.Coherent);

    /// <summary>The difference.</summary>
    public static Conductance operator -(Conductance a, Conductance b) => new(a.Coherent - b.Coherent);

    /// <summary>The negative.</summary>
    public static Conductance operator -(Conductance a) => new(-a.Coherent);

    /// <summary>A multiple.</summary>
    public static Conductance operator *(Conductance a, double factor) => new(a.Coherent * factor);

    /// <summary>A multiple.</summary>
    public static Conductance operator *(double factor, Conductance a) => new(a.Coherent * factor);

    /// <summary>A fraction.</summary>
    public static Conductance operator /(Conductance a, double divisor) => new(a.Coherent / divisor);

    /// <summary>The ratio.</summary>
    public static double operator /(Conductance a, Conductance b) => a.Coherent / b.Coherent;

    /// <summary>Less.</summary>
    public static bool operator <(Conductance a, Conductance b) => a.Coherent < b.Coherent;

    /// <summary>More.</summary>
    public static bool operator >(Conductance a, Conductance b) => a.Coherent > b.Coherent;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Conductance a, Conductance b) => a.Coherent <= b.Coherent;

    /// <summary>More or equal.</summary>
    public static bool operator >=(Conductance a, Conductance b) => a.Coherent >= b.Coherent;

    /// <inheritdoc/>
    public int CompareTo(Conductance other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => Coherent.ToString("G6", CultureInfo.InvariantCulture) + " uS";
}
