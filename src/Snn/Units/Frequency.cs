namespace Neuromorphic.Snn.Units;

/// <summary>A frequency, held in kHz.</summary>
public readonly record struct Frequency : IQuantity<Frequency>, IComparable<Frequency>
{
    private Frequency(double coherent) => Coherent = coherent;

    /// <inheritdoc/>
    public static Dimension Dimension => Dimension.Frequency;

    /// <inheritdoc/>
    public static IReadOnlyList<Unit> Units { get; } = [new("kHz"), new("Hz", Over: 1000)];

    /// <summary>The value in kHz.</summary>
    public double Coherent { get; }

    /// <summary>A value in kHz.</summary>
    public static Frequency Kilohertz(double value) => new(value);

    /// <summary>A value in Hz.</summary>
    public static Frequency Hertz(double value) => new(value / 1000);

    /// <inheritdoc/>
    public static Frequency FromCoherent(double value) => new(value);

    /// <inheritdoc/>
    public int CompareTo(Frequency other) => Coherent.CompareTo(other.Coherent);

    /// <inheritdoc/>
    public override string ToString() => QuantityOperators.Format(this);
}
