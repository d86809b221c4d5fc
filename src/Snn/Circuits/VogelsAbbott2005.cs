using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Circuits;

/// <summary>
/// A self-sustained network of 3,200 excitatory and 800 inhibitory neurons with exponential synapses, of currents or of conductances: Vogels and Abbott,
/// J. Neurosci. 25, 10786-10795, 2005.
/// </summary>
/// <remarks>
/// The current-based form is benchmark 2 of Brette et al., J. Comput. Neurosci. 23, 349-398, 2007: 5.4 to 5.6 Hz. The conductance-based form is the one with which
/// simulators are compared (a constant current instead of a raised rest, delays of 0.8 ms; Zenke and Gerstner, Front. Neuroinform. 8, 76, 2014): 17.0 to 17.2 Hz.
/// </remarks>
public sealed record VogelsAbbott2005
{
    /// <summary>Number of neurons, a multiple of 5: four fifths are excitatory.</summary>
    public int Neurons { get; init; } = 4_000;

    /// <summary>Probability that a neuron reaches another.</summary>
    public double ConnectionProbability { get; init; } = 0.02;

    /// <summary>Time step.</summary>
    public Time Dt { get; init; } = Time.Milliseconds(0.1);

    /// <summary>Seed of everything drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The network with synaptic currents: populations "E" and "I".</summary>
    /// <exception cref="ArgumentException">The number of neurons cannot be split.</exception>
    public Network BuildCurrentBased()
    {
        LifExp model = new()
        {
            TauMem = Time.Milliseconds(20),
            Capacitance = Capacitance.Picofarads(200),
            ELeak = Voltage.Millivolts(-49),
            VThreshold = Voltage.Millivolts(-50),
            VReset = Voltage.Millivolts(-60),
            TauRefractory = Time.Milliseconds(5),
            TauSynExc = Time.Milliseconds(5),
            TauSynInh = Time.Milliseconds(10),
        };
        return Build(model, Current.Picoamperes(16.2), Current.Picoamperes(-90), Time.Milliseconds(0.1));
    }

    /// <summary>The network with synaptic conductances: populations "E" and "I".</summary>
    /// <exception cref="ArgumentException">The number of neurons cannot be split.</exception>
    public Network BuildConductanceBased()
    {
        LifCondExp model = new()
        {
            Capacitance = Capacitance.Picofarads(200),
            GLeak = Conductance.Nanosiemens(10),
            ELeak = Voltage.Millivolts(-60),
            VThreshold = Voltage.Millivolts(-50),
            VReset = Voltage.Millivolts(-60),
            TauRefractory = Time.Milliseconds(5),
            IConstant = Current.Picoamperes(200),
            ERevExc = Voltage.Millivolts(0),
            ERevInh = Voltage.Millivolts(-80),
            TauSynExc = Time.Milliseconds(5),
            TauSynInh = Time.Milliseconds(10),
        };
        return Build(model, Conductance.Nanosiemens(4), Conductance.Nanosiemens(51), Time.Milliseconds(0.8));
    }

    private Network Build(NeuronModel model, Weight excitatory, Weight inhibitory, Time delay)
    {
        if (Neurons < 5 || Neurons % 5 != 0) throw new ArgumentException($"VogelsAbbott2005.Neurons is {Neurons}; multiples of 5 are allowed.");
        Network network = new(Dt, Seed);
        Population e = network.Add("E", Neurons / 5 * 4, model), i = network.Add("I", Neurons / 5, model);
        ConnectivitySpec pairs = Connectivity.Probability(ConnectionProbability);
        foreach (Population target in new[] { e, i })
        {
            target.Initialise(Draw.Uniform(Voltage.Millivolts(-60), Voltage.Millivolts(-50)));
            network.Connect(e, target, pairs, excitatory, delay, channel: "excitatory");
            network.Connect(i, target, pairs, inhibitory, delay, channel: "inhibitory");
        }
        return network;
    }
}
