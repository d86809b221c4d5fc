using Neuromorphic.Hal.Kernels;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>Short-term plasticity whose released transmitter is gone at once. Equations: <see cref="Hal.Kernels.Synapses.TsodyksMarkramTwoState"/>.</summary>
public sealed record TsodyksMarkramTwoState : LearningRule
{
    /// <summary>Utilisation of an isolated spike, in (0, 1].</summary>
    public double U { get; init; } = 0.5;

    /// <summary>Time constant of recovery.</summary>
    public Time TauRec { get; init; } = 800.Ms;

    /// <summary>Time constant of facilitation; 0 for none.</summary>
    public Time TauFac { get; init; }

    /// <inheritdoc/>
    public override SynapseKernelSpec Kernel => SynapseKernelSpec.Of<Hal.Kernels.Synapses.TsodyksMarkramTwoState>();

    internal override Dictionary<string, double> Parameters() => new() { ["U"] = U, ["TauRec"] = TauRec.Coherent, ["TauFac"] = TauFac.Coherent };

    internal override (double Minimum, double Maximum) Bounds(Weight weight) => OfWeights(weight);
}
