using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.PhaseParts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Maps, scans, reductions, selections.</summary>
public abstract partial class PhasesSuite<TTarget>
{
    [Fact]
    public void A_map_repeats_single_values_over_all_elements_and_one_value_per_run_over_its_run()
    {
        // Six elements; two channels of three positions.
        IExecutable e = Compile(OnePhase(
            [Store("a", 6, State("x"), State("y"), SingleState("s")), Store("channels", 2, Parameter("bias"))],
            [Map<ScaleAddMap>("a.s", "a.x", "channels.bias", "a.y")]), batch: 2);
        for (int replica = 0; replica < 2; replica++)
        {
            e.Set("a.x", replica, 1, 2, 3, 4, 5, 6);
            e.Set("a.s", replica, 10 * (replica + 1));
        }
        e.Set("channels.bias", 0, 0.5, 0.25);
        e.RunPhase(0);
        Expect.Close([10.5, 20.5, 30.5, 40.25, 50.25, 60.25], e.Field("a.y"));
        Expect.Close([20.5, 40.5, 60.5, 80.25, 100.25, 120.25], e.Field("a.y", 1));
    }

    [Fact]
    public void A_field_with_one_value_per_channel_serves_the_channels_positions()
    {
        // Two channels of 1 x 3 positions.
        IExecutable e = Compile(OnePhase(
            [Store("a", 6, State("x"), ChannelParameter("bias")) with { Shape = [2, 1, 3] }], [Map<AddMap>("a.x", "a.bias", "a.x")]));
        e.Set("a.x", 0, 1, 2, 3, 4, 5, 6);
        e.Set("a.bias", 0, 10, 20);
        e.RunPhase(0);
        Expect.Close([11, 12, 13, 24, 25, 26], e.Field("a.x"));
        Assert.Equal([10, 20], e.Field("a.bias"));
    }

    [Fact]
    public void A_channels_statistics_go_over_rows_replicas_and_positions_in_the_stated_order()
    {
        // 2 rows, 2 of 3 replicas, 3 channels of 10 x 10 positions: 400 terms, so that the second chunk begins within a replica, at term 256.
        const int Rows = 2, Replicas = 2, Channels = 3, Positions = 100;
        IExecutable e = Compile(OnePhase(
            [Store("a", Channels * Positions, ChannelParameter("sum"), ChannelParameter("mean"), ChannelParameter("most")) with { Shape = [Channels, 10, 10] }],
            [
                Reduce("tape:t", "a.sum", ReductionAxis.Batch),
                Reduce("tape:t", "a.mean", ReductionAxis.Batch, Reduction.Mean),
                Reduce("tape:t", "a.most", ReductionAxis.Batch, Reduction.Maximum),
            ], tapes: [new TapeSpec("t", "a", Rows)]), batch: 3);
        e.Reset([0, 1]);
        float[] tape = [.. Enumerable.Range(0, Rows * Replicas * Channels * Positions).Select(i => MathF.Sin(i * i) * 100)];
        e.SetTape("t", [.. tape.Select(value => (double)value)]);
        e.RunPhase(0);
        for (int channel = 0; channel < Channels; channel++)
        {
            float[] terms = [.. Enumerable.Range(0, Rows * Replicas).SelectMany(place => tape.Skip(((place * Channels) + channel) * Positions).Take(Positions))];
            float total = 0;
            foreach (float[] chunk in terms.Chunk(256))
            {
                float chain = 0;
                foreach (float term in chunk) chain += term;
                total += chain;
            }
            // Up to 400 additions of numbers below 100, each rounded to 2^-24 of a sum below 4e4; bit for bit where the backend is exact.
            double bound = Expect.Numbers == NumericClass.Exact ? 0 : 400 * 4e4 * Math.ScaleB(1, -24);
            Assert.Equal(total, e.Field("a.sum")[channel], bound);
            Assert.Equal(total / terms.Length, e.Field("a.mean")[channel], bound);
            Assert.Equal(terms.Max(), e.Field("a.most")[channel], 0.0);
        }
    }

    [Fact]
    public void Batch_normalisation_of_channels_has_the_mean_and_deviation_asked_for()
    {
        const int Positions = 25;
        IExecutable e = Compile(OnePhase(
            [
                Store("a", 2 * Positions, State("x"), State("d"), State("xhat"), State("y"),
                    ChannelParameter("mean"), ChannelParameter("variance"), ChannelParameter("r"), ChannelParameter("scale"), ChannelParameter("shift")) with { Shape = [2, 5, 5] },
            ],
            [
                Reduce("a.x", "a.mean", ReductionAxis.Batch, Reduction.Mean),
                Map<SquaredDifferenceMap>("a.x", "a.mean", "a.d"),
                Reduce("a.d", "a.variance", ReductionAxis.Batch, Reduction.Mean),
                Map<InverseDeviationMap>("a.variance", "0", "a.r"),
                Map<NormaliseMap>("a.x", "a.mean", "a.r", "a.scale", "a.shift", "a.xhat", "a.y"),
            ]), batch: 4);
        for (int replica = 0; replica < 4; replica++) e.Set("a.x", replica, [.. Enumerable.Range(0, 2 * Positions).Select(i => Math.Cos((7 * replica) + (i * i)))]);
        e.Set("a.scale", 0, 2, 3);
        e.Set("a.shift", 0, 5, -1);
        e.RunPhase(0);
        for (int channel = 0; channel < 2; channel++)
        {
            double[] y = [.. Enumerable.Range(0, 4).SelectMany(replica => e.Field("a.y", replica).Skip(channel * Positions).Take(Positions))];
            double mean = y.Average(), deviation = Math.Sqrt(y.Average(value => (value - mean) * (value - mean)));
            // 100 values of magnitude below 12, each wrong by a few roundings of 2^-24.
            Assert.Equal(channel == 0 ? 5 : -1, mean, 1e-5);
            Assert.Equal(channel == 0 ? 2 : 3, deviation, 1e-5);
        }
    }

    [Fact]
    public void A_map_reads_integers_as_numbers()
    {
        IExecutable e = Compile(OnePhase([Store("a", 2, State("x"), Label("found"), Label("label"))], [Map<EqualMap>("a.found", "a.label", "a.x")]), batch: 2);
        e.Set("a.found", 0, 3);
        e.Set("a.label", 0, 3);
        e.Set("a.label", 1, 1);
        e.RunPhase(0);
        Expect.Close([1, 1], e.Field("a.x"));
        Expect.Close([0, 0], e.Field("a.x", 1));
    }

    [Fact]
    public void A_map_of_shared_values_writes_a_parameter_once()
    {
        IExecutable e = Compile(OnePhase([Store("a", 2, SingleParameter("p", 2))], [Map<MultiplyMap>("a.p", "3", "a.p")]), batch: 4);
        e.RunPhase(0);
        e.RunPhase(0);
        Expect.Close([18], e.Field("a.p"));
    }

    [Fact]
    public void A_map_may_write_a_neurons_parameter_and_the_next_step_uses_it()
    {
        NetworkProgram program = OnePhase([Parts.Meters("m", 2)], [Map<CopyMap>("0.5", "m.Decay")])
            with
        { Inputs = [new ValuesInput { Name = "in", Target = "m", Channel = "in", Rows = [1, 1] }], Probes = [Parts.FieldOf("m")] };
        IExecutable e = Compile(program);
        e.RunPhase(0);
        // v = 1, then 0.5 + 1.
        Expect.Close([1.5, 1.5], Recording.Of(e, 2).RowsOf("V m")[1]);
    }

    [Fact]
    public void A_scan_carries_from_row_to_row_in_its_direction_and_a_field_keeps_the_row_worked_last()
    {
        MapStage trace = Map<TraceMap>("tape:s", "0.5", "tape:t");
        MapStage last = Map<TraceMap>("tape:s", "0.5", "a.x");
        foreach ((ScanDirection direction, double[] rows, double kept) in ((ScanDirection, double[], double)[])
            [(ScanDirection.Forward, [8, 6, 4], 4), (ScanDirection.Backward, [9.25, 2.5, 1], 9.25)])
        {
            IExecutable e = Compile(OnePhase(
                [Store("a", 1, State("x"))], [trace with { Direction = direction }, last with { Direction = direction }],
                tapes: [new TapeSpec("s", "a", 3), new TapeSpec("t", "a", 3)]));
            // Forward 8, 4 + 2, 3 + 1; backward 1, 0.5 + 2, 1.25 + 8.
            e.SetTape("s", 8, 2, 1);
            e.RunPhase(0);
            Expect.Close(rows, e.Tape("t"));
            Expect.Close([kept], e.Field("a.x"));
        }
    }

    [Fact]
    public void A_map_with_rows_of_its_own_unrolls_one_row_to_a_tape()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 1, State("x"))], [Map<TraceMap>("a.x", "1", "tape:t") with { Rows = 3 }], tapes: [new TapeSpec("t", "a", 4)]), batch: 2);
        e.Set("a.x", 0, 1);
        e.Set("a.x", 1, 10);
        e.RunPhase(0);
        Expect.Close([1, 10, 2, 20, 3, 30], e.Tape("t"));
    }

    [Fact]
    public void A_field_that_a_map_reads_and_writes_goes_on_from_row_to_row()
    {
        IExecutable e = Compile(OnePhase([Store("a", 1, State("x"))], [Map<AddMap>("a.x", "tape:t", "a.x")], tapes: [new TapeSpec("t", "a", 3)]));
        e.Set("a.x", 0, 1000);
        e.SetTape("t", 1, 20, 300);
        e.RunPhase(0);
        Expect.Close([1321], e.Field("a.x"));
    }

    [Fact]
    public void What_the_host_held_ready_is_read_with_as_many_rows_as_it_wrote()
    {
        NetworkProgram program = OnePhase(
            [Store("a", 2, State("x"))], [Map<CopyMap>("input:in", "tape:t"), Reduce("input:in", "a.x", ReductionAxis.Rows)], tapes: [new TapeSpec("t", "a", 3)])
            with
        { Inputs = [new ValuesInput { Name = "in", Target = "a", Channel = "", Rows = [5, 6], HoldSteps = 4 }] };
        IExecutable e = Compile(program, batch: 2);
        e.RunPhase(0);
        Expect.Close([5, 6, 5, 6], e.Tape("t"));
        e.WriteInput(0, 0, [1, 2, 3, 4]);
        Assert.Contains("different numbers of rows", Assert.Throws<InvalidOperationException>(() => e.RunPhase(0)).Message, StringComparison.Ordinal);
        e.WriteInput(0, 1, [10, 20, 30, 40]);
        e.RunPhase(0);
        Expect.Close([1, 2, 10, 20, 3, 4, 30, 40], e.Tape("t"));
        Expect.Close([4, 6], e.Field("a.x"));
        Expect.Close([40, 60], e.Field("a.x", 1));
    }

    [Fact]
    public void A_scan_steps_a_population_along_rows_from_its_initial_state_and_records_fields()
    {
        // v = 0.5 v + input, spikes above 1 and is discarded a step later: the row of the spike shows 1.5, the next starts from 0.
        ScanStage scan = new()
        {
            Population = "n",
            Channels = [At("n.drive")],
            Emission = At("tape:spikes"),
            Records = [new FieldRecord("V", "v")],
            Rows = 3,
        };
        foreach (bool fresh in (bool[])[true, false])
        {
            IExecutable e = Compile(OnePhase(
                [Parts.Neurons<DiscreteLif>("n", 2, 0, ("Decay", 0.5)) with { ExtraFields = [State("drive")] }],
                [scan with { FromInitialState = fresh }], tapes: [new TapeSpec("spikes", "n", 4), new TapeSpec("v", "n", 4)]));
            e.Set("n.drive", 0, 1, 0.5);
            e.Set("n.V", 0, 8, 0);
            e.RunPhase(0);
            Expect.Close(fresh ? [1, 0.5, 1.5, 0.75, 1, 0.875] : [5, 0.5, 1, 0.75, 1.5, 0.875], e.Tape("v"));
            Expect.Close(fresh ? [0, 0, 1, 0, 0, 0] : [1, 0, 0, 0, 1, 0], e.Tape("spikes"));
        }
    }

    [Fact]
    public void A_scan_does_not_disturb_what_is_in_flight()
    {
        NetworkProgram program = OnePhase(
            [Parts.Relays("a", 1), Parts.Meters("b", 1)],
            [new ScanStage { Population = "b", Channels = [At("7")], Emission = At("tape:t") }],
            [Parts.Connect("a", "b", new OneToOne(), 3, 2)], [new TapeSpec("t", "b", 1)])
            with
        { Inputs = [Parts.Events("a", (0, 0))], Probes = [Parts.FieldOf("b")] };
        IExecutable e = Compile(program);
        e.Run(1);
        e.RunPhase(0);
        Recording recording = Recording.Of(e, 2);
        Expect.Close([3], recording.RowsOf("V b")[^1]);
    }

    [Fact]
    public void Reductions_go_over_elements_over_rows_or_over_rows_and_batch()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 4, State("x"), State("overRows"), Parameter("all"), SingleState("sum")), Store("pairs", 2, State("most"))],
            [
                Reduce("a.x", "a.sum", ReductionAxis.Elements), Reduce("a.x", "pairs.most", ReductionAxis.Elements, Reduction.Maximum),
                Reduce("tape:t", "a.overRows", ReductionAxis.Rows, Reduction.Mean), Reduce("tape:t", "a.all", ReductionAxis.Batch),
                Reduce("tape:t", "tape:pairs", ReductionAxis.Elements, Reduction.Mean),
            ],
            tapes: [new TapeSpec("t", "a", 2), new TapeSpec("pairs", "pairs", 2)]), batch: 3);
        e.Reset([0, 1]);
        e.Set("a.x", 0, 1, 2, 3, 4);
        e.Set("a.x", 1, -5, -6, -8, -7);
        e.SetTape("t", 1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8, 50, 60, 70, 80);
        e.RunPhase(0);
        Expect.Close([10], e.Field("a.sum"));
        Expect.Close([-26], e.Field("a.sum", 1));
        Expect.Close([2, 4], e.Field("pairs.most"));
        Expect.Close([-5, -7], e.Field("pairs.most", 1));
        Expect.Close([3, 4, 5, 6], e.Field("a.overRows"));
        Expect.Close([30, 40, 50, 60], e.Field("a.overRows", 1));
        Expect.Close([66, 88, 110, 132], e.Field("a.all"));
        Expect.Close([1.5, 3.5, 15, 35, 5.5, 7.5, 55, 75], e.Tape("pairs"));
    }

    [Fact]
    public void A_reduction_over_no_rows_is_0()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 1, State("sum"), State("mean"), State("most"))],
            [
                Reduce("tape:t", "a.sum", ReductionAxis.Rows), Reduce("tape:t", "a.mean", ReductionAxis.Rows, Reduction.Mean),
                Reduce("tape:t", "a.most", ReductionAxis.Rows, Reduction.Maximum),
            ],
            tapes: [new TapeSpec("t", "a", 2)]));
        foreach (string field in (string[])["a.sum", "a.mean", "a.most"]) e.Set(field, 0, 9);
        e.RunPhase(0);
        Expect.Close([0, 0, 0], [.. e.Field("a.sum"), .. e.Field("a.mean"), .. e.Field("a.most")]);
    }

    [Fact]
    public void The_largest_element_is_found_and_the_first_of_equals_wins()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 4, State("n"), State("d"), State("x"), State("hot"), State("top"), Label("best"))],
            [
                Map<DivideMap>("a.n", "a.d", "a.x"), Select(Selection.ArgMax, "a.x", "a.best"), Select(Selection.OneHot, "a.best", "a.hot"), Select(Selection.TopK, "a.x", "a.top", 3),
            ]), batch: 3);
        // 0 / 0 is not a number.
        e.Set("a.n", 0, 1, 7, 7, 3);
        e.Set("a.d", 0, 1, 1, 1, 1);
        e.Set("a.n", 1, 0, -1, -1, -1);
        e.Set("a.d", 1, 0, 1, 1, 1);
        e.Set("a.n", 2, 0, 5, 0, 0);
        e.Set("a.d", 2, 1, 1, 0, 0);
        e.RunPhase(0);
        Assert.Equal([1, 1, 1], Enumerable.Range(0, 3).Select(replica => e.Field("a.best", replica)[0]));
        Expect.Close([0, 1, 0, 0], e.Field("a.hot"));
        Expect.Close([0, 1, 1, 1], e.Field("a.top"));
        Expect.Close([0, 1, 1, 1], e.Field("a.top", 1));
        Expect.Close([1, 1, 0, 0], e.Field("a.top", 2));
    }

    [Fact]
    public void Of_equal_elements_as_many_as_there_is_room_for_are_among_the_largest_lower_indices_first()
    {
        IExecutable e = Compile(OnePhase([Store("a", 6, State("x"), State("top"))], [Select(Selection.TopK, "a.x", "a.top", 3)]));
        e.Set("a.x", 0, 2, 9, 2, 1, 2, 2);
        e.RunPhase(0);
        Expect.Close([1, 1, 1, 0, 0, 0], e.Field("a.top"));
    }

    [Fact]
    public void A_label_outside_has_no_hot_element_and_an_index_outside_gathers_0()
    {
        IExecutable e = Compile(OnePhase(
            [
                Store("a", 3, State("x"), State("hot"), Label("label")),
                Store("b", 5, State("y"), new ExtraField(new FieldDeclaration("from", FieldRole.Parameter, 0, FieldFormat.Integer))),
            ],
            [Select(Selection.OneHot, "a.label", "a.hot"), Select(Selection.Gather, "a.x", "b.y", indices: "b.from")]));
        e.Set("a.label", 0, 3);
        e.Set("a.x", 0, 10, 20, 30);
        e.Set("b.from", 0, 2, 0, -1, 3, 2);
        e.RunPhase(0);
        Expect.Close([0, 0, 0], e.Field("a.hot"));
        Expect.Close([30, 10, 0, 0, 30], e.Field("b.y"));
    }

    [Fact]
    public void A_run_adds_rows_behind_those_that_a_phase_left_on_its_tape()
    {
        NetworkProgram program = OnePhase(
            [Parts.Relays("a", 1)], [Map<CopyMap>("5", "tape:t") with { Rows = 2 }], tapes: [new TapeSpec("t", "a", 4)])
            with
        {
            Inputs = [Parts.Events("a", (1, 0))],
            Probes = [new ProbeSpec { Name = "p", Population = "a", Kind = ProbeKind.Spikes, Capacity = 4, Tape = "t" }],
        };
        IExecutable e = Compile(program);
        e.Run(1);
        Expect.Close([0], e.Tape("t"));
        e.RunPhase(0);
        Assert.Equal(2, e.Run(5).Steps);
        Expect.Close([5, 5, 1, 0], e.Tape("t"));
    }
}
