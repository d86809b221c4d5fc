using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>How the synapses of a projection change while the network runs.</summary>
public abstract record LearningRule
{
    /// <summary>The kernel.</summary>
    public abstract SynapseKernelSpec Kernel { get; }

    /// <summary>Where the synapse has its delay.</summary>
    public DelayPlace DelayPlace { get; init; } = DelayPlace.Dendritic;

    internal abstract Dictionary<string, double> Parameters();

    /// <summary>What is wrong with it on synapses of the given weights: problem and advice.</summary>
    internal virtual IEnumerable<(string Problem, string Advice)> Check(Weight weight) => [];

    internal abstract (double Minimum, double Maximum) Bounds(Weight weight);
}

/// <summary>Spike-timing-dependent plasticity of all pairs. Equations: <see cref="Hal.Kernels.Synapses.PairStdp"/>.</summary>
public sealed record PairStdp : LearningRule
{
    /// <summary>Largest weight, in the unit of the projection's weights; the smallest is 0.</summary>
    public required Weight MaximumWeight { get; init; }

    /// <summary>Time constant of potentiation.</summary>
    public Time TauPlus { get; init; } = 20.Ms;

    /// <summary>Time constant of depression.</summary>
    public Time TauMinus { get; init; } = 20.Ms;

    /// <summary>Learning rate.</summary>
    public double Lambda { get; init; } = 0.01;

    /// <summary>Depression relative to potentiation.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Exponent of potentiation: 0 additive, 1 multiplicative.</summary>
    public double MuPlus { get; init; } = 1;

    /// <summary>Exponent of depression.</summary>
    public double MuMinus { get; init; } = 1;

    /// <inheritdoc/>
    public override SynapseKernelSpec Kernel => SynapseKernelSpec.Of<Hal.Kernels.Synapses.PairStdp>();

    private double Largest => MaximumWeight.Spec is ConstantValue constant ? constant.Value : double.NaN;

    internal override Dictionary<string, double> Parameters() => new()
    {
        ["MaximumWeight"] = Largest,
        ["TauPlus"] = TauPlus.Coherent,
        ["TauMinus"] = TauMinus.Coherent,
        ["Lambda"] = Lambda,
        ["Alpha"] = Alpha,
        ["MuPlus"] = MuPlus,
        ["MuMinus"] = MuMinus,
    };

    internal override IEnumerable<(string Problem, string Advice)> Check(Weight weight)
    {
        if (!(Largest > 0)) yield return ("learns up to a largest weight that is not one positive number.", "Give PairStdp.MaximumWeight one positive value.");
        if (MaximumWeight.Dimension != weight.Dimension)
            yield return ($"has a {weight.DimensionName} as weight and learns up to a {MaximumWeight.DimensionName}.", "Give PairStdp.MaximumWeight the unit of the weight.");
    }

    internal override (double Minimum, double Maximum) Bounds(Weight weight) => (0, Largest);
}

/// <summary>Short-term plasticity. Equations: <see cref="Hal.Kernels.Synapses.TsodyksMarkram"/>.</summary>
public sealed record TsodyksMarkram : LearningRule
{
    /// <summary>Utilisation of an isolated spike, in (0, 1].</summary>
    public double U { get; init; } = 0.5;

    /// <summary>Time constant of the released resources.</summary>
    public Time TauPsc { get; init; } = 3.Ms;

    /// <summary>Time constant of recovery.</summary>
    public Time TauRec { get; init; } = 800.Ms;

    /// <summary>Time constant of facilitation; 0 for none.</summary>
    public Time TauFac { get; init; }

    /// <inheritdoc/>
    public override SynapseKernelSpec Kernel => SynapseKernelSpec.Of<Hal.Kernels.Synapses.TsodyksMarkram>();

    internal override Dictionary<string, double> Parameters() => new()
    {
        ["U"] = U,
        ["TauPsc"] = TauPsc.Coherent,
        ["TauRec"] = TauRec.Coherent,
        ["TauFac"] = TauFac.Coherent,
    };

    /// <summary>The weight itself does not change: what is drawn or listed bounds it.</summary>
    internal override (double Minimum, double Maximum) Bounds(Weight weight) => weight.Spec switch
    {
        ConstantValue constant => (Math.Min(0, constant.Value), Math.Max(0, constant.Value)),
        ListedValues { Values.Length: > 0 } listed => (Math.Min(0, listed.Values.Min()), Math.Max(0, listed.Values.Max())),
        DrawnValues drawn => (drawn.Minimum, drawn.Maximum),
        _ => (double.NegativeInfinity, double.PositiveInfinity),
    };
}
