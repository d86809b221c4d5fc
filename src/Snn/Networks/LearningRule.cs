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

    /// <summary>The number in a largest weight; not a number where it is none.</summary>
    private protected static double Largest(Weight largest) => largest.Spec is ConstantValue constant ? constant.Value : double.NaN;

    /// <summary>Bounds of a rule whose weights lie between 0 and the largest, which may be negative.</summary>
    private protected static (double Minimum, double Maximum) Between0And(Weight largest) => (Math.Min(0, Largest(largest)), Math.Max(0, Largest(largest)));

    private protected static IEnumerable<(string Problem, string Advice)> CheckLargest(string rule, Weight largest, Weight weight)
    {
        if (Largest(largest) is 0 or double.NaN)
            yield return ("learns up to a largest weight that is 0 or not one number.", $"Give {rule}.MaximumWeight one value: positive, or negative for inhibition.");
        if (largest.Dimension != weight.Dimension)
            yield return ($"has a {weight.DimensionName} as weight and learns up to a {largest.DimensionName}.", $"Give {rule}.MaximumWeight the unit of the weight.");
    }

    /// <summary>Bounds of a rule that leaves the weights alone: what is listed or drawn.</summary>
    private protected static (double Minimum, double Maximum) OfWeights(Weight weight) => weight.Spec switch
    {
        ConstantValue constant => (Math.Min(0, constant.Value), Math.Max(0, constant.Value)),
        ListedValues { Values.Length: > 0 } listed => (Math.Min(0, listed.Values.Min()), Math.Max(0, listed.Values.Max())),
        DrawnValues drawn => (drawn.Minimum, drawn.Maximum),
        _ => (double.NegativeInfinity, double.PositiveInfinity),
    };
}

/// <summary>Spike-timing-dependent plasticity of all pairs. Equations: <see cref="Hal.Kernels.Synapses.PairStdp"/>, and for equal exponents 0 or 1
/// the same without powers: <see cref="Hal.Kernels.Synapses.AdditiveStdp"/>, <see cref="Hal.Kernels.Synapses.MultiplicativeStdp"/>.</summary>
public sealed record PairStdp : LearningRule
{
    /// <summary>Weight of largest magnitude, in the unit of the projection's weights: positive, or negative for inhibition; the other bound is 0.</summary>
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
    public override SynapseKernelSpec Kernel => (MuPlus, MuMinus) switch
    {
        (0, 0) => SynapseKernelSpec.Of<Hal.Kernels.Synapses.AdditiveStdp>(),
        (1, 1) => SynapseKernelSpec.Of<Hal.Kernels.Synapses.MultiplicativeStdp>(),
        _ => SynapseKernelSpec.Of<Hal.Kernels.Synapses.PairStdp>(),
    };

    internal override Dictionary<string, double> Parameters()
    {
        Dictionary<string, double> parameters = new()
        {
            ["MaximumWeight"] = Largest(MaximumWeight),
            ["TauPlus"] = TauPlus.Coherent,
            ["TauMinus"] = TauMinus.Coherent,
            ["Lambda"] = Lambda,
            ["Alpha"] = Alpha,
        };
        if (Kernel.Declaration.Name == nameof(PairStdp)) (parameters["MuPlus"], parameters["MuMinus"]) = (MuPlus, MuMinus);
        return parameters;
    }

    internal override IEnumerable<(string Problem, string Advice)> Check(Weight weight) => CheckLargest(nameof(PairStdp), MaximumWeight, weight);

    internal override (double Minimum, double Maximum) Bounds(Weight weight) => Between0And(MaximumWeight);
}

/// <summary>Short-term plasticity with available, active and recovering transmitter. Equations: <see cref="Hal.Kernels.Synapses.TsodyksMarkram"/>.</summary>
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

    internal override (double Minimum, double Maximum) Bounds(Weight weight) => OfWeights(weight);
}
