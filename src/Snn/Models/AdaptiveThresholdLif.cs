using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Models;

/// <summary>Leaky integrate-and-fire neuron whose threshold rises with its own spikes. Equations: <see cref="Hal.Kernels.Neurons.AdaptiveThresholdLif"/>.</summary>
public sealed record AdaptiveThresholdLif : NeuronModel
{
    /// <summary>Membrane time constant, positive.</summary>
    public Time TauMem { get; init; } = 20.Ms;

    /// <summary>Membrane capacitance, positive: weights are currents, and TauMem / Capacitance is the membrane's resistance.</summary>
    public Capacitance Capacitance { get; init; } = 200.PF;

    /// <summary>Resting potential.</summary>
    public Voltage ELeak { get; init; } = Voltage.Millivolts(-70);

    /// <summary>Threshold at rest, above ELeak.</summary>
    public Voltage VThreshold { get; init; } = Voltage.Millivolts(-60);

    /// <summary>Time without spikes after a spike, rounded to steps; the potential goes on.</summary>
    public Time TauRefractory { get; init; } = 5.Ms;

    /// <summary>Constant current.</summary>
    public Current IConstant { get; init; }

    /// <summary>Time constant with which the threshold relaxes, positive.</summary>
    public Time TauAdaptation { get; init; } = 200.Ms;

    /// <summary>Rise of the threshold in mV ms: a spike raises it by Beta / TauAdaptation. 0 for a constant threshold.</summary>
    public double Beta { get; init; } = 1.7;

    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.AdaptiveThresholdLif>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.Current];

    internal override Dictionary<string, ValueSpec> Parameters() => new()
    {
        ["TauMem"] = TauMem.Coherent,
        ["Capacitance"] = Capacitance.Coherent,
        ["ELeak"] = ELeak.Coherent,
        ["VThreshold"] = VThreshold.Coherent,
        ["TauRefractory"] = TauRefractory.Coherent,
        ["IConstant"] = IConstant.Coherent,
        ["TauAdaptation"] = TauAdaptation.Coherent,
        ["Beta"] = Beta,
    };

    internal override string? OffsetParameter(string field) => field == "V" ? nameof(ELeak) : null;
}
