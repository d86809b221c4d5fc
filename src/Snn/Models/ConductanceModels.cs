using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Models;

/// <summary>What all neurons with synaptic conductances have. Weights are conductances, not negative; inhibition is named: <c>channel: "inhibitory"</c>.</summary>
public abstract record ConductanceModel : NeuronModel
{
    /// <summary>Membrane capacitance, positive.</summary>
    public Capacitance Capacitance { get; init; } = 250.PF;

    /// <summary>Leak conductance, positive.</summary>
    public Conductance GLeak { get; init; } = Conductance.Microsiemens(1.0 / 60);

    /// <summary>Resting potential.</summary>
    public Voltage ELeak { get; init; } = Voltage.Millivolts(-70);

    /// <summary>A spike is emitted at or above it (<see cref="AdEx"/>: where the exponential takes over).</summary>
    public Voltage VThreshold { get; init; } = Voltage.Millivolts(-55);

    /// <summary>Potential after a spike.</summary>
    public Voltage VReset { get; init; } = Voltage.Millivolts(-60);

    /// <summary>Refractory period, rounded to steps.</summary>
    public Time TauRefractory { get; init; } = 2.Ms;

    /// <summary>Constant current.</summary>
    public Current IConstant { get; init; }

    /// <summary>Reversal potential of excitation.</summary>
    public Voltage ERevExc { get; init; }

    /// <summary>Reversal potential of inhibition.</summary>
    public Voltage ERevInh { get; init; } = Voltage.Millivolts(-85);

    /// <summary>Time constant of excitatory conductances, positive.</summary>
    public Time TauSynExc { get; init; } = 0.5.Ms;

    /// <summary>Time constant of inhibitory conductances, positive.</summary>
    public Time TauSynInh { get; init; } = 2.Ms;

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.Conductance, Dimension.Conductance, Dimension.Current];

    internal override Dictionary<string, ValueSpec> Parameters() => new()
    {
        ["Capacitance"] = Capacitance.Coherent,
        ["GLeak"] = GLeak.Coherent,
        ["ELeak"] = ELeak.Coherent,
        ["VThreshold"] = VThreshold.Coherent,
        ["VReset"] = VReset.Coherent,
        ["TauRefractory"] = TauRefractory.Coherent,
        ["IConstant"] = IConstant.Coherent,
        ["ERevExc"] = ERevExc.Coherent,
        ["ERevInh"] = ERevInh.Coherent,
        ["TauSynExc"] = TauSynExc.Coherent,
        ["TauSynInh"] = TauSynInh.Coherent,
    };

    internal override string? OffsetParameter(string field) => field == "V" ? nameof(ELeak) : null;

    internal override string DefaultChannel(Weight weight, bool continuous) => weight.Dimension == Dimension.Current ? "current" : "excitatory";
}

/// <summary>Leaky integrate-and-fire neuron with exponential synaptic conductances. Equations: <see cref="Hal.Kernels.Neurons.LifCondExp"/>.</summary>
public sealed record LifCondExp : ConductanceModel
{
    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.LifCondExp>();
}

/// <summary>
/// Leaky integrate-and-fire neuron with alpha-shaped synaptic conductances; a weight is the peak, reached one time constant after arrival.
/// Equations: <see cref="Hal.Kernels.Neurons.LifCondAlpha"/>.
/// </summary>
public sealed record LifCondAlpha : ConductanceModel
{
    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.LifCondAlpha>();
}

/// <summary>
/// Adaptive exponential integrate-and-fire neuron with exponential synaptic conductances. Defaults are those of Brette and Gerstner, 2005.
/// Equations: <see cref="Hal.Kernels.Neurons.AdEx"/>.
/// </summary>
public sealed record AdEx : ConductanceModel
{
    /// <summary>The parameters of Brette and Gerstner, J. Neurophysiol. 94, 2005, table 1.</summary>
    public AdEx()
    {
        Capacitance = 281.PF;
        GLeak = 30.NS;
        ELeak = Voltage.Millivolts(-70.6);
        VThreshold = Voltage.Millivolts(-50.4);
        TauRefractory = default;
    }

    /// <summary>A spike ends where the potential has reached it. Without effect where <see cref="DeltaT"/> is 0: then the threshold is the peak.</summary>
    public Voltage VPeak { get; init; }

    /// <summary>Sharpness of the upstroke: the potential over which the spike current grows e-fold; 0 for a sharp threshold.</summary>
    public Voltage DeltaT { get; init; } = 2.MV;

    /// <summary>Subthreshold adaptation.</summary>
    public Conductance A { get; init; } = 4.NS;

    /// <summary>Adaptation per spike.</summary>
    public Current B { get; init; } = 80.5.PA;

    /// <summary>Time constant of adaptation, positive.</summary>
    public Time TauW { get; init; } = 144.Ms;

    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.AdEx>();

    internal override Dictionary<string, ValueSpec> Parameters() => new(base.Parameters())
    {
        ["VPeak"] = VPeak.Coherent,
        ["DeltaT"] = DeltaT.Coherent,
        ["A"] = A.Coherent,
        ["B"] = B.Coherent,
        ["TauW"] = TauW.Coherent,
    };
}
