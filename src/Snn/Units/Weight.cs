using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Units;

/// <summary>Synaptic weights: a number, a voltage jump, a current or a conductance, as the target's channel takes; one, one per synapse, or drawn.</summary>
public sealed record Weight
{
    private Weight(ValueSpec spec, Dimension dimension) => (Spec, Dimension) = (spec, dimension);

    /// <summary>What the weights measure; the channel must take the same.</summary>
    public Dimension Dimension { get; }

    internal ValueSpec Spec { get; }

    /// <summary>For messages.</summary>
    internal string DimensionName => NameOf(Dimension);

    /// <summary>True where the weights are all, or on average, negative.</summary>
    internal bool IsInhibitory => Spec switch
    {
        ConstantValue constant => constant.Value < 0,
        ListedValues { Values.Length: > 0 } listed => listed.Values.Average() < 0,
        DrawnValues { Distribution: NormalDistribution normal } => normal.Mean < 0,
        DrawnValues { Distribution: UniformDistribution uniform } => uniform.Low + uniform.High < 0,
        _ => false,
    };

    internal static string NameOf(Dimension dimension) => dimension == Dimension.None ? "plain number" : dimension.ToString().ToLowerInvariant();

    /// <summary>A plain number.</summary>
    public static implicit operator Weight(double value) => new(value, Dimension.None);

    /// <summary>Plain numbers, one per synapse.</summary>
    public static implicit operator Weight(double[] values) => new(values, Dimension.None);

    /// <summary>A jump of the potential.</summary>
    public static implicit operator Weight(Voltage value) => new(value.Coherent, Dimension.Voltage);

    /// <summary>A current.</summary>
    public static implicit operator Weight(Current value) => new(value.Coherent, Dimension.Current);

    /// <summary>A conductance.</summary>
    public static implicit operator Weight(Conductance value) => new(value.Coherent, Dimension.Conductance);

    /// <summary>Drawn jumps.</summary>
    public static implicit operator Weight(Drawn<Voltage> drawn) => new(drawn.Values, Dimension.Voltage);

    /// <summary>Drawn currents.</summary>
    public static implicit operator Weight(Drawn<Current> drawn) => new(drawn.Values, Dimension.Current);

    /// <summary>Drawn conductances.</summary>
    public static implicit operator Weight(Drawn<Conductance> drawn) => new(drawn.Values, Dimension.Conductance);

    /// <summary>Drawn plain numbers, or listed ones, as the hardware layer knows them.</summary>
    public static Weight Of(ValueSpec spec, Dimension dimension = Dimension.None) => new(spec, dimension);
}
