namespace Neuromorphic.Snn.Units;

/// <summary>A time, held in ms.</summary>
public readonly record struct Time : IQuantity<Time>, IComparable<Time>
{
    private Time(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Time;

    /// <inheritdoc/>
    public static IReadOnlyList<Unit> Units { get; } = [new("ms"), new("s", 1000), new("us", Over: 1000)];

    /// <summary>The value in ms.</summary>
    public double Coherent { get; }

    /// <summary>A value in ms.</summary>
    public static Time Milliseconds(double value) => new(value);

    /// <summary>A value in s.</summary>
    public static Time Seconds(double value) => new(value * 1000);

    /// <summary>A value in us.</summary>
    public static Time Microseconds(double value) => new(value / 1000);

    /// <inheritdoc/>
    public static Time FromCoherent(double value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(Time other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => QuantityOperators.Format(this);
}
