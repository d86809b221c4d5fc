using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Replicas: state, inputs and probes of their own; weights and parameters in common.</summary>
[Suite(Capability.Batch)]
public abstract class BatchSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    [Fact]
    public void Every_replica_has_inputs_of_its_own()
    {
        IExecutable executable = Compile(Network(), batch: 3);
        executable.Reset([0, 1, 2]);
        executable.WriteEvents(0, 1, [new InputEvent(0, 0, 1)]);
        executable.WriteEvents(0, 2, [new InputEvent(1, 1, 1)]);
        executable.WriteInput(1, 0, [5, 6]);
        Recording run = Recording.Of(executable, 3, replicas: 3);
        Assert.Equal([(1, 0L, 0), (2, 1L, 1)], run.SpikesOf("spikes a").Select(s => (s.Replica, s.Step, s.Neuron)));
        Expect.Close([5, 6, 0, 0, 0, 0], run.RowsOf("V b")[0]);
        Expect.Close([5, 6, 10, 0, 0, 0], run.RowsOf("V b")[1]);
        Expect.Close([5, 6, 0, 0, 0, 20], run.RowsOf("V b")[2]);
    }

    [Fact]
    public void Spikes_are_drained_by_replica_then_step_then_neuron()
    {
        IExecutable executable = Compile(Network(), batch: 2);
        executable.WriteEvents(0, 0, [new InputEvent(0, 1, 1), new InputEvent(2, 0, 1), new InputEvent(2, 1, 1)]);
        executable.WriteEvents(0, 1, [new InputEvent(1, 0, 1)]);
        executable.Run(4);
        SpikeRecord[] spikes = new SpikeRecord[10];
        Assert.Equal(4, executable.DrainSpikes(0, spikes));
        Assert.Equal([(0, 0L, 1), (0, 2L, 0), (0, 2L, 1), (1, 1L, 0)], spikes.Take(4).Select(s => (s.Replica, s.Step, s.Neuron)));
    }

    [Fact]
    public void Replicas_share_weights_and_parameters_but_not_state()
    {
        IExecutable executable = Compile(Network(), batch: 2);
        int theta = new FieldLayout(Network().Populations[2]).Find("Theta");
        executable.WriteState(StateAddress.Weights(0), [7, 8]);
        executable.WriteState(StateAddress.Field(2, theta, replica: 1), [3, 4]);
        executable.WriteState(StateAddress.Field(2, 0, replica: 1), [1, 2]);
        Expect.Close([3, 4], Read(executable, StateAddress.Field(2, theta, replica: 0)));
        Expect.Close([0, 0], Read(executable, StateAddress.Field(2, 0, replica: 0)));
        Expect.Close([1, 2], Read(executable, StateAddress.Field(2, 0, replica: 1)));
        for (int replica = 0; replica < 2; replica++) executable.WriteEvents(0, replica, [new InputEvent(0, 0, 1)]);
        Expect.Close([7, 0, 7, 0], Recording.Of(executable, 2, replicas: 2).RowsOf("V b")[1]);
    }

    /// <summary>Both neurons of both replicas spike in step 0 and pass one synapse each.</summary>
    [Fact]
    public void A_report_is_the_sum_over_the_replicas_in_use()
    {
        IExecutable executable = Compile(Network(), batch: 4);
        executable.Reset([0, 1]);
        for (int replica = 0; replica < 4; replica++) executable.WriteEvents(0, replica, [new InputEvent(0, 0, 1), new InputEvent(0, 1, 1)]);
        RunReport report = executable.Run(2);
        Assert.Equal((2L, 4L, 4L), (report.Steps, report.Spikes, report.SynapticEvents));
    }

    [Fact]
    public void Spare_replicas_idle_and_do_not_show()
    {
        IExecutable executable = Compile(Network(), batch: 3);
        executable.Reset([4]);
        executable.WriteEvents(0, 2, [new InputEvent(0, 0, 1)]);
        executable.WriteEvents(0, 0, [new InputEvent(1, 1, 1)]);
        Recording run = Recording.Of(executable, 3);
        Assert.Equal([(0, 1L, 1)], run.SpikesOf("spikes a").Select(s => (s.Replica, s.Step, s.Neuron)));
        Assert.All(run.RowsOf("V b"), row => Assert.Equal(2, row.Length));
        Assert.Equal(1, run.Spikes);
    }

    /// <summary>Room for 3 spikes of 2 neurons: a step may begin while at least 2 are free. Replica 1 spikes twice in step 0, so step 1 does not begin.</summary>
    [Fact]
    public void A_probe_that_is_full_in_one_replica_ends_the_run_of_all()
    {
        IExecutable executable = Compile(Network() with { Probes = [SpikesOf("a", capacity: 3)] }, batch: 2);
        executable.WriteEvents(0, 1, [new InputEvent(0, 0, 1), new InputEvent(0, 1, 1)]);
        RunReport report = executable.Run(5);
        Assert.Equal((1, RunEnd.ProbeFull, 0), (report.Steps, report.End, report.Probe));
        Assert.Equal(2, executable.DrainSpikes(0, new SpikeRecord[4]));
        Assert.Equal(4, executable.Run(4).Steps);
    }

    [Fact]
    public void A_batch_takes_more_memory_than_a_single_replica()
    {
        long one = Backend.Estimate(Network(), new CompileOptions { Batch = 1 }).Bytes, many = Backend.Estimate(Network(), new CompileOptions { Batch = 1000 }).Bytes;
        Assert.True(many > one, $"1000 replicas are estimated at {many} bytes, one at {one}");
    }

    /// <summary>a -> b with weights 10 and 20; b adds up what a sends and what the host holds; c is there for its state.</summary>
    private static NetworkProgram Network() => new()
    {
        DtMs = 1,
        Populations = [Relays("a", 2), Meters("b", 2), Sums("c", 2)],
        Projections = [Connect("a", "b", new OneToOne(), new double[] { 10, 20 })],
        Inputs = [new EventsInput { Name = "events", Target = "a", Channel = "in" }, new ValuesInput { Name = "held", Target = "b", Channel = "in" }],
        Probes = [SpikesOf("a"), FieldOf("b")],
    };
}
