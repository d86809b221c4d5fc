using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Spikes, counts and fields as they were at the end of each step; what happens when a probe or a tape is full.</summary>
[Suite(Capability.Probes)]
public abstract class ProbesSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    [Fact]
    public void Spikes_come_in_order_of_step_and_neuron_through_a_buffer_of_any_size()
    {
        (long, int)[] spikes = [(0, 1), (0, 2), (1, 0), (3, 0), (3, 1), (3, 2), (4, 2)];
        foreach (int room in (int[])[1, 2, 3, 100])
        {
            IExecutable executable = Compile(Relaying(spikes) with { Probes = [SpikesOf("a")] });
            executable.Run(6);
            List<(long, int)> drained = [];
            SpikeRecord[] buffer = new SpikeRecord[room];
            for (int count; (count = executable.DrainSpikes(0, buffer)) > 0;) drained.AddRange(buffer.Take(count).Select(s => (s.Step, s.Neuron)));
            Expect.Spikes(spikes, drained);
            Assert.All(buffer.Take(1), spike => Assert.Equal((0, 1f), (spike.Replica, spike.Value)));
        }
    }

    /// <summary>Windows [0, 3), [3, 6), [6, 9): the spikes of step 9 wait for step 11.</summary>
    [Fact]
    public void Counts_are_taken_per_window()
    {
        NetworkProgram program = Relaying((0, 0), (1, 0), (2, 0), (3, 1), (5, 0), (5, 1), (9, 2)) with { Probes = [CountsOf("a", every: 3)] };
        IExecutable executable = Compile(program);
        Recording run = Recording.Of(executable, 10);
        Expect.Close([3, 0, 0, 1, 2, 0, 0, 0, 0], [.. run.RowsOf("counts a").SelectMany(row => row)]);
        Expect.Close([0, 0, 1], Recording.Of(executable, 2).RowsOf("counts a")[0]);
    }

    /// <summary>1 arrives in every step, so after step k the sum is k + 1; every 4th step gives 4, 8, 12.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_field_is_recorded_after_every_nth_step(int every)
    {
        Recording run = Run(Counting(FieldOf("s", every: every)), 12);
        Expect.Close([.. Enumerable.Range(1, 12 / every).Select(row => (double)(row * every))], run.Trace("V s"));
    }

    [Fact]
    public void Any_field_of_the_kernel_can_be_recorded_parameters_too()
    {
        NetworkProgram program = Counting(FieldOf("s", "Theta"), FieldOf("s", "Refractory")) with
        {
            Populations = [Neurons<IntegrateAndFire>("s", 1, 0, ("VThreshold", 3), ("TauRefractory", 2))],
        };
        IExecutable executable = Compile(program);
        Recording run = Recording.Of(executable, 6);
        Expect.Close([3, 3, 3, 3, 3, 3], run.Trace("Theta s"));
        // Spikes in step 2, is held in steps 3 and 4, and has 1 in step 5.
        Expect.Close([0, 0, 2, 1, 0, 0], run.Trace("Refractory s"));
        executable.WriteState(StateAddress.Field(0, new FieldLayout(program.Populations[0]).Find("Theta")), [9]);
        Expect.Close([9], Recording.Of(executable, 1).Trace("Theta s"));
    }

    /// <summary>Rows 0..3 fit; the 5th step would need room for a 5th row.</summary>
    [Fact]
    public void A_full_row_probe_ends_the_run_after_a_whole_step_and_is_named()
    {
        IExecutable executable = Compile(Counting(FieldOf("s", "Refractory"), FieldOf("s", capacity: 4)));
        RunReport report = executable.Run(10);
        Assert.Equal((4, RunEnd.ProbeFull, 1), (report.Steps, report.End, report.Probe));
        Assert.Equal((0, RunEnd.ProbeFull, 1), (executable.Run(10) is var again ? (again.Steps, again.End, again.Probe) : default));
        Assert.Equal(4, executable.Step);
        double[] rows = new double[4];
        Assert.Equal(4, executable.DrainProbe(1, rows));
        Expect.Close([1, 2, 3, 4], rows);
        Assert.Equal(4, executable.Run(10).Steps);
        Assert.Equal(4, executable.DrainProbe(1, rows));
        Expect.Close([5, 6, 7, 8], rows);
    }

    [Fact]
    public void A_run_that_fills_a_probe_with_its_last_step_is_complete()
    {
        IExecutable executable = Compile(Counting(FieldOf("s", capacity: 4)));
        RunReport report = executable.Run(4);
        Assert.Equal((4, RunEnd.Completed, -1), (report.Steps, report.End, report.Probe));
        Assert.Equal((0, RunEnd.Completed), (executable.Run(0) is var none ? (none.Steps, none.End) : default));
        Assert.Equal((0, RunEnd.ProbeFull), (executable.Run(1) is var full ? (full.Steps, full.End) : default));
    }

    /// <summary>A window that is not complete needs no room: with windows of 3 and room for 2 rows, steps 0 to 7 can be done, and step 8 would complete a third row.</summary>
    [Fact]
    public void A_probe_is_full_when_no_row_is_free_whether_or_not_the_next_step_completes_one()
    {
        IExecutable executable = Compile(Counting(FieldOf("s", every: 3, capacity: 2)));
        RunReport report = executable.Run(100);
        Assert.Equal((6, RunEnd.ProbeFull, 0), (report.Steps, report.End, report.Probe));
        double[] rows = new double[1];
        Assert.Equal(1, executable.DrainProbe(0, rows));
        Assert.Equal(3, executable.Run(100).Steps);
    }

    /// <summary>2 of 2 neurons spike in every step; room for 5, and a step begins while 2 are free: 2 steps.</summary>
    [Fact]
    public void A_spike_probe_is_full_when_the_next_step_might_not_fit_and_draining_gives_its_room_back()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 2)],
            Inputs = [new ValuesInput { Name = "held", Target = "a", Channel = "in", Rows = [1, 1] }],
            Probes = [SpikesOf("a", capacity: 5)],
        };
        IExecutable executable = Compile(program);
        RunReport report = executable.Run(10);
        Assert.Equal((2, RunEnd.ProbeFull, 0), (report.Steps, report.End, report.Probe));
        SpikeRecord[] spikes = new SpikeRecord[3];
        Assert.Equal(3, executable.DrainSpikes(0, spikes));
        Assert.Equal([(0L, 0), (0L, 1), (1L, 0)], spikes.Select(s => (s.Step, s.Neuron)));
        // 1 waits, 4 are free: two steps more.
        Assert.Equal(2, executable.Run(10).Steps);
        List<(long, int)> rest = [];
        for (int count; (count = executable.DrainSpikes(0, spikes)) > 0;) rest.AddRange(spikes.Take(count).Select(s => (s.Step, s.Neuron)));
        Assert.Equal([(1, 1), (2, 0), (2, 1), (3, 0), (3, 1)], rest);
    }

    [Fact]
    public void The_first_of_several_full_probes_is_named()
    {
        IExecutable executable = Compile(Counting(FieldOf("s", "Refractory", capacity: 9), FieldOf("s", capacity: 3), FieldOf("s", "Theta", capacity: 3)));
        Assert.Equal((3, 1), (executable.Run(10) is var report ? (report.Steps, report.Probe) : default));
    }

    /// <summary>Probes so small that a run stops at almost every step, against ones that never fill.</summary>
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    public void Draining_full_probes_and_going_on_gives_the_same_bits(ulong seed)
    {
        Expect.SkipStochastic();
        NetworkProgram wide = RandomPrograms.Make(seed, learning: seed == 302);
        NetworkProgram narrow = wide with { Probes = [.. wide.Probes.Select(probe => probe with { Capacity = probe.Kind == ProbeKind.Spikes ? probe.Capacity / 20 : 2 })] };
        Observation.AssertSame(Observation.Of(Compile(wide), 60), Observation.Of(Compile(narrow), 60));
    }

    [Fact]
    public void Rows_are_drained_whole_and_oldest_first_in_either_precision()
    {
        IExecutable executable = Compile(Counting(FieldOf("s")) with { Populations = [Sums("s", 2)], Inputs = [Constant(1, 10)] });
        executable.Run(3);
        Assert.Equal(3, executable.PendingRows(0));
        Assert.Equal(0, executable.DrainProbe(0, new double[1]));
        float[] narrow = new float[5];
        Assert.Equal(2, executable.DrainProbe(0, narrow));
        Expect.Close([1, 10, 2, 20, 0], [.. narrow.Select(x => (double)x)]);
        Assert.Equal(1, executable.PendingRows(0));
        double[] wide = new double[4];
        Assert.Equal(1, executable.DrainProbe(0, wide));
        Expect.Close([3, 30, 0, 0], wide);
        Assert.Equal(0, executable.PendingRows(0));
    }

    [Fact]
    public void A_reset_empties_probes_and_begins_windows_anew()
    {
        NetworkProgram program = Relaying((0, 0), (1, 0), (2, 0), (3, 0), (4, 0)) with { Probes = [SpikesOf("a"), CountsOf("a", every: 2)] };
        IExecutable executable = Compile(program);
        executable.Run(3);
        executable.Reset([0]);
        Assert.Equal(0, executable.PendingRows(1));
        Assert.Equal(0, executable.DrainSpikes(0, new SpikeRecord[9]));
        Expect.Close([2, 2], Recording.Of(executable, 4).Trace("counts a"));
    }

    [Fact]
    public void A_tape_keeps_spikes_as_rows_of_ones_fields_and_counts()
    {
        NetworkProgram program = Relaying((0, 0), (0, 2), (2, 1), (3, 1)) with
        {
            Tapes = [new TapeSpec("spikes", "a", 9), new TapeSpec("counts", "a", 9)],
            Probes = [SpikesOf("a") with { Tape = "spikes" }, CountsOf("a", every: 2) with { Tape = "counts" }],
        };
        IExecutable executable = Compile(program);
        executable.Run(4);
        Expect.Close([1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0], Read(executable, StateAddress.Tape(0)));
        Expect.Close([1, 0, 1, 0, 2, 0], Read(executable, StateAddress.Tape(1)));
        executable.Reset([0]);
        Assert.Equal(0, executable.StateLength(StateAddress.Tape(0)));
    }

    [Fact]
    public void A_tape_keeps_graded_emissions_as_they_are()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Neurons<GradedRelay>("a", 2, 0)],
            Inputs = [Jumps("a", "in", (0, 1, 0.5f), (2, 0, -0.75f), (2, 1, 7))],
            Tapes = [new TapeSpec("t", "a", 3)],
            Probes = [SpikesOf("a") with { Tape = "t" }],
        };
        IExecutable executable = Compile(program);
        executable.Run(3);
        Expect.Close([0, 0.5, 0, 0, -0.75, 1], Read(executable, StateAddress.Tape(0)));
    }

    /// <summary>[rows, replicas, size].</summary>
    [Fact]
    public void A_tape_has_a_row_per_step_and_in_it_one_per_replica_in_use()
    {
        NetworkProgram program = Counting(FieldOf("s") with { Tape = "t" }) with { Tapes = [new TapeSpec("t", "s", 5)], Inputs = [] };
        program = program with { Inputs = [new ValuesInput { Name = "held", Target = "s", Channel = "in" }] };
        IExecutable executable = Compile(program, batch: 3);
        executable.Reset([0, 1]);
        executable.WriteInput(0, 0, [1]);
        executable.WriteInput(0, 1, [10]);
        executable.Run(3);
        Expect.Close([1, 10, 2, 20, 3, 30], Read(executable, StateAddress.Tape(0)));
    }

    /// <summary>An emptied tape takes rows again; one that the host filled is written on behind what the host wrote.</summary>
    [Fact]
    public void A_full_tape_ends_the_run_and_the_host_may_empty_or_fill_it()
    {
        NetworkProgram program = Counting(FieldOf("s") with { Tape = "t" }) with { Tapes = [new TapeSpec("t", "s", 4)] };
        IExecutable executable = Compile(program);
        RunReport report = executable.Run(10);
        Assert.Equal((4, RunEnd.ProbeFull, 0), (report.Steps, report.End, report.Probe));
        executable.WriteState(StateAddress.Tape(0), []);
        Assert.Equal(0, executable.StateLength(StateAddress.Tape(0)));
        Assert.Equal(4, executable.Run(10).Steps);
        Expect.Close([5, 6, 7, 8], Read(executable, StateAddress.Tape(0)));
        executable.WriteState(StateAddress.Tape(0), [100, 200, 300]);
        Assert.Equal(1, executable.Run(10).Steps);
        Expect.Close([100, 200, 300, 9], Read(executable, StateAddress.Tape(0)));
    }

    [Fact]
    public void Storage_without_a_kernel_is_recorded_as_it_stands()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations =
            [
                new PopulationSpec { Name = "store", Shape = [3], ExtraFields = [new ExtraField(new FieldDeclaration("x", FieldRole.State, 2))] },
                Relays("a", 1),
            ],
            Probes = [FieldOf("store", "x")],
        };
        IExecutable executable = Compile(program);
        Expect.Close([2, 2, 2], Recording.Of(executable, 1).RowsOf("x store")[0]);
        executable.WriteState(StateAddress.Field(0, 0), [4, 5, 6]);
        Expect.Close([4, 5, 6], Recording.Of(executable, 1).RowsOf("x store")[0]);
    }

    private static ValuesInput Constant(params double[] values) => new() { Name = "constant", Target = "s", Channel = "in", Rows = values };

    /// <summary>One neuron that adds up a 1 per step.</summary>
    private static NetworkProgram Counting(params ProbeSpec[] probes)
        => new() { DtMs = 1, Populations = [Sums("s", 1)], Inputs = [Constant(1)], Probes = probes };

    /// <summary>Three neurons that spike as told.</summary>
    private static NetworkProgram Relaying(params (long Step, int Neuron)[] spikes)
        => new() { DtMs = 1, Populations = [Relays("a", 3)], Inputs = [Events("a", spikes)] };
}
