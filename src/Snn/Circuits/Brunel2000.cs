using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Circuits;

/// <summary>
/// A sparsely connected network of excitatory and inhibitory integrate-and-fire neurons in its asynchronous irregular regime: Brunel, J. Comput. Neurosci. 8,
/// 183-208, 2000.
/// </summary>
/// <remarks>
/// Every neuron receives a fixed number of synapses from each kind, repeats allowed, and Poisson spikes of its own. With the defaults neurons fire at
/// 41.5 to 43 Hz.
/// </remarks>
public sealed record Brunel2000
{
    /// <summary>Number of neurons, a multiple of 5: four fifths are excitatory.</summary>
    public int Neurons { get; init; } = 10_000;

    /// <summary>Synapses that a neuron receives from excitatory ones.</summary>
    public int ExcitatoryInDegree { get; init; } = 800;

    /// <summary>Synapses that a neuron receives from inhibitory ones.</summary>
    public int InhibitoryInDegree { get; init; } = 200;

    /// <summary>J: the jump of potential that an excitatory spike makes.</summary>
    public Voltage Weight { get; init; } = Voltage.Millivolts(0.1);

    /// <summary>g: inhibitory weights are -g J.</summary>
    public double RelativeInhibition { get; init; } = 5;

    /// <summary>eta: the external rate in units of the one that brings a neuron just to threshold.</summary>
    public double RelativeExternalRate { get; init; } = 2;

    /// <summary>Delay of every synapse.</summary>
    public Time Delay { get; init; } = Time.Milliseconds(1.5);

    /// <summary>Rule of the synapses from excitatory to excitatory neurons, or null for static ones. Bounds of the rule hold for weights that begin at <see cref="Weight"/>.</summary>
    /// <remarks><see cref="AdditiveStdp"/> and <see cref="MultiplicativeStdp"/> are the two that are compared with other simulators.</remarks>
    public LearningRule? ExcitatoryPlasticity { get; init; }

    /// <summary>Time step.</summary>
    public Time Dt { get; init; } = Time.Milliseconds(0.1);

    /// <summary>Seed of everything drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>All pairs of spikes change weights by steps that do not depend on the weight: largest weight 3 J, time constants 20 ms, lambda 0.01, alpha 1.05.</summary>
    /// <param name="weight">J, the weight that synapses begin with.</param>
    public static PairStdp AdditiveStdp(Voltage weight) => new()
    {
        MaximumWeight = Voltage.Millivolts(3 * weight.Coherent),
        Lambda = 0.01,
        Alpha = 1.05,
        MuPlus = 0,
        MuMinus = 0,
    };

    /// <summary>The same with steps in proportion to what is left to the bound: alpha 2.02, at which steps up and down from J balance.</summary>
    /// <param name="weight">J, the weight that synapses begin with.</param>
    public static PairStdp MultiplicativeStdp(Voltage weight) => AdditiveStdp(weight) with { Alpha = 2.02, MuPlus = 1, MuMinus = 1 };

    /// <summary>The network: populations "E" and "I".</summary>
    /// <exception cref="ArgumentException">The number of neurons cannot be split.</exception>
    public Network Build()
    {
        if (Neurons < 5 || Neurons % 5 != 0) throw new ArgumentException($"Brunel2000.Neurons is {Neurons}; multiples of 5 are allowed.");
        LifDelta model = new()
        {
            TauMem = Time.Milliseconds(20),
            ELeak = Voltage.Millivolts(0),
            VThreshold = Voltage.Millivolts(20),
            VReset = Voltage.Millivolts(10),
            TauRefractory = Time.Milliseconds(2),
        };
        Network network = new(Dt, Seed);
        Population e = network.Add("E", Neurons / 5 * 4, model), i = network.Add("I", Neurons / 5, model);
        Weight excitatory = Weight, inhibitory = Voltage.Millivolts(-RelativeInhibition * Weight.Coherent);
        ConnectivitySpec fromE = Connectivity.FixedInDegree(ExcitatoryInDegree), fromI = Connectivity.FixedInDegree(InhibitoryInDegree);
        network.Connect(e, e, fromE, excitatory, Delay, learning: ExcitatoryPlasticity);
        network.Connect(e, i, fromE, excitatory, Delay);
        network.Connect(i, e, fromI, inhibitory, Delay);
        network.Connect(i, i, fromI, inhibitory, Delay);
        // V_th / (J tau_m) brings the mean just to threshold; the paper gives it per excitatory synapse, which cancels here.
        double khz = RelativeExternalRate * model.VThreshold.Coherent / (Weight.Coherent * model.TauMem.Coherent);
        foreach (Population population in new[] { e, i })
            network.Stimulate(population, new PoissonStimulus(Frequency.Kilohertz(khz), excitatory));
        return network;
    }
}
