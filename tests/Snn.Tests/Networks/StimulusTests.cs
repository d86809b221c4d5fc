using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Models;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Tests.Networks;

public class StimulusTests
{
    [Fact]
    public void Poisson_rates_become_events_per_step()
    {
        // 8 kHz x 0.1 ms = 0.8; 20 Hz x 0.1 ms = 0.002.
        PoissonInput constant = Lower<PoissonInput>(new LifExp(), new PoissonStimulus(8.KHz, 87.8.PA), 0.1);
        Assert.Equal(0.8, Assert.IsType<ConstantValue>(constant.MeanPerStep).Value, 1e-15);
        Assert.Equal((0.0878, "excitatory"), (Math.Round(constant.Weight, 12), constant.Channel));
        PoissonInput listed = Lower<PoissonInput>(new LifExp(), new PoissonStimulus(new[] { 20.Hz, 0.Hz }, -(1.NA)), 0.1);
        Assert.Equal([0.002, 0], Assert.IsType<ListedValues>(listed.MeanPerStep).Values);
        Assert.Equal("inhibitory", listed.Channel);
    }

    [Fact]
    public void Noise_flows_into_the_current_channel_and_is_held_for_whole_steps()
    {
        NoiseInput held = Lower<NoiseInput>(new LifExp(), new NoiseStimulus(100.PA, 20.PA, Hold: 1.Ms), 0.1);
        Assert.Equal((0.1, 0.02, 10, "current"), (held.Mean, held.StandardDeviation, held.HoldSteps, held.Channel));
        Assert.Equal(1, Lower<NoiseInput>(new LifExp(), new NoiseStimulus(0.NA, 1.NA), 0.1).HoldSteps);
    }

    [Fact]
    public void A_spike_acts_in_the_step_that_ends_at_its_time()
    {
        EventsInput input = Lower<EventsInput>(new LifDelta(), new SpikeTrainStimulus([(0.3.Ms, 1), (0.1.Ms, 0)], 2.MV), 0.1);
        Assert.Equal([new InputEvent(0, 0, 2), new InputEvent(2, 1, 2)], input.Events);
        Assert.Empty(Lower<EventsInput>(new SpikeSource(), SpikeTrainStimulus.FromHost, 0.1).Events);
    }

    [Fact]
    public void A_current_that_changes_late_takes_as_many_rows_as_its_changes_need()
    {
        // Changes at 0, 10,000 and 15,000 ms: rows of 5,000 ms (50,000 steps of 0.1 ms) hold them.
        ValuesInput input = Lower<ValuesInput>(new LifExp(), new StepStimulus((15.S, 0.NA), (0.Ms, 1.NA), (10.S, 2.NA)), 0.1);
        Assert.Equal(50_000, input.HoldSteps);
        Assert.Equal([1, 1, 1, 1, 2, 2, 0, 0], input.Rows!);
        Assert.Equal("current", input.Channel);
        // One change at the start is one row.
        Assert.Equal((1, 2), (Lower<ValuesInput>(new LifExp(), new StepStimulus((0.Ms, 1.NA)), 0.1).HoldSteps, Lower<ValuesInput>(new LifExp(), new StepStimulus((0.Ms, 1.NA)), 0.1).Rows!.Length));
    }

    [Fact]
    public void A_step_before_its_first_time_is_nothing()
    {
        ValuesInput input = Lower<ValuesInput>(new GradedSource(), new StepStimulus((3.Ms, 0.5)), 1);
        Assert.Equal(3, input.HoldSteps);
        Assert.Equal([0, 0, 0.5, 0.5], input.Rows!);
    }

    [Fact]
    public void A_current_into_an_Izhikevich_neuron_is_a_plain_number_on_its_current_channel()
    {
        Assert.Equal("current", Lower<ValuesInput>(new Snn.Models.Izhikevich(), new StepStimulus((0.Ms, 10.0)), 1).Channel);
        Assert.Equal("in", Lower<EventsInput>(new Snn.Models.Izhikevich(), new SpikeTrainStimulus([], 5.MV), 1).Channel);
    }

    private static T Lower<T>(NeuronModel model, Stimulus stimulus, double dtMs) where T : InputSpec
    {
        Network network = new(Time.Milliseconds(dtMs));
        network.Stimulate(network.Add("A", 2, model), stimulus);
        return Assert.IsType<T>(Assert.Single(network.Lower().Inputs));
    }
}
