using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Models;

/// <summary>Perfect integrate-and-fire neuron. Equations: <see cref="Hal.Kernels.Neurons.IntegrateAndFire"/>.</summary>
public sealed record IntegrateAndFire : NeuronModel
{
    /// <summary>Capacitance, positive.</summary>
    public Capacitance Capacitance { get; init; } = 1.NF;

    /// <summary>A spike is emitted at or above it.</summary>
    public Voltage VThreshold { get; init; } = 1.MV;

    /// <summary>Potential after a spike.</summary>
    public Voltage VReset { get; init; }

    /// <summary>Refractory period, rounded to steps.</summary>
    public Time TauRefractory { get; init; }

    /// <summary>Constant current.</summary>
    public Current IConstant { get; init; }

    /// <summary>A spike takes the threshold off instead of resetting, so that nothing of the input is lost.</summary>
    public bool SubtractiveReset { get; init; }

    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.IntegrateAndFire>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.Voltage];

    internal override Dictionary<string, ValueSpec> Parameters() => new()
    {
        ["Capacitance"] = Capacitance.Coherent,
        ["VThreshold"] = VThreshold.Coherent,
        ["VReset"] = VReset.Coherent,
        ["TauRefractory"] = TauRefractory.Coherent,
        ["IConstant"] = IConstant.Coherent,
        ["SubtractiveReset"] = SubtractiveReset ? 1 : 0,
    };
}

/// <summary>Izhikevich's quadratic neuron. Equations: <see cref="Hal.Kernels.Neurons.Izhikevich"/>.</summary>
public sealed record Izhikevich : NeuronModel
{
    /// <summary>Recovery rate in 1/ms.</summary>
    public double A { get; init; } = 0.02;

    /// <summary>Recovery sensitivity.</summary>
    public double B { get; init; } = 0.2;

    /// <summary>Potential after a spike.</summary>
    public Voltage C { get; init; } = Voltage.Millivolts(-65);

    /// <summary>Recovery jump in mV.</summary>
    public double D { get; init; } = 8;

    /// <summary>Peak of a spike.</summary>
    public Voltage VThreshold { get; init; } = 30.MV;

    /// <summary>Constant drive in mV/ms.</summary>
    public double IConstant { get; init; }

    /// <summary>Two half steps of v, as in the original publication, instead of one whole.</summary>
    public bool TwoHalfSteps { get; init; }

    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => TwoHalfSteps
        ? NeuronKernelSpec.Of<Hal.Kernels.Neurons.IzhikevichTwoHalfSteps>()
        : NeuronKernelSpec.Of<Hal.Kernels.Neurons.Izhikevich>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.Voltage, Dimension.None];

    internal override Dictionary<string, ValueSpec> Parameters() => new()
    {
        ["A"] = A,
        ["B"] = B,
        ["C"] = C.Coherent,
        ["D"] = D,
        ["VThreshold"] = VThreshold.Coherent,
        ["IConstant"] = IConstant,
    };

    internal override string DefaultChannel(Weight weight, bool continuous) => continuous ? "current" : "in";
}

/// <summary>The discrete neuron of reservoir papers, without units. Equations: <see cref="Hal.Kernels.Neurons.DiscreteLif"/>.</summary>
public sealed record DiscreteLif : NeuronModel
{
    /// <summary>Factor of the potential per step, in [0, 1].</summary>
    public double Decay { get; init; } = 0.9;

    /// <summary>A spike is emitted strictly above it; positive.</summary>
    public double VThreshold { get; init; } = 1;

    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.DiscreteLif>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.None];

    internal override Dictionary<string, ValueSpec> Parameters() => new() { ["Decay"] = Decay, ["VThreshold"] = VThreshold };
}

/// <summary>Not a neuron but a source: emits a spike where its stimulus has one.</summary>
public sealed record SpikeSource : NeuronModel
{
    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.SpikeRelay>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.None];

    internal override Dictionary<string, ValueSpec> Parameters() => [];
}

/// <summary>Not a neuron but a source: emits its stimulus as a number, between -1 and 1.</summary>
public sealed record GradedSource : NeuronModel
{
    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.GradedRelay>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.None];

    internal override Dictionary<string, ValueSpec> Parameters() => [];
}
