namespace Neuromorphic.Snn.Units;

/// <summary>A capacitance, held in nF.</summary>
public readonly record struct Capacitance : IQuantity<Capacitance>, IComparable<Capacitance>
{
    private Capacitance(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Capacitance;

    /// <inheritdoc/>
    public static IReadOnlyList<Unit> Units { get; } = [new("nF"), new("pF", Over: 1000)];

    /// <summary>The value in nF.</summary>
    public double Coherent { get; }

    /// <summary>A value in nF.</summary>
    public static Capacitance Nanofarads(double value) => new(value);

    /// <summary>A value in pF.</summary>
    public static Capacitance Picofarads(double value) => new(value / 1000);

    /// <inheritdoc/>
    public static Capacitance FromCoherent(double value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(Capacitance other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => QuantityOperators.Format(this);
}
