using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Circuits;

/// <summary>
/// A self-sustained network of 3,200 excitatory and 800 inhibitory neurons with current-based exponential synapses: Vogels and Abbott, J. Neurosci. 25,
/// 10786-10795, 2005, as benchmark 2 of Brette et al., J. Comput. Neurosci. 23, 349-398, 2007. Neurons fire at 5.4 to 5.6 Hz.
/// </summary>
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

    /// <summary>The network: populations "E" and "I".</summary>
    /// <exception cref="ArgumentException">The number of neurons cannot be split.</exception>
    public Network BuildCurrentBased()
    {
        if (Neurons < 5 || Neurons % 5 != 0) throw new ArgumentException($"VogelsAbbott2005.Neurons is {Neurons}; multiples of 5 are allowed.");
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
        Network network = new(Dt, Seed);
        Population e = network.Add("E", Neurons / 5 * 4, model), i = network.Add("I", Neurons / 5, model);
        ConnectivitySpec pairs = Connectivity.Probability(ConnectionProbability);
        Time delay = Time.Milliseconds(0.1);
        foreach (Population target in new[] { e, i })
        {
            target.Initialise(Draw.Uniform(Voltage.Millivolts(-60), Voltage.Millivolts(-50)));
            network.Connect(e, target, pairs, Current.Picoamperes(16.2), delay);
            network.Connect(i, target, pairs, Current.Picoamperes(-90), delay);
        }
        return network;
    }
}
