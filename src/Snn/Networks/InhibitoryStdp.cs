using Neuromorphic.Hal.Kernels;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>Inhibitory plasticity that holds the target's rate. Equations: <see cref="Hal.Kernels.Synapses.InhibitoryStdp"/>.</summary>
public sealed record InhibitoryStdp : LearningRule
{
    /// <summary>Weight of largest magnitude, in the unit of the projection's weights: negative for currents and jumps, positive for conductances; the other bound is 0.</summary>
    public required Weight MaximumWeight { get; init; }

    /// <summary>Time constant of both traces.</summary>
    public Time Tau { get; init; } = 20.Ms;

    /// <summary>Learning rate, in the coherent unit of the weights.</summary>
    public double Eta { get; init; } = 1e-3;

    /// <summary>The rate that the rule holds the target at.</summary>
    public Frequency TargetRate { get; init; } = 3.Hz;

    /// <inheritdoc/>
    public override SynapseKernelSpec Kernel => SynapseKernelSpec.Of<Hal.Kernels.Synapses.InhibitoryStdp>();

    internal override Dictionary<string, double> Parameters() => new()
    {
        ["MaximumWeight"] = Largest(MaximumWeight),
        ["TauPlus"] = Tau.Coherent,
        ["TauMinus"] = Tau.Coherent,
        ["Eta"] = Eta,
        // Potentiation and depression balance at alpha = 2 r0 tau; kHz times ms is a pure number.
        ["Alpha"] = 2 * TargetRate.Coherent * Tau.Coherent,
    };

    internal override IEnumerable<(string Problem, string Advice)> Check(Weight weight) => CheckLargest(nameof(InhibitoryStdp), MaximumWeight, weight);

    internal override (double Minimum, double Maximum) Bounds(Weight weight) => Between0And(MaximumWeight);
}
