using System.Globalization;

namespace Neuromorphic.Snn.Units;

/// <summary>A voltage, held in mV.</summary>
public readonly record struct Voltage : IQuantity, IComparable<Voltage>
{
    private Voltage(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Voltage;

    /// <summary>The value in mV.</summary>
    public double Coherent { get; }

    /// <summary>Zero.</summary>
    public static Voltage Zero => default;

    /// <summary>A value in mV.</summary>
    public static Voltage Millivolts(double value) => new(value * 1);

    /// <summary>A value in V.</summary>
    public static Voltage Volts(double value) => new(value * 1000);

    /// <summary>The sum.</summary>
    public static Voltage operator +(Voltage a, Voltage b) => new(a.Coherent + b.Coherent);

    /// <summary>The difference.</summary>
    public static Voltage operator -(Voltage a, Voltage b) => new(a.Coherent - b.Coherent);

    /// <summary>The negative.</summary>
    public static Voltage operator -(Voltage a) => new(-a.Coherent);

    /// <summary>A multiple.</summary>
    public static Voltage operator *(Voltage a, double factor) => new(a.Coherent * factor);

    /// <summary>A multiple.</summary>
    public static Voltage operator *(double factor, Voltage a) => new(a.Coherent * factor);

    /// <summary>A fraction.</summary>
    public static Voltage operator /(Voltage a, double divisor) => new(a.Coherent / divisor);

    /// <summary>The ratio.</summary>
    public static double operator /(Voltage a, Voltage b) => a.Coherent / b.Coherent;

    /// <summary>Less.</summary>
    public static bool operator <(Voltage a, Voltage b) => a.Coherent < b.Coherent;

    /// <summary>More.</summary>
    public static bool operator >(Voltage a, Voltage b) => a.Coherent > b.Coherent;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Voltage a, Voltage b) => a.Coherent <= b.Coherent;

    /// <summary>More or equal.</summary>
    public static bool operator >=(Voltage a, Voltage b) => a.Coherent >= b.Coherent;

    /// <inheritdoc/>
    public int CompareTo(Voltage other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => Coherent.ToString("G6", CultureInfo.InvariantCulture) + " mV";
}
