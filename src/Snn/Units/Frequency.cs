using System.Globalization;

namespace Neuromorphic.Snn.Units;

/// <summary>A frequency, held in kHz.</summary>
public readonly record struct Frequency : IQuantity, IComparable<Frequency>
{
    private Frequency(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Frequency;

    /// <summary>The value in kHz.</summary>
    public double Coherent { get; }

    /// <summary>Zero.</summary>
    public static Frequency Zero => default;

    /// <summary>A value in kHz.</summary>
    public static Frequency Kilohertz(double value) => new(value * 1);

    /// <summary>A value in Hz.</summary>
    public static Frequency Hertz(double value) => new(value * 0.001);

    /// <summary>The sum.</summary>
    public static Frequency operator +(Frequency a, Frequency b) => new(a.Coherent + b.Coherent);

    /// <summary>The difference.</summary>
    public static Frequency operator -(Frequency a, Frequency b) => new(a.Coherent - b.Coherent);

    /// <summary>The negative.</summary>
    public static Frequency operator -(Frequency a) => new(-a.Coherent);

    /// <summary>A multiple.</summary>
    public static Frequency operator *(Frequency a, double factor) => new(a.Coherent * factor);

    /// <summary>A multiple.</summary>
    public static Frequency operator *(double factor, Frequency a) => new(a.Coherent * factor);

    /// <summary>A fraction.</summary>
    public static Frequency operator /(Frequency a, double divisor) => new(a.Coherent / divisor);

    /// <summary>The ratio.</summary>
    public static double operator /(Frequency a, Frequency b) => a.Coherent / b.Coherent;

    /// <summary>Less.</summary>
    public static bool operator <(Frequency a, Frequency b) => a.Coherent < b.Coherent;

    /// <summary>More.</summary>
    public static bool operator >(Frequency a, Frequency b) => a.Coherent > b.Coherent;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Frequency a, Frequency b) => a.Coherent <= b.Coherent;

    /// <summary>More or equal.</summary>
    public static bool operator >=(Frequency a, Frequency b) => a.Coherent >= b.Coherent;

    /// <inheritdoc/>
    public int CompareTo(Frequency other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => Coherent.ToString("G6", CultureInfo.InvariantCulture) + " kHz";
}
