namespace Neuromorphic.Snn.Units;

/// <summary>A conductance, held in uS.</summary>
public readonly record struct Conductance : IQuantity<Conductance>, IComparable<Conductance>
{
    private Conductance(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Conductance;

    /// <inheritdoc/>
    public static IReadOnlyList<Unit> Units { get; } = [new("uS"), new("nS", Over: 1000)];

    /// <summary>The value in uS.</summary>
    public double Coherent { get; }

    /// <summary>A value in uS.</summary>
    public static Conductance Microsiemens(double value) => new(value);

    /// <summary>A value in nS.</summary>
    public static Conductance Nanosiemens(double value) => new(value / 1000);

    /// <inheritdoc/>
    public static Conductance FromCoherent(double value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(Conductance other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => QuantityOperators.Format(this);
}
