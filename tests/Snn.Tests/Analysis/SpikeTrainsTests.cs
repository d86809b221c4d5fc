using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Snn.Analysis;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Tests.Analysis;

public class SpikeTrainsTests
{
    [Fact]
    public void Trains_are_sorted_and_silent_neurons_are_there()
    {
        SpikeTrains trains = new([(7, 2), (3, 0), (1, 2), (5, 0)], neurons: 4, fromMs: 0, toMs: 10);
        Assert.Equal((4, 4, 10.0), (trains.Neurons, trains.Count, trains.DurationMs));
        Assert.Equal([3, 5], trains[0].ToArray());
        Assert.Equal([], trains[1].ToArray());
        Assert.Equal([1, 7], trains[2].ToArray());
        Assert.Equal([(3, 0), (5, 0), (1, 2), (7, 2)], trains.All());
    }

    [Fact]
    public void A_window_excludes_its_start_and_includes_its_end()
    {
        SpikeTrains trains = Trains.Of(10, 20, [10, 10.1, 20, 20.1]);
        Assert.Equal([10.1, 20], trains[0].ToArray());
        // Windows that follow one another share no spike and lose none.
        SpikeTrains first = trains.Window(10, 10.1), second = trains.Window(10.1, 20);
        Assert.Equal([10.1], first[0].ToArray());
        Assert.Equal([20.0], second[0].ToArray());
    }

    [Fact]
    public void A_spike_on_an_edge_stays_there_although_tenths_are_not_exact()
    {
        // 3 x 0.1 is 0.30000000000000004: the spike of step 2 belongs to the window that ends at 0.3 ms, and to no later one.
        SpikeTrains trains = SpikeTrains.Of([new SpikeRecord(0, 2, 0), new SpikeRecord(0, 3, 0), new SpikeRecord(1, 2, 0)], neurons: 1, dtMs: 0.1, firstStep: 0, endStep: 3);
        Assert.Equal(1, trains.Count);
        Assert.Equal(1, Trains.Of(0, 0.3, [3 * 0.1]).Count);
        Assert.Equal(0, Trains.Of(0.3, 0.6, [3 * 0.1]).Count);
        Assert.Equal([0, 0, 1], SpikeCounts.OfNeuron(Trains.Of(0, 0.3, [3 * 0.1]), 0, 0.1));
    }

    [Fact]
    public void A_recording_gives_the_spikes_of_its_window()
    {
        Network network = new(Time.Milliseconds(0.5));
        Population source = network.Add("source", 3, new SpikeSource());
        network.Stimulate(source, new SpikeTrainStimulus([(Time.Milliseconds(0.5), 0), (Time.Milliseconds(1), 1), (Time.Milliseconds(3), 1)], 1.0));
        Recording recording = network.Record(source, Recorder.Spikes);
        using Simulation simulation = new(network, new ReferenceBackend());
        simulation.Run(Time.Milliseconds(3));
        SpikeTrains trains = SpikeTrains.Of(simulation, recording, Time.Milliseconds(0.5), Time.Milliseconds(3));
        Assert.Equal([(1, 1), (3, 1)], trains.All());
        Assert.Equal(3, trains.Neurons);
    }

    [Fact]
    public void Neurons_are_chosen_and_joined()
    {
        SpikeTrains trains = Trains.Of(0, 10, [1, 2], [3], [4, 5]);
        Assert.Equal([(4, 0), (5, 0), (1, 1), (2, 1)], trains.Select(2, 0).All());
        SpikeTrains joined = SpikeTrains.Join(trains.Select(1), trains.Select(0));
        Assert.Equal([(3, 0), (1, 1), (2, 1)], joined.All());
        Assert.Contains("from 0 ms to 10 ms, and from 0 ms to 9 ms", Assert.Throws<ArgumentException>(() => SpikeTrains.Join(trains, trains.Window(0, 9))).Message);
    }

    [Fact]
    public void What_does_not_exist_is_refused()
    {
        Assert.Contains("neuron 2; allowed are 0 to 1", Assert.Throws<ArgumentException>(() => new SpikeTrains([(1, 2)], 2, 0, 10)).Message);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => Trains.Of(10, 10, [1])).Message);
        Assert.Throws<ArgumentException>(() => Trains.Of(0, 10, [double.NaN]));
        Assert.Contains("outside the recorded one", Assert.Throws<ArgumentException>(() => Trains.Of(0, 10, [1]).Window(0, 11)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Trains.Of(0, 10, [1])[1].Length);
    }
}
