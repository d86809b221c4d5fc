using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Compile, reset, run, dispose: in any order that makes sense, and errors in any other.</summary>
[Suite(Capability.Lifecycle)]
public abstract class LifecycleSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    [Fact]
    public void A_compiled_program_stands_at_step_0()
    {
        NetworkProgram program = Chain();
        IExecutable executable = Compile(program, batch: 3);
        Assert.Same(program, executable.Program);
        Assert.Equal(3, executable.Batch);
        Assert.Equal(0, executable.Step);
    }

    [Fact]
    public void Steps_are_counted_from_the_last_reset()
    {
        IExecutable executable = Compile(Chain());
        Assert.Equal(7, executable.Run(7).Steps);
        Assert.Equal(5, executable.Run(5).Steps);
        Assert.Equal(12, executable.Step);
        executable.Reset([0]);
        Assert.Equal(0, executable.Step);
    }

    [Fact]
    public void A_run_of_no_steps_is_complete_and_changes_nothing()
    {
        IExecutable executable = Compile(Chain());
        RunReport report = executable.Run(0);
        Assert.Equal((0, RunEnd.Completed, -1), (report.Steps, report.End, report.Probe));
        Assert.Equal(0, executable.Step);
        Expect.Spikes([(2, 0), (5, 0)], Recording.Of(executable, 10).Train("b"));
    }

    [Fact]
    public void A_negative_number_of_steps_is_refused_and_changes_nothing()
    {
        IExecutable executable = Compile(Chain());
        executable.Run(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => executable.Run(-1));
        Assert.Equal(1, executable.Step);
    }

    /// <summary>Spikes of a in steps 0 and 3 pass a delay of 2; a third one in step 3 to a neuron without synapses ends there.</summary>
    [Fact]
    public void The_report_counts_spikes_and_synaptic_events_of_its_own_run()
    {
        IExecutable executable = Compile(Chain());
        RunReport first = executable.Run(3), second = executable.Run(7);
        Expect.SkipStochastic();
        Assert.Equal((3, 2L, 1L), (first.Steps, first.Spikes, first.SynapticEvents));
        Assert.Equal((7, 3L, 1L), (second.Steps, second.Spikes, second.SynapticEvents));
        Assert.Equal(RunEnd.Completed, second.End);
        Assert.True(second.WallTime >= TimeSpan.Zero);
    }

    [Fact]
    public void A_reset_in_the_middle_gives_the_first_run_again()
    {
        IExecutable executable = Compile(Chain());
        executable.Run(4);
        executable.Reset([0]);
        Recording again = Recording.Of(executable, 10);
        Expect.Spikes([(0, 0), (3, 0), (3, 1)], again.Train("a"));
        Expect.Spikes([(2, 0), (5, 0)], again.Train("b"));
    }

    /// <summary>A spike of step 0 is in flight, with a delay of 2, when the reset comes after step 0: nothing of it may arrive.</summary>
    [Fact]
    public void A_reset_empties_what_is_in_flight_what_the_host_wrote_and_what_waits_in_probes()
    {
        NetworkProgram program = Chain() with { Inputs = [new EventsInput { Name = "host", Target = "a", Channel = "in" }] };
        IExecutable executable = Compile(program);
        executable.WriteEvents(0, 0, [new InputEvent(0, 0, 1), new InputEvent(1, 0, 1)]);
        executable.Run(1);
        executable.Reset([0]);
        Recording after = Recording.Of(executable, 6);
        Assert.Empty(after.SpikesOf("spikes a"));
        Assert.Empty(after.SpikesOf("spikes b"));
    }

    [Fact]
    public void A_reset_keeps_weights_rows_learning_switches_and_parameters()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 1), Sums("b", 2)],
            Projections = [Connect("a", "b", new Dense(), new double[] { 1, 1 })],
            Inputs = [Events("a", (0, 0))],
            Probes = [FieldOf("b")],
        };
        int theta = new FieldLayout(program.Populations[1]).Find("Theta");
        IExecutable executable = Compile(program);
        executable.WriteState(StateAddress.Weights(0), [3, 5]);
        executable.WriteState(StateAddress.Rows(0), [1, 1]);
        executable.WriteState(StateAddress.Learning(0), [0]);
        executable.WriteState(StateAddress.Field(1, theta), [7, 8]);
        executable.Run(3);
        executable.Reset([0]);
        Expect.Close([3, 5], Read(executable, StateAddress.Weights(0)));
        Expect.Close([1, 1], Read(executable, StateAddress.Rows(0)));
        Expect.Close([0], Read(executable, StateAddress.Learning(0)));
        Expect.Close([7, 8], Read(executable, StateAddress.Field(1, theta)));
        // One row in use: the second target gets nothing.
        Expect.Close([3, 0], Recording.Of(executable, 2).RowsOf("V b")[1]);
    }

    [Fact]
    public void Executables_of_one_program_share_nothing()
    {
        NetworkProgram program = Chain();
        IExecutable first = Compile(program), second = Compile(program);
        first.WriteState(StateAddress.Weights(0), [0]);
        first.Run(9);
        Assert.Equal(0, second.Step);
        Expect.Close([1], Read(second, StateAddress.Weights(0)));
        Expect.Spikes([(2, 0), (5, 0)], Recording.Of(second, 10).Train("b"));
    }

    [Fact]
    public void An_executable_may_go_from_thread_to_thread()
    {
        IExecutable executable = Compile(Chain());
        for (int part = 0; part < 2; part++)
        {
            Thread thread = new(() => executable.Run(2));
            thread.Start();
            thread.Join();
        }
        Expect.Spikes([(2, 0), (5, 0)], Recording.Of(executable, 6).Train("b"));
    }

    [Fact]
    public void A_run_that_is_stopped_before_it_begins_does_nothing_and_says_so()
    {
        IExecutable executable = Compile(Chain());
        RunReport report = executable.Run(10, new CancellationToken(canceled: true));
        Assert.Equal((0, RunEnd.Stopped, -1), (report.Steps, report.End, report.Probe));
        Expect.Spikes([(2, 0), (5, 0)], Recording.Of(executable, 10).Train("b"));
    }

    /// <summary>The network drives itself forever; how many steps fit into 20 ms does not matter, only that they are whole.</summary>
    [Fact]
    public void A_run_that_is_stopped_on_its_way_ends_after_a_whole_step_and_goes_on_with_the_same_bits()
    {
        IExecutable stopped = Compile(Restless()), whole = Compile(Restless());
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(20));
        RunReport report = stopped.Run(long.MaxValue, stop.Token);
        Assert.Equal(RunEnd.Stopped, report.End);
        Assert.Equal(report.Steps, stopped.Step);
        Expect.SkipStochastic();
        whole.Run(report.Steps);
        Assert.Equal(whole.Run(50).Spikes, stopped.Run(50).Spikes);
        Assert.Equal(Read(whole, StateAddress.Field(0, 0)), Read(stopped, StateAddress.Field(0, 0)));
    }

    [Fact]
    public void A_compilation_that_is_stopped_throws()
        => Assert.ThrowsAny<OperationCanceledException>(() => Backend.Compile(Chain(), CompileOptions.Default, new CancellationToken(canceled: true)));

    [Fact]
    public void Nothing_can_be_done_after_disposal_but_to_dispose_again()
    {
        IExecutable executable = Compile(Everything());
        executable.Dispose();
        executable.Dispose();
        Action[] calls =
        [
            () => executable.Reset([0]), () => executable.Run(1),
            () => executable.WriteInput(0, 0, [1]), () => executable.WriteEvents(1, 0, []),
            () => executable.DrainSpikes(0, new SpikeRecord[4]), () => executable.PendingRows(1), () => executable.DrainProbe(1, new float[4]),
            () => executable.DrainProbe(1, new double[4]), () => executable.StateLength(StateAddress.Field(1, 0)),
            () => executable.ReadState(StateAddress.Field(1, 0), new double[1]), () => executable.WriteState(StateAddress.Field(1, 0), [1]),
            () => executable.ReadSynapses(0), () => executable.Save(Stream.Null), () => executable.Restore(new MemoryStream()),
        ];
        for (int call = 0; call < calls.Length; call++)
            Assert.True(Record.Exception(calls[call]) is ObjectDisposedException, $"call {call} of a disposed executable does not throw ObjectDisposedException");
    }

    [Fact]
    public void Objects_that_the_program_does_not_have_are_refused()
    {
        IExecutable executable = Compile(Everything());
        foreach (int position in (int[])[-1, 9])
        {
            Action[] calls =
            [
                () => executable.WriteInput(position, 0, [1]), () => executable.WriteEvents(position, 0, []),
                () => executable.DrainSpikes(position, new SpikeRecord[4]), () => executable.PendingRows(position),
                () => executable.DrainProbe(position, new float[4]), () => executable.DrainProbe(position, new double[4]),
                () => executable.ReadSynapses(position),
                .. Enum.GetValues<StateKind>().SelectMany(kind => new Action[]
                {
                    () => executable.StateLength(new StateAddress(kind, position)), () => executable.ReadState(new StateAddress(kind, position), new double[2]),
                    () => executable.WriteState(new StateAddress(kind, position), [0, 0]),
                }),
            ];
            for (int call = 0; call < calls.Length; call++)
                Assert.True(Record.Exception(calls[call]) is ArgumentOutOfRangeException, $"call {call} with the object {position} does not throw ArgumentOutOfRangeException");
        }
    }

    [Fact]
    public void Calls_that_do_not_fit_their_object_are_refused_with_its_name()
    {
        IExecutable executable = Compile(Everything());
        (Action Call, string Name)[] calls =
        [
            (() => executable.WriteInput(1, 0, [1]), "events"), (() => executable.WriteEvents(0, 0, []), "values"),
            (() => executable.WriteInput(0, 0, []), "values"), (() => executable.WriteInput(0, 0, [1, 2, 3]), "values"),
            (() => executable.WriteInput(0, 0, [1, float.NaN]), "values"), (() => executable.WriteInput(0, 0, [float.PositiveInfinity, 1]), "values"),
            (() => executable.WriteEvents(1, 0, [new InputEvent(3, 0, 1), new InputEvent(2, 0, 1)]), "events"),
            (() => executable.WriteEvents(1, 0, [new InputEvent(0, 2, 1)]), "events"), (() => executable.WriteEvents(1, 0, [new InputEvent(0, -1, 1)]), "events"),
            (() => executable.WriteEvents(1, 0, [new InputEvent(0, 0, float.NaN)]), "events"),
            (() => executable.DrainSpikes(1, new SpikeRecord[4]), "V b"), (() => executable.PendingRows(0), "spikes a"),
            (() => executable.DrainProbe(0, new float[4]), "spikes a"), (() => executable.DrainProbe(0, new double[4]), "spikes a"),
        ];
        for (int call = 0; call < calls.Length; call++)
        {
            Exception? error = Record.Exception(calls[call].Call);
            Assert.True(error is ArgumentException && error.Message.Contains($"'{calls[call].Name}'", StringComparison.Ordinal), $"call {call} gave: {error?.Message ?? "no error"}");
        }
        executable.Run(2);
        Assert.Throws<ArgumentException>(() => executable.WriteEvents(1, 0, [new InputEvent(1, 0, 1)]));
        Assert.Equal(2, executable.Step);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_replica_that_does_not_exist_is_refused(int replica)
    {
        IExecutable executable = Compile(Everything(), batch: 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => executable.WriteInput(0, replica, [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => executable.WriteEvents(1, replica, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => executable.ReadState(StateAddress.Field(1, 0, replica), new double[2]));
    }

    [Fact]
    public void A_reset_takes_one_trial_to_as_many_as_there_are_replicas()
    {
        IExecutable executable = Compile(Chain(), batch: 2);
        executable.Run(3);
        Assert.Throws<ArgumentException>(() => executable.Reset([]));
        Assert.Throws<ArgumentException>(() => executable.Reset([0, 1, 2]));
        Assert.Equal(3, executable.Step);
        executable.Reset([4]);
        executable.Reset([4, 5]);
        Assert.Equal(0, executable.Step);
    }

    /// <summary>a[0] -> b[0] with delay 2; a spikes in steps 0 and 3, its second neuron, which has no synapse, in step 3.</summary>
    private static NetworkProgram Chain() => new()
    {
        DtMs = 1,
        Populations = [Relays("a", 2), Relays("b", 1)],
        Projections = [Connect("a", "b", Pairs(2, (0, 0)), 1, 2)],
        Inputs = [Events("a", (0, 0), (3, 0), (3, 1))],
        Probes = [SpikesOf("a"), SpikesOf("b")],
    };

    /// <summary>Neurons under noise that excite one another with delays.</summary>
    private static NetworkProgram Restless() => new()
    {
        DtMs = 0.1,
        Seed = 5,
        Populations = [Neurons<LifDelta>("a", 40, 0)],
        Projections = [Connect("a", "a", new FixedInDegree(10), 0.5, new DrawnValues(new UniformDistribution(1, 20)))],
        Inputs = [new NoiseInput { Name = "noise", Target = "a", Channel = "in", Mean = 0.2, StandardDeviation = 1 }],
    };

    /// <summary>One object of every kind.</summary>
    private static NetworkProgram Everything() => new()
    {
        DtMs = 1,
        Populations = [Relays("a", 2), Sums("b", 2)],
        Projections = [Connect("a", "b", new OneToOne(), 1)],
        Inputs = [new ValuesInput { Name = "values", Target = "b", Channel = "in" }, new EventsInput { Name = "events", Target = "a", Channel = "in" }],
        Probes = [SpikesOf("a"), FieldOf("b")],
    };
}
