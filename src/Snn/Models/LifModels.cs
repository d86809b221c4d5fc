using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Models;

/// <summary>What all leaky integrate-and-fire neurons have.</summary>
public abstract record LifModel : NeuronModel
{
    /// <summary>Membrane time constant, positive.</summary>
    public Time TauMem { get; init; } = 10.Ms;

    /// <summary>Membrane capacitance, positive.</summary>
    public Capacitance Capacitance { get; init; } = 250.PF;

    /// <summary>Resting potential.</summary>
    public Voltage ELeak { get; init; } = Voltage.Millivolts(-70);

    /// <summary>A spike is emitted at or above it.</summary>
    public Voltage VThreshold { get; init; } = Voltage.Millivolts(-55);

    /// <summary>Potential after a spike, below the threshold.</summary>
    public Voltage VReset { get; init; } = Voltage.Millivolts(-70);

    /// <summary>Refractory period, rounded to steps.</summary>
    public Time TauRefractory { get; init; } = 2.Ms;

    /// <summary>Constant current.</summary>
    public Current IConstant { get; init; }

    internal override Dictionary<string, ValueSpec> Parameters() => new()
    {
        ["TauMem"] = TauMem.Coherent,
        ["Capacitance"] = Capacitance.Coherent,
        ["ELeak"] = ELeak.Coherent,
        ["VThreshold"] = VThreshold.Coherent,
        ["VReset"] = VReset.Coherent,
        ["TauRefractory"] = TauRefractory.Coherent,
        ["IConstant"] = IConstant.Coherent,
    };

    internal override string? OffsetParameter(string field) => field == "V" ? nameof(ELeak) : null;
}

/// <summary>Leaky integrate-and-fire neuron with delta synapses: weights are jumps of the potential. Equations: <see cref="Hal.Kernels.Neurons.LifDelta"/>.</summary>
public sealed record LifDelta : LifModel
{
    /// <summary>Input during refractoriness is collected and added afterwards, instead of dropped.</summary>
    public bool CollectsRefractoryInput { get; init; }

    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => CollectsRefractoryInput
        ? NeuronKernelSpec.Of<Hal.Kernels.Neurons.LifDeltaCollecting>()
        : NeuronKernelSpec.Of<Hal.Kernels.Neurons.LifDelta>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.Voltage, Dimension.Current];

    internal override string DefaultChannel(Weight weight, bool continuous) => weight.Dimension == Dimension.Current ? "current" : "in";
}

/// <summary>Leaky integrate-and-fire neuron with exponential synaptic currents. Equations: <see cref="Hal.Kernels.Neurons.LifExp"/>.</summary>
public sealed record LifExp : LifModel
{
    /// <summary>Time constant of excitatory currents, positive.</summary>
    public Time TauSynExc { get; init; } = 2.Ms;

    /// <summary>Time constant of inhibitory currents, positive.</summary>
    public Time TauSynInh { get; init; } = 2.Ms;

    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.LifExp>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.Current, Dimension.Current, Dimension.Current];

    internal override Dictionary<string, ValueSpec> Parameters() => new(base.Parameters())
    {
        ["TauSynExc"] = TauSynExc.Coherent,
        ["TauSynInh"] = TauSynInh.Coherent,
    };

    internal override string DefaultChannel(Weight weight, bool continuous) => continuous ? "current" : weight.IsInhibitory ? "inhibitory" : "excitatory";
}

/// <summary>
/// Leaky integrate-and-fire neuron with alpha-shaped synaptic currents; a weight is the peak of the current. Equations: <see cref="Hal.Kernels.Neurons.LifAlpha"/>.
/// </summary>
public sealed record LifAlpha : LifModel
{
    /// <summary>Time from arrival to peak of excitatory currents, positive.</summary>
    public Time TauSynExc { get; init; } = 2.Ms;

    /// <summary>Time from arrival to peak of inhibitory currents, positive.</summary>
    public Time TauSynInh { get; init; } = 2.Ms;

    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.LifAlpha>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.Current, Dimension.Current, Dimension.Current];

    internal override Dictionary<string, ValueSpec> Parameters() => new(base.Parameters())
    {
        ["TauSynExc"] = TauSynExc.Coherent,
        ["TauSynInh"] = TauSynInh.Coherent,
    };

    internal override string DefaultChannel(Weight weight, bool continuous) => continuous ? "current" : weight.IsInhibitory ? "inhibitory" : "excitatory";
}
