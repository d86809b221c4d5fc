using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Synapses;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Programs that mean nothing, batches that cannot be and networks that memory does not hold are refused: every reason at once, before anything is allocated.</summary>
[Suite(Capability.Rejection)]
public abstract class RejectionSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    /// <summary>What is wrong: the object that a gap must name, and the program.</summary>
    private static readonly Dictionary<string, (string Object, NetworkProgram Program)> s_invalid = new()
    {
        ["time step 0"] = ("program", Valid() with { DtMs = 0 }),
        ["negative time step"] = ("program", Valid() with { DtMs = -1 }),
        ["time step NaN"] = ("program", Valid() with { DtMs = double.NaN }),
        ["population of 0"] = ("'a'", Valid() with { Populations = [Relays("a", 0), Meters("b", 2)] }),
        ["negative extent"] = ("'a'", Valid() with { Populations = [Relays("a", -1), Meters("b", 2)] }),
        ["rank below 0"] = ("'a'", Valid() with { Populations = [Relays("a", 2, rank: -1), Meters("b", 2)] }),
        ["two populations of one name"] = ("'b'", Valid() with { Populations = [Relays("a", 2), Meters("b", 2), Meters("b", 2)] }),
        ["unknown parameter"] = ("'b'", Populated(Neurons<LifDelta>("b", 2, 0, ("TauMembrane", 10)))),
        ["parameter below its minimum"] = ("'b'", Populated(Neurons<LifDelta>("b", 2, 0, ("TauMem", -10)))),
        ["parameter at an excluded minimum"] = ("'b'", Populated(Neurons<LifDelta>("b", 2, 0, ("TauMem", 0)))),
        ["parameter NaN"] = ("'b'", Populated(Neurons<LifDelta>("b", 2, 0, ("TauMem", double.NaN)))),
        ["one of the listed parameters is wrong"] = ("'b'", Populated(Neurons<LifDelta>("b", 2, 0, ("TauMem", new double[] { 10, -1 })))),
        ["too few listed parameters"] = ("'b'", Populated(Neurons<LifDelta>("b", 2, 0, ("TauMem", new double[] { 10 })))),
        ["parameters that do not go together"] = ("'b'", Populated(Neurons<LifDelta>("b", 2, 0, ("VReset", -40), ("VThreshold", -50)))),
        ["initial value of an unknown field"] = ("'b'", Populated(Meters("b", 2) with { Initial = new Dictionary<string, ValueSpec> { ["W"] = 1 } })),
        ["unknown source"] = ("'x->b'", Valid() with { Projections = [Connect("x", "b", new Dense(), 1)] }),
        ["unknown target"] = ("'a->x'", Valid() with { Projections = [Connect("a", "x", new Dense(), 1)] }),
        ["unknown channel"] = ("'a->b'", Projected(Connect("a", "b", new Dense(), 1, channel: "dendrite"))),
        ["two projections of one name"] = ("'a->b'", Valid() with { Projections = [Connect("a", "b", new Dense(), 1), Connect("a", "b", new Dense(), 1)] }),
        ["one to one between unequal sizes"] = ("'a->b'", Valid() with { Populations = [Relays("a", 2), Meters("b", 3)] }),
        ["target beyond the population"] = ("'a->b'", Projected(Connect("a", "b", new Csr([0, 1, 1], [2]), 1))),
        ["offsets that fall"] = ("'a->b'", Projected(Connect("a", "b", new Csr([0, 2, 1], [0, 1]), 1))),
        ["too few offsets"] = ("'a->b'", Projected(Connect("a", "b", new Csr([0, 1], [0]), 1))),
        ["negative in-degree"] = ("'a->b'", Projected(Connect("a", "b", new FixedInDegree(-1), 1))),
        ["negative out-degree"] = ("'a->b'", Projected(Connect("a", "b", new FixedOutDegree(-1), 1))),
        ["negative total number"] = ("'a->b'", Projected(Connect("a", "b", new FixedTotalNumber(-1), 1))),
        ["probability above 1"] = ("'a->b'", Projected(Connect("a", "b", new Bernoulli(1.01), 1))),
        ["probability NaN"] = ("'a->b'", Projected(Connect("a", "b", new Bernoulli(double.NaN), 1))),
        ["weight NaN"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), double.NaN))),
        ["too few listed weights"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), new double[] { 1 }))),
        ["weights drawn from an empty interval"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), new DrawnValues(new NormalDistribution(0, 1), 2, 1)))),
        ["weights that no draw can give"] =
            ("'a->b'", Projected(Connect("a", "b", new OneToOne(), new DrawnValues(new UniformDistribution(0, 1), 2, 3, OutsideRule.Redraw)))),
        ["negative standard deviation"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), new DrawnValues(new NormalDistribution(0, -1))))),
        ["a sum beyond the fixed point"] = ("'b'", Projected(Connect("a", "b", new Dense(), 1e30))),
        ["negative delay"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), 1, -1))),
        ["delay NaN"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), 1, double.NaN))),
        ["delay 0 within a rank"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), 1, 0))),
        ["delay that rounds to 0 within a rank"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), 1, 0.4))),
        ["listed delay 0 within a rank"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), 1, new double[] { 1, 0 }))),
        ["delay 0 to a lower rank"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), 1, 0)) with { Populations = [Relays("a", 2, rank: 1), Meters("b", 2)] }),
        ["delay 0 of a learning synapse"] =
            ("'a->b'", Projected(Learning() with { DelaySteps = 0 }) with { Populations = [Relays("a", 2), Meters("b", 2, rank: 1)] }),
        ["learning without bounds"] = ("'a->b'", Projected(Learning() with { MaximumWeight = double.PositiveInfinity })),
        ["bounds the wrong way round"] = ("'a->b'", Projected(Learning() with { MinimumWeight = 5, MaximumWeight = 4 })),
        ["weight outside its bounds"] = ("'a->b'", Projected(Learning() with { Weight = 11 })),
        ["unknown parameter of a rule"] = ("'a->b'", Projected(Learning() with { SynapseParameters = new Dictionary<string, double> { ["Tau"] = 1 } })),
        ["parameter of a rule below its minimum"] = ("'a->b'", Projected(Learning() with { SynapseParameters = new Dictionary<string, double> { ["TauPlus"] = -1 } })),
        ["learning from graded emissions"] = ("'a->b'", Projected(Learning()) with { Populations = [Neurons<GradedRelay>("a", 2, 0), Meters("b", 2)] }),
        ["more rows than targets"] = ("'a->b'", Projected(Connect("a", "b", new OneToOne(), 1) with { InitialRows = 3 })),
        ["input to an unknown population"] = ("'in'", Driven(new NoiseInput { Name = "in", Target = "x", Channel = "in", Mean = 0, StandardDeviation = 1 })),
        ["input to an unknown channel"] = ("'in'", Driven(new NoiseInput { Name = "in", Target = "b", Channel = "x", Mean = 0, StandardDeviation = 1 })),
        ["negative Poisson mean"] = ("'in'", Driven(new PoissonInput { Name = "in", Target = "b", Channel = "in", MeanPerStep = -1, Weight = 1 })),
        ["Poisson mean beyond the table"] = ("'in'", Driven(new PoissonInput { Name = "in", Target = "b", Channel = "in", MeanPerStep = 1001, Weight = 1 })),
        ["negative deviation of noise"] = ("'in'", Driven(new NoiseInput { Name = "in", Target = "b", Channel = "in", Mean = 0, StandardDeviation = -1 })),
        ["noise held for 0 steps"] = ("'in'", Driven(new NoiseInput { Name = "in", Target = "b", Channel = "in", Mean = 0, StandardDeviation = 1, HoldSteps = 0 })),
        ["values held for 0 steps"] = ("'in'", Driven(new ValuesInput { Name = "in", Target = "b", Channel = "in", HoldSteps = 0 })),
        ["half a row of values"] = ("'in'", Driven(new ValuesInput { Name = "in", Target = "b", Channel = "in", Rows = [1, 2, 3] })),
        ["value NaN"] = ("'in'", Driven(new ValuesInput { Name = "in", Target = "b", Channel = "in", Rows = [1, double.NaN] })),
        ["event of an unknown neuron"] = ("'events b'", Driven(Jumps("b", "in", (0, 2, 1)))),
        ["event before the first step"] = ("'events b'", Driven(Jumps("b", "in", (-1, 0, 1)))),
        ["event NaN"] = ("'events b'", Driven(Jumps("b", "in", (0, 0, float.NaN)))),
        ["events out of order"] =
            ("'in'", Driven(new EventsInput { Name = "in", Target = "b", Channel = "in", Events = [new InputEvent(2, 0, 1), new InputEvent(1, 0, 1)] })),
        ["probe of an unknown population"] = ("'V x'", Probed(FieldOf("x"))),
        ["probe of an unknown field"] = ("'W b'", Probed(FieldOf("b", "W"))),
        ["field every 0 steps"] = ("'V b'", Probed(FieldOf("b", every: 0))),
        ["probe without room"] = ("'V b'", Probed(FieldOf("b", capacity: 0))),
        ["spike probe without room for one step"] = ("'spikes b'", Probed(SpikesOf("b", capacity: 1))),
        ["probe to an unknown tape"] = ("'V b'", Probed(FieldOf("b") with { Tape = "t" })),
        ["two probes to one tape"] =
            ("'spikes b'", Probed(FieldOf("b") with { Tape = "t" }, SpikesOf("b") with { Tape = "t" }) with { Tapes = [new TapeSpec("t", "b", 5)] }),
        ["tape of an unknown population"] = ("'t'", Valid() with { Tapes = [new TapeSpec("t", "x", 5)] }),
        ["tape without room"] = ("'t'", Valid() with { Tapes = [new TapeSpec("t", "b", 0)] }),
    };

    /// <summary>What is wrong.</summary>
    public static TheoryData<string> Invalid() => [.. s_invalid.Keys];

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_program_is_refused_with_the_name_of_the_object(string what)
    {
        (string path, NetworkProgram program) = s_invalid[what];
        IReadOnlyList<Gap> gaps = Backend.Check(program, CompileOptions.Default);
        Assert.True(gaps.Any(gap => gap.Object.Contains(path, StringComparison.Ordinal)), $"no gap names {path}: {(gaps.Count == 0 ? "there is none" : string.Join("; ", gaps))}");
        Assert.All(gaps, gap => Assert.False(string.IsNullOrWhiteSpace(gap.Problem) || string.IsNullOrWhiteSpace(gap.Advice), $"'{gap}' lacks a problem or an advice"));
        ProgramRefusedException refusal = Assert.Throws<ProgramRefusedException>(() => Backend.Compile(program, CompileOptions.Default));
        Assert.Equal(gaps, refusal.Gaps);
    }

    [Fact]
    public void The_program_that_the_invalid_ones_are_made_from_is_valid()
    {
        Assert.Empty(Backend.Check(Valid(), CompileOptions.Default));
        Assert.Empty(Backend.Check(Projected(Learning()), CompileOptions.Default));
        Compile(Valid()).Run(1);
    }

    [Fact]
    public void Every_reason_is_given_at_once_and_all_stand_in_the_message()
    {
        NetworkProgram program = Valid() with
        {
            DtMs = -2,
            Projections = [Connect("a", "b", new OneToOne(), 1, -3)],
            Inputs = [new PoissonInput { Name = "poisson", Target = "nobody", Channel = "in", MeanPerStep = 1, Weight = 1 }],
            Probes = [FieldOf("b", "Mystery")],
        };
        ProgramRefusedException refusal = Assert.Throws<ProgramRefusedException>(() => Backend.Compile(program, CompileOptions.Default));
        foreach (string word in (string[])["-2", "'a->b'", "-3", "'poisson'", "'nobody'", "'Mystery'"]) Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.Gaps.Count >= 4, refusal.Message);
        Assert.Contains(Backend.Name, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_batch_below_1_is_refused(int batch)
    {
        Gap gap = Assert.Single(Backend.Check(Valid(), new CompileOptions { Batch = batch }));
        Assert.Contains($"{batch}", gap.Problem, StringComparison.Ordinal);
        Assert.Throws<ProgramRefusedException>(() => Backend.Compile(Valid(), new CompileOptions { Batch = batch }));
    }

    /// <summary>Replicas share weights, so they cannot learn from different spikes.</summary>
    [Fact]
    public void Learning_while_stepping_is_refused_in_a_batch()
    {
        NetworkProgram program = Projected(Learning());
        Assert.Contains(Backend.Check(program, new CompileOptions { Batch = 2 }), gap => gap.Object.Contains("'a->b'", StringComparison.Ordinal));
        Assert.Throws<ProgramRefusedException>(() => Backend.Compile(program, new CompileOptions { Batch = 2 }));
    }

    [Fact]
    public void A_memory_limit_is_kept_and_the_message_says_how_much_is_needed()
    {
        MemoryEstimate needed = Backend.Estimate(Valid(), CompileOptions.Default);
        Assert.True(needed.Bytes > 0);
        Assert.Empty(Backend.Check(Valid(), new CompileOptions { MemoryLimitBytes = needed.Bytes }));
        CompileOptions less = new() { MemoryLimitBytes = needed.Bytes - 1 };
        Assert.Single(Backend.Check(Valid(), less));
        Assert.Throws<ProgramRefusedException>(() => Backend.Compile(Valid(), less));
    }

    /// <summary>10^6 x 10^6 synapses: 4 TB at least. Refused at once, and without allocating more than words.</summary>
    [Fact]
    public void A_network_too_large_for_any_memory_is_refused_before_anything_is_allocated()
    {
        NetworkProgram program = new()
        {
            DtMs = 1,
            Populations = [Relays("a", 1_000_000), Meters("b", 1_000_000)],
            Projections = [Connect("a", "b", new Dense(), 1)],
        };
        Assert.Equal(1_000_000_000_000, Backend.Estimate(program, CompileOptions.Default).Synapses);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ProgramRefusedException refusal = Assert.Throws<ProgramRefusedException>(() => Backend.Compile(program, new CompileOptions { MemoryLimitBytes = 64L << 30 }));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("GB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_made_by_dice_are_valid()
    {
        for (ulong seed = 1; seed <= 60; seed++)
            Assert.Empty(Backend.Check(RandomPrograms.Make(seed, learning: seed % 2 == 0), CompileOptions.Default));
    }

    [Fact]
    public void Nothing_is_no_program()
    {
        Assert.Throws<ArgumentNullException>(() => Backend.Check(null!, CompileOptions.Default));
        Assert.Throws<ArgumentNullException>(() => Backend.Check(Valid(), null!));
        Assert.Throws<ArgumentNullException>(() => Backend.Compile(null!, CompileOptions.Default));
        Assert.Throws<ArgumentNullException>(() => Backend.Estimate(null!, CompileOptions.Default));
    }

    private static NetworkProgram Valid() => new()
    {
        DtMs = 1,
        Populations = [Relays("a", 2), Meters("b", 2)],
        Projections = [Connect("a", "b", new OneToOne(), 1)],
    };

    private static ProjectionSpec Learning()
        => Connect("a", "b", new OneToOne(), 1) with { Synapse = SynapseKernelSpec.Of<PairStdp>(), MinimumWeight = 0, MaximumWeight = 10 };

    private static NetworkProgram Populated(PopulationSpec b) => Valid() with { Populations = [Relays("a", 2), b] };

    private static NetworkProgram Projected(ProjectionSpec projection) => Valid() with { Projections = [projection] };

    private static NetworkProgram Driven(InputSpec input) => Valid() with { Inputs = [input] };

    private static NetworkProgram Probed(params ProbeSpec[] probes) => Valid() with { Probes = probes };
}
