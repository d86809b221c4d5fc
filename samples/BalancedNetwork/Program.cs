using Neuromorphic.Backends.Cpu;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

// Excitation and inhibition in balance: 1,000 neurons that fire irregularly because their inputs nearly cancel (Brunel, J. Comput. Neurosci. 8, 2000).
LifDelta neuron = new() { TauMem = 20.Ms, ELeak = 0.MV, VThreshold = 20.MV, VReset = 10.MV, TauRefractory = 2.Ms };
Network network = new(dt: 0.1.Ms, seed: 1);
Population e = network.Add("E", 800, neuron), i = network.Add("I", 200, neuron);
foreach (Population target in new[] { e, i })
{
    network.Connect(e, target, Connectivity.FixedInDegree(80), 0.2.MV, delay: 1.5.Ms);
    network.Connect(i, target, Connectivity.FixedInDegree(20), -1.6.MV, delay: 1.5.Ms);
    network.Stimulate(target, new PoissonStimulus(7.KHz, 0.2.MV));
}
Recording spikes = network.Record(e, Recorder.Spikes);
using Simulation simulation = new(network, new CpuBackend());
simulation.Run(500.Ms);
Console.WriteLine($"{simulation.Spikes(spikes).Count} spikes of {e.Size} neurons in {simulation.Now}: {simulation.Rate(spikes) / 1.Hz:F1} Hz");
