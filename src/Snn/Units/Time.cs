using System.Globalization;

namespace Neuromorphic.Snn.Units;

/// <summary>A time, held in ms.</summary>
public readonly record struct Time : IQuantity, IComparable<Time>
{
    private Time(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Time;

    /// <summary>The value in ms.</summary>
    public double Coherent { get; }

    /// <summary>Zero.</summary>
    public static Time Zero => default;

    /// <summary>A value in ms.</summary>
    public static Time Milliseconds(double value) => new(value * 1);

    /// <summary>A value in s.</summary>
    public static Time Seconds(double value) => new(value * 1000);

    /// <summary>A value in us.</summary>
    public static Time Microseconds(double value) => new(value * 0.001);

    /// <summary>The sum.</summary>
    public static Time operator +(Time a, Time b) => new(a.Coherent + b.Coherent);

    /// <summary>The difference.</summary>
    public static Time operator -(Time a, Time b) => new(a.Coherent - b.Coherent);

    /// <summary>The negative.</summary>
    public static Time operator -(Time a) => new(-a.Coherent);

    /// <summary>A multiple.</summary>
    public static Time operator *(Time a, double factor) => new(a.Coherent * factor);

    /// <summary>A multiple.</summary>
    public static Time operator *(double factor, Time a) => new(a.Coherent * factor);

    /// <summary>A fraction.</summary>
    public static Time operator /(Time a, double divisor) => new(a.Coherent / divisor);

    /// <summary>The ratio.</summary>
    public static double operator /(Time a, Time b) => a.Coherent / b.Coherent;

    /// <summary>Less.</summary>
    public static bool operator <(Time a, Time b) => a.Coherent < b.Coherent;

    /// <summary>More.</summary>
    public static bool operator >(Time a, Time b) => a.Coherent > b.Coherent;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Time a, Time b) => a.Coherent <= b.Coherent;

    /// <summary>More or equal.</summary>
    public static bool operator >=(Time a, Time b) => a.Coherent >= b.Coherent;

    /// <inheritdoc/>
    public int CompareTo(Time other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => Coherent.ToString("G6", CultureInfo.InvariantCulture) + " ms";
}
