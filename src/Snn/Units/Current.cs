namespace Neuromorphic.Snn.Units;

/// <summary>A current, held in nA.</summary>
public readonly record struct Current : IQuantity<Current>, IComparable<Current>
{
    private Current(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Current;

    /// <inheritdoc/>
    public static IReadOnlyList<Unit> Units { get; } = [new("nA"), new("pA", Over: 1000)];

    /// <summary>The value in nA.</summary>
    public double Coherent { get; }

    /// <summary>A value in nA.</summary>
    public static Current Nanoamperes(double value) => new(value);

    /// <summary>A value in pA.</summary>
    public static Current Picoamperes(double value) => new(value / 1000);

    /// <inheritdoc/>
    public static Current FromCoherent(double value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(Current other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => QuantityOperators.Format(this);
}
