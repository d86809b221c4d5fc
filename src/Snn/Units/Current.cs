using System.Globalization;

namespace Neuromorphic.Snn.Units;

/// <summary>A current, held in nA.</summary>
public readonly record struct Current : IQuantity, IComparable<Current>
{
    private Current(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Current;

    /// <summary>The value in nA.</summary>
    public double Coherent { get; }

    /// <summary>Zero.</summary>
    public static Current Zero => default;

    /// <summary>A value in nA.</summary>
    public static Current Nanoamperes(double value) => new(value * 1);

    /// <summary>A value in pA.</summary>
    public static Current Picoamperes(double value) => new(value * 0.001);

    /// <summary>The sum.</summary>
    public static Current operator +(Current a, Current b) => new(a.Coherent + b.Coherent);

    /// <summary>The difference.</summary>
    public static Current operator -(Current a, Current b) => new(a.Coherent - b.Coherent);

    /// <summary>The negative.</summary>
    public static Current operator -(Current a) => new(-a.Coherent);

    /// <summary>A multiple.</summary>
    public static Current operator *(Current a, double factor) => new(a.Coherent * factor);

    /// <summary>A multiple.</summary>
    public static Current operator *(double factor, Current a) => new(a.Coherent * factor);

    /// <summary>A fraction.</summary>
    public static Current operator /(Current a, double divisor) => new(a.Coherent / divisor);

    /// <summary>The ratio.</summary>
    public static double operator /(Current a, Current b) => a.Coherent / b.Coherent;

    /// <summary>Less.</summary>
    public static bool operator <(Current a, Current b) => a.Coherent < b.Coherent;

    /// <summary>More.</summary>
    public static bool operator >(Current a, Current b) => a.Coherent > b.Coherent;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Current a, Current b) => a.Coherent <= b.Coherent;

    /// <summary>More or equal.</summary>
    public static bool operator >=(Current a, Current b) => a.Coherent >= b.Coherent;

    /// <inheritdoc/>
    public int CompareTo(Current other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => Coherent.ToString("G6", CultureInfo.InvariantCulture) + " nA";
}
