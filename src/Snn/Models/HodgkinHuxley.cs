using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Models;

/// <summary>Hodgkin and Huxley's neuron with alpha-shaped synaptic currents. Equations: <see cref="Hal.Kernels.Neurons.HodgkinHuxley"/>.</summary>
public sealed record HodgkinHuxley : NeuronModel
{
    /// <summary>Membrane capacitance, positive.</summary>
    public Capacitance Capacitance { get; init; } = 100.PF;

    /// <summary>Largest sodium conductance.</summary>
    public Conductance GNa { get; init; } = Conductance.Microsiemens(12);

    /// <summary>Largest potassium conductance.</summary>
    public Conductance GK { get; init; } = Conductance.Microsiemens(3.6);

    /// <summary>Leak conductance.</summary>
    public Conductance GLeak { get; init; } = 30.NS;

    /// <summary>Reversal potential of sodium.</summary>
    public Voltage ENa { get; init; } = 50.MV;

    /// <summary>Reversal potential of potassium.</summary>
    public Voltage EK { get; init; } = Voltage.Millivolts(-77);

    /// <summary>Reversal potential of the leak.</summary>
    public Voltage ELeak { get; init; } = Voltage.Millivolts(-54.402);

    /// <summary>Potential at rest, from which the rate functions of the channels are counted.</summary>
    public Voltage VRest { get; init; } = Voltage.Millivolts(-65);

    /// <summary>Time after a spike in which no other is detected, rounded to steps.</summary>
    public Time TauRefractory { get; init; } = 2.Ms;

    /// <summary>Constant current.</summary>
    public Current IConstant { get; init; }

    /// <summary>Time from arrival to peak of excitatory currents, positive.</summary>
    public Time TauSynExc { get; init; } = 0.2.Ms;

    /// <summary>Time from arrival to peak of inhibitory currents, positive.</summary>
    public Time TauSynInh { get; init; } = 2.Ms;

    /// <inheritdoc/>
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Hal.Kernels.Neurons.HodgkinHuxley>();

    /// <inheritdoc/>
    public override IReadOnlyList<Dimension> ChannelDimensions => [Dimension.Current, Dimension.Current, Dimension.Current];

    internal override Dictionary<string, ValueSpec> Parameters() => new()
    {
        ["Capacitance"] = Capacitance.Coherent,
        ["GNa"] = GNa.Coherent,
        ["GK"] = GK.Coherent,
        ["GLeak"] = GLeak.Coherent,
        ["ENa"] = ENa.Coherent,
        ["EK"] = EK.Coherent,
        ["ELeak"] = ELeak.Coherent,
        ["VRest"] = VRest.Coherent,
        ["TauRefractory"] = TauRefractory.Coherent,
        ["IConstant"] = IConstant.Coherent,
        ["TauSynExc"] = TauSynExc.Coherent,
        ["TauSynInh"] = TauSynInh.Coherent,
    };

    internal override string? OffsetParameter(string field) => field == "V" ? nameof(VRest) : null;

    internal override string DefaultChannel(Weight weight, bool continuous) => continuous ? "current" : weight.IsInhibitory ? "inhibitory" : "excitatory";
}
