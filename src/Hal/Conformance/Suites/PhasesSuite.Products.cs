using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.PhaseParts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Products by weights, their order, and layers scanned.</summary>
public abstract partial class PhasesSuite<TTarget>
{
    /// <summary>Three sources, two targets: w = [1 2; 3 4; 5 6], a row per source.</summary>
    private static NetworkProgram Small(params StageSpec[] stages) => OnePhase(
        [Store("a", 3, State("x"), State("back")), Store("b", 2, State("y"))],
        stages, [Matrix("a", "b", 1, 2, 3, 4, 5, 6)], [new TapeSpec("s", "a", 3), new TapeSpec("t", "b", 3)]);

    [Fact]
    public void A_product_gives_each_target_the_sum_of_its_weighted_sources()
    {
        IExecutable e = Compile(Small(Multiply("a->b", "a.x", "b.y")));
        e.Set("a.x", 0, 1, 10, 100);
        e.RunPhase(0);
        Expect.Close([531, 642], e.Field("b.y"));
    }

    [Fact]
    public void A_transposed_product_reads_the_same_weights_the_other_way()
    {
        IExecutable e = Compile(Small(Transposed("a->b", "b.y", "a.back")));
        e.Set("b.y", 0, 1, 10);
        e.RunPhase(0);
        Expect.Close([21, 43, 65], e.Field("a.back"));
    }

    [Fact]
    public void A_transposed_product_by_signs_takes_the_sign_of_each_weight()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 3, State("back")), Store("b", 2, State("y"))], [Transposed("a->b", "b.y", "a.back") with { Signs = true }], [Matrix("a", "b", -7, 2, 0, 4, 5, -1)]));
        e.Set("b.y", 0, 1, 10);
        e.RunPhase(0);
        // -1 + 10, 0 + 10, 1 - 10.
        Expect.Close([9, 10, -9], e.Field("a.back"));
    }

    [Fact]
    public void An_accumulating_product_adds_to_what_is_there()
    {
        IExecutable e = Compile(Small(Multiply("a->b", "a.x", "b.y") with { Accumulate = true }, Transposed("a->b", "b.y", "a.back") with { Accumulate = true }));
        e.Set("a.x", 0, 1, 1, 1);
        e.Set("b.y", 0, 100, 200);
        e.Set("a.back", 0, 1000, 2000, 3000);
        e.RunPhase(0);
        // y = 100 + 9, 200 + 12; back = 1000 + 109 + 2 * 212, and so on.
        Expect.Close([109, 212], e.Field("b.y"));
        Expect.Close([1533, 3175, 4817], e.Field("a.back"));
    }

    [Fact]
    public void Rows_that_do_not_take_part_give_nothing_in_either_direction()
    {
        foreach ((RowSelection rows, double[] forward, double[] back) in ((RowSelection, double[], double[])[])
            [
                (RowSelection.InUse, [1, 2, 3, 0], [321]), (RowSelection.Frozen, [1, 0, 0, 0], [1]), (RowSelection.Learning, [0, 2, 3, 0], [320]),
            ])
        {
            IExecutable e = Compile(OnePhase(
                [Store("a", 1, State("x"), State("back")), Store("b", 4, State("y"), State("z"))],
                [Multiply("a->b", "a.x", "b.y") with { Rows = rows }, Transposed("a->b", "b.z", "a.back") with { Rows = rows }], [Matrix("a", "b", 1, 2, 3, 4)]));
            e.SetRows("a->b", 3, 1);
            e.Set("a.x", 0, 1);
            e.Set("b.y", 0, 9, 9, 9, 9);
            e.Set("b.z", 0, 1, 10, 100, 1000);
            e.RunPhase(0);
            Expect.Close(forward, e.Field("b.y"));
            Expect.Close(back, e.Field("a.back"));
        }
    }

    [Fact]
    public void An_accumulating_product_leaves_rows_that_do_not_take_part_as_they_are()
    {
        IExecutable e = Compile(Small(Multiply("a->b", "a.x", "b.y") with { Accumulate = true }));
        e.SetRows("a->b", 1, 0);
        e.Set("a.x", 0, 1, 1, 1);
        e.Set("b.y", 0, 5, 5);
        e.RunPhase(0);
        Expect.Close([14, 5], e.Field("b.y"));
    }

    [Fact]
    public void A_product_of_a_tape_goes_row_by_row_and_replica_by_replica()
    {
        IExecutable e = Compile(Small(Multiply("a->b", "tape:s", "tape:t")), batch: 3);
        e.Reset([0, 1]);
        // Two rows of two replicas in use: unit vectors pick rows of weights.
        e.SetTape("s", 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1);
        e.RunPhase(0);
        Expect.Close([1, 2, 3, 4, 5, 6, 9, 12], e.Tape("t"));
    }

    [Fact]
    public void Spare_replicas_are_not_written()
    {
        IExecutable e = Compile(Small(Multiply("a->b", "a.x", "b.y"), Map<CopyMap>("1", "a.back")), batch: 3);
        e.Reset([0, 1]);
        e.Set("b.y", 2, 7, 8);
        e.Set("a.back", 2, 7, 8, 9);
        e.RunPhase(0);
        Expect.Close([7, 8], e.Field("b.y", 2));
        Expect.Close([7, 8, 9], e.Field("a.back", 2));
        Expect.Close([1, 1, 1], e.Field("a.back", 1));
    }

    [Fact]
    public void A_product_of_what_all_replicas_share_can_be_shared_too()
    {
        IExecutable e = Compile(
            OnePhase([Store("a", 2, Parameter("p")), Store("b", 1, Parameter("q"))], [Multiply("a->b", "a.p", "b.q")], [Matrix("a", "b", 2, 3)]), batch: 2);
        e.Set("a.p", 0, 10, 1);
        e.RunPhase(0);
        Expect.Close([23], e.Field("b.q"));
    }

    /// <summary>
    /// 600 terms, the first 2^24 and the others 1: in chunks of 256 the first chain stays at 2^24 (adding 1 is half a unit, to even), the others give 256 and 88.
    /// One chain would give 2^24, exact arithmetic 2^24 + 599.
    /// </summary>
    [Fact]
    public void Sums_go_in_chunks_of_256_whose_sums_are_added()
    {
        Assert.SkipUnless(Expect.Numbers == NumericClass.Exact, "the order shows in the last bit of single precision");
        double[] terms = [16777216, .. Enumerable.Repeat(1.0, 599)];
        const double Expected = 16777216 + 256 + 88;
        IExecutable e = Compile(OnePhase(
            [
                Store("many", 600, State("x"), State("back"), State("ones")), Store("one", 1, State("y"), SingleParameter("all"), SingleState("sum")),
                Store("pre", 1, State("x")), Store("post", 1, State("y")),
            ],
            [
                Multiply("many->one", "many.ones", "one.y"), Transposed("one->many", "many.ones", "one.y"), Reduce("many.x", "one.sum", ReductionAxis.Elements),
                Update<PlainUpdate>("pre->post", "tape:terms", "tape:ones", "1"), Reduce("tape:terms", "one.all", ReductionAxis.Batch),
            ],
            [Matrix("many", "one", terms), Matrix("one", "many", terms), Matrix("pre", "post", 0)],
            [new TapeSpec("terms", "pre", 600), new TapeSpec("ones", "post", 600)]));
        e.Set("many.x", 0, terms);
        e.Set("many.ones", 0, [.. Enumerable.Repeat(1.0, 600)]);
        e.SetTape("terms", terms);
        e.SetTape("ones", [.. Enumerable.Repeat(1.0, 600)]);
        e.RunPhase(0);
        Expect.Close([Expected], e.Field("one.y"));
        Expect.Close([Expected], e.Field("one.sum"));
        Expect.Close([Expected], e.Field("one.all"));
        Expect.Close([Expected], e.Weights("pre->post"));
    }

    /// <summary>-1e-30 times 1e-30 underflows to -0; a sum starts from 0, so it is 0 whether the term was added or left out.</summary>
    [Fact]
    public void A_sum_is_never_minus_zero()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 1, State("x")), Store("b", 1, State("y"), SingleState("s")), Store("c", 1, State("z"))],
            [Multiply("a->b", "a.x", "b.y"), Transposed("c->a", "a.x", "c.z")], [Matrix("a", "b", -1e-30), Matrix("c", "a", -1e-30)]));
        e.Set("a.x", 0, 1e-30);
        e.RunPhase(0);
        foreach (double value in (double[])[e.Field("b.y")[0], e.Field("c.z")[0]])
        {
            Expect.Close(0, value, within: 1e-37);
            Assert.False(value == 0 && double.IsNegative(value));
        }
    }

    [Fact]
    public void Absent_synapses_and_weights_of_0_are_the_same()
    {
        // Every third pair of 90 x 70, by chance; the dense matrix has zeros in the other places.
        IExecutable listed = Compile(Pairs(true)), dense = Compile(Pairs(false));
        foreach (IExecutable e in (IExecutable[])[listed, dense])
        {
            e.Set("a.x", 0, [.. Enumerable.Range(0, 300).Select(i => Math.Sin(i))]);
            e.Set("b.y", 0, [.. Enumerable.Range(0, 270).Select(i => Math.Cos(i))]);
            e.RunPhase(0);
        }
        Expect.Close(dense.Field("b.z"), listed.Field("b.z"));
        Expect.Close(dense.Field("a.z"), listed.Field("a.z"));

        static NetworkProgram Pairs(bool listed)
        {
            bool[] present = [.. Enumerable.Range(0, 300 * 270).Select(i => i * 7919 % 3 == 0)];
            double[] weights = [.. present.Select((has, i) => has ? Math.Sin(0.1 * i) : 0)];
            Csr csr = Parts.Pairs(300, [.. Enumerable.Range(0, 300 * 270).Where(i => present[i]).Select(i => (i / 270, i % 270))]);
            ProjectionSpec matrix = Matrix("a", "b", weights);
            return OnePhase(
                [Store("a", 300, State("x"), State("z")), Store("b", 270, State("y"), State("z"))],
                [Multiply("a->b", "a.x", "b.z"), Transposed("a->b", "b.y", "a.z")],
                [listed ? matrix with { Connectivity = csr, Weight = weights.Where((_, i) => present[i]).ToArray() } : matrix]);
        }
    }

    /// <summary>The kernels that draw nothing, under their own input channels.</summary>
    public static TheoryData<string> ScannedKernels() =>
    [
        .. KernelCatalogue.Standard.Neurons.Select(kernel => kernel.Declaration)
            .Where(kernel => kernel.UniformDraws + kernel.NormalDraws == 0 && kernel.Channels.Count > 0).Select(kernel => kernel.Name),
    ];

    /// <summary>
    /// A run of 40 steps, spikes of both layers on tapes; then the first layer's tape goes through the projections in fixed point, and the second layer is scanned.
    /// Delay 0 makes row k of one the input of row k of the other.
    /// </summary>
    [Theory]
    [MemberData(nameof(ScannedKernels))]
    public void A_layer_scanned_in_fixed_point_gives_the_spikes_of_a_run(string kernel)
    {
        NeuronKernelSpec spec = KernelCatalogue.Standard.Neurons.Single(k => k.Declaration.Name == kernel);
        string[] channels = [.. spec.Declaration.Channels];
        PopulationSpec source = Parts.Relays("source", 40), target = new() { Name = "target", Shape = [30], Rank = 1, Kernel = spec };
        NetworkProgram program = new()
        {
            DtMs = 0.1,
            Seed = 5,
            Populations = [source, target],
            Projections =
            [
                .. channels.Select((channel, c) => Parts.Connect("source", "target", c == 0 ? new Dense() : new Bernoulli(0.5), new DrawnValues(new NormalDistribution(3, 4)), 0, channel)
                    with
                { Name = channel, Use = ProjectionUse.Stepped | ProjectionUse.Phases }),
            ],
            Inputs =
            [
                new EventsInput { Name = "in", Target = "source", Channel = "in", Events = [.. Enumerable.Range(0, 400).Select(i => new InputEvent(i / 10, i * 7 % 40, 1))] },
            ],
            Probes =
            [
                new ProbeSpec { Name = "sources", Population = "source", Kind = ProbeKind.Spikes, Capacity = 40, Tape = "spikes" },
                new ProbeSpec { Name = "targets", Population = "target", Kind = ProbeKind.Spikes, Capacity = 40, Tape = "expected" },
            ],
            Tapes =
            [
                new TapeSpec("spikes", "source", 40), new TapeSpec("expected", "target", 40), new TapeSpec("found", "target", 40),
                .. channels.Select(channel => new TapeSpec(channel, "target", 40)),
            ],
            Phases =
            [
                new PhaseSpec("scan",
                [
                    .. channels.Select(channel => Multiply(channel, "tape:spikes", $"tape:{channel}") with { FixedPoint = true }),
                    new ScanStage { Population = "target", Channels = [.. channels.Select(channel => At($"tape:{channel}"))], Emission = At("tape:found") },
                ]),
            ],
        };
        IExecutable e = Compile(program);
        e.Run(40);
        e.RunPhase(0);
        double[] expected = e.Tape("expected");
        Assert.True(expected.Count(value => value != 0) > 10, $"{kernel} hardly spiked");
        Expect.Close(expected, e.Tape("found"));
    }

    [Fact]
    public void Fixed_point_counts_what_is_not_0_as_one_spike_and_cuts_graded_values()
    {
        foreach ((PopulationSpec source, double[] expected) in ((PopulationSpec, double[])[])
            [
                (Parts.Relays("s", 3), [5, 7]),
                (Parts.Neurons<GradedRelay>("s", 3, 0) with { LargestEmission = 2 }, [0.5 * 1 + 2 * 4, 0.5 * 2 + 2 * 5]),
            ])
        {
            IExecutable e = Compile(OnePhase(
                [source with { ExtraFields = [State("x")] }, Parts.Meters("t", 2, 1) with { ExtraFields = [State("y")] }],
                [Multiply("s->t", "s.x", "t.y") with { FixedPoint = true }],
                [Parts.Connect("s", "t", new Dense(), new double[] { 1, 2, 100, 100, 4, 5 }) with { Use = ProjectionUse.Stepped | ProjectionUse.Phases }]));
            e.Set("s.x", 0, 0.5, 0, 9);
            e.RunPhase(0);
            Expect.Close(expected, e.Field("t.y"), within: 1e-6);
        }
    }
}
