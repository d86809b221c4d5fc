using Neuromorphic.Hal.Kernels;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>
/// Triplet rule of spike-timing-dependent plasticity. Defaults: Pfister and Gerstner, 2006, all-to-all fit to visual cortex. Equations: <see cref="Hal.Kernels.Synapses.TripletStdp"/>.
/// </summary>
public sealed record TripletStdp : LearningRule
{
    /// <summary>Weight of largest magnitude, in the unit of the projection's weights: positive, or negative for inhibition; the other bound is 0.</summary>
    public required Weight MaximumWeight { get; init; }

    /// <summary>Time constant of the source's fast trace.</summary>
    public Time TauPlus { get; init; } = 16.8.Ms;

    /// <summary>Time constant of the source's slow trace.</summary>
    public Time TauPlusTriplet { get; init; } = 101.Ms;

    /// <summary>Time constant of the target's fast trace.</summary>
    public Time TauMinus { get; init; } = 33.7.Ms;

    /// <summary>Time constant of the target's slow trace.</summary>
    public Time TauMinusTriplet { get; init; } = 125.Ms;

    /// <summary>Potentiation of pairs, in the coherent unit of the weights.</summary>
    public double APlus { get; init; } = 5e-10;

    /// <summary>Potentiation of triplets.</summary>
    public double APlusTriplet { get; init; } = 6.2e-3;

    /// <summary>Depression of pairs.</summary>
    public double AMinus { get; init; } = 7e-3;

    /// <summary>Depression of triplets.</summary>
    public double AMinusTriplet { get; init; } = 2.3e-4;

    /// <inheritdoc/>
    public override SynapseKernelSpec Kernel => SynapseKernelSpec.Of<Hal.Kernels.Synapses.TripletStdp>();

    internal override Dictionary<string, double> Parameters() => new()
    {
        ["MaximumWeight"] = Largest(MaximumWeight),
        ["TauPlus"] = TauPlus.Coherent,
        ["TauPlusTriplet"] = TauPlusTriplet.Coherent,
        ["TauMinus"] = TauMinus.Coherent,
        ["TauMinusTriplet"] = TauMinusTriplet.Coherent,
        ["APlus"] = APlus,
        ["APlusTriplet"] = APlusTriplet,
        ["AMinus"] = AMinus,
        ["AMinusTriplet"] = AMinusTriplet,
    };

    internal override IEnumerable<(string Problem, string Advice)> Check(Weight weight) => CheckLargest(nameof(TripletStdp), MaximumWeight, weight);

    internal override (double Minimum, double Maximum) Bounds(Weight weight) => Between0And(MaximumWeight);
}
