using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Tests.Networks;

public class SimulationTests
{
    [Fact]
    public void A_constant_current_gives_the_closed_forms_rate_and_potential()
    {
        // v(t) = tau I / C (1 - exp(-t / tau)) above rest: 10 ms x 0.5 nA / 0.25 nF = 20 mV; threshold 15 mV is reached after -10 ms ln(1 - 15/20) = 13.863 ms,
        // that is, in the step that ends at 13.9 ms. With 2 ms of refractoriness the next spikes follow every 15.9 ms.
        Network network = new(0.1.Ms);
        Population neuron = network.Add("neuron", 1, new LifDelta { IConstant = 0.5.NA });
        Recording spikes = network.Record(neuron, Recorder.Spikes), potential = network.Record(neuron, Recorder.Potential(1.Ms));
        neuron.Initialise(-70.MV);
        using Simulation simulation = new(network, new ReferenceBackend());
        SimulationReport report = simulation.Run(50.Ms);
        Assert.Equal((50.Ms, true, 3L), (report.Duration, report.Completed, report.Spikes));
        Assert.Equal([13.9, 29.8, 45.7], simulation.Spikes(spikes).Select(spike => spike.Time.Coherent), (x, y) => Math.Abs(x - y) < 1e-9);
        Assert.Equal(50, simulation.Rows(potential).Count);
        for (int ms = 1; ms <= 13; ms++) Assert.Equal(-70 + 20 * (1 - Math.Exp(-ms / 10.0)), simulation.Rows(potential)[ms - 1][0], 1e-4);
        // 3 spikes of one neuron in 50 ms.
        Assert.Equal(60.Hz.Coherent, simulation.Rate(spikes).Coherent, 1e-12);
    }

    [Fact]
    public void Recorded_potentials_are_absolute_for_every_neurons_own_rest()
    {
        Network network = new(1.Ms);
        Population neurons = network.Add("neurons", 2, new LifDelta()).Vary("ELeak", -70.MV, -60.MV);
        Recording potential = network.Record(neurons, Recorder.Potential(1.Ms));
        using Simulation simulation = new(network, new ReferenceBackend(), new CompileOptions { Batch = 2 });
        simulation.Run(1.Ms);
        Assert.Equal([-70.0, -60, -70, -60], Assert.Single(simulation.Rows(potential)));
    }

    [Fact]
    public void Presented_samples_start_with_the_next_step_and_carry_the_stimulus_weight()
    {
        Network network = new(1.Ms);
        Population target = network.Add("target", 2, new LifDelta { TauMem = 1e9.Ms, TauRefractory = 0.Ms });
        string stimulus = network.Stimulate(target, new SpikeTrainStimulus([], 4.MV));
        Recording potential = network.Record(target, Recorder.Potential(1.Ms));
        using Simulation simulation = new(network, new ReferenceBackend());
        simulation.Run(3.Ms);
        SpikeTrainBuilder builder = new(2, 2);
        builder.Add(0, 1);
        builder.Add(1, 0);
        builder.Add(1, 1);
        simulation.Present(stimulus, builder.Build());
        simulation.Run(2.Ms);
        // Rest -70 mV; neuron 1 gets 4 mV in the fourth step, both get 4 mV in the fifth.
        Assert.Equal([-70, -66], simulation.Rows(potential)[3], (x, y) => Math.Abs(x - y) < 1e-5);
        Assert.Equal([-66, -62], simulation.Rows(potential)[4], (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [Fact]
    public void Presenting_to_nothing_or_with_other_channels_is_refused()
    {
        Network network = new(1.Ms);
        Population source = network.Add("source", 2, new SpikeSource());
        string stimulus = network.Stimulate(source, SpikeTrainStimulus.FromHost, name: "pixels");
        using Simulation simulation = new(network, new ReferenceBackend());
        Assert.Contains("no spike train stimulus 'pixel'", Assert.Throws<ArgumentException>(() => simulation.Present("pixel", new SpikeTrainBuilder(1, 2).Build())).Message);
        Assert.Contains("3 channels; population 'source' (2 x SpikeSource)", Assert.Throws<ArgumentException>(
            () => simulation.Present(stimulus, new SpikeTrainBuilder(1, 3).Build())).Message);
    }

    [Fact]
    public void A_run_may_be_longer_than_its_probes_are_large()
    {
        // A perfect integrator that fires in every step: 25,000 spikes, while the probe holds 100; a row per step, while the probe holds 10,000.
        Network network = new(1.Ms);
        Population neuron = network.Add("neuron", 1, new IntegrateAndFire { IConstant = 2.NA });
        Recording spikes = network.Record(neuron, Recorder.Spikes), counts = network.Record(neuron, Recorder.Counts(10.Ms));
        using Simulation simulation = new(network, new ReferenceBackend());
        simulation.Run(25.S);
        Assert.Equal(25_000, simulation.Spikes(spikes).Count);
        Assert.Equal(2_500, simulation.Rows(counts).Count);
        Assert.All(simulation.Rows(counts), row => Assert.Equal([10.0], row));
        Assert.Equal(1.KHz, simulation.Rate(spikes));
    }

    [Fact]
    public void Reset_forgets_recordings_and_each_trial_draws_anew()
    {
        Network network = new(1.Ms);
        Population neuron = network.Add("neuron", 20, new LifExp());
        network.Stimulate(neuron, new PoissonStimulus(1.KHz, 1.NA));
        Recording spikes = network.Record(neuron, Recorder.Spikes);
        using Simulation simulation = new(network, new ReferenceBackend());
        Spike[] first = Run(), other = Run(1), again = Run(0);
        Assert.NotEmpty(first);
        Assert.NotEqual(first, other);
        Assert.Equal(first, again);

        Spike[] Run(params uint[] trials)
        {
            simulation.Reset(trials);
            Assert.Equal((Time.Zero, Frequency.Zero), (simulation.Now, simulation.Rate(spikes)));
            simulation.Run(100.Ms);
            return [.. simulation.Spikes(spikes)];
        }
    }

    [Fact]
    public void Progress_is_told_and_a_stopped_run_says_what_was_done()
    {
        Network network = new(1.Ms);
        network.Add("neuron", 1, new LifDelta());
        using Simulation simulation = new(network, new ReferenceBackend());
        using CancellationTokenSource stop = new();
        Progress told = new(p =>
        {
            if (p.Done == 2.S) stop.Cancel();
        });
        SimulationReport report = simulation.Run(5.S, told, stop.Token);
        Assert.Equal((2.S, false), (report.Duration, report.Completed));
        Assert.Equal([1.S, 2.S], told.Values.Select(p => p.Done));
        Assert.All(told.Values, p => Assert.Equal(5.S, p.Total));
        Assert.Throws<ArgumentOutOfRangeException>(() => simulation.Run(-1.Ms));
    }

    [Fact]
    public void What_is_added_to_the_network_afterwards_has_no_effect()
    {
        Network network = new(1.Ms);
        Population neuron = network.Add("neuron", 1, new LifDelta());
        using Simulation simulation = new(network, new ReferenceBackend());
        Recording late = network.Record(neuron, Recorder.Spikes);
        simulation.Run(5.Ms);
        Assert.Contains("not part of this simulation", Assert.Throws<ArgumentException>(() => simulation.Spikes(late)).Message);
    }

    [Fact]
    public void Rows_and_spikes_are_not_mixed_up()
    {
        Network network = new(1.Ms);
        Population neuron = network.Add("neuron", 1, new LifDelta());
        Recording spikes = network.Record(neuron, Recorder.Spikes), rows = network.Record(neuron, Recorder.State("Refractory", 1.Ms));
        using Simulation simulation = new(network, new ReferenceBackend());
        Assert.Contains("holds spikes: use Spikes", Assert.Throws<ArgumentException>(() => simulation.Rows(spikes)).Message);
        Assert.Contains("holds rows: use Rows", Assert.Throws<ArgumentException>(() => simulation.Spikes(rows)).Message);
    }

    private sealed class Progress(Action<SimulationProgress> then) : IProgress<SimulationProgress>
    {
        public List<SimulationProgress> Values { get; } = [];

        public void Report(SimulationProgress value)
        {
            Values.Add(value);
            then(value);
        }
    }
}
