namespace Neuromorphic.Snn.Units;

/// <summary>A voltage, held in mV.</summary>
public readonly record struct Voltage : IQuantity<Voltage>, IComparable<Voltage>
{
    private Voltage(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Voltage;

    /// <inheritdoc/>
    public static IReadOnlyList<Unit> Units { get; } = [new("mV"), new("V", 1000)];

    /// <summary>The value in mV.</summary>
    public double Coherent { get; }

    /// <summary>A value in mV.</summary>
    public static Voltage Millivolts(double value) => new(value);

    /// <summary>A value in V.</summary>
    public static Voltage Volts(double value) => new(value * 1000);

    /// <inheritdoc/>
    public static Voltage FromCoherent(double value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(Voltage other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => QuantityOperators.Format(this);
}
