using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Every draw is a function of what it means - seed, stream name, element, trial, step - and of nothing else; the function is written out here.</summary>
[Suite(Capability.Random)]
public abstract class RandomSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    private const int Size = 37, Steps = 11;
    private const ulong Seed = 0x1234567890ABCDEF;

    /// <summary>Draws of trial 5 alone, and of trial 5 as the last of three.</summary>
    public static TheoryData<uint[]> Batches() => [new uint[] { 5 }, new uint[] { 0, 9, 5 }];

    /// <summary>Uniform draws are numbered first, then normal ones; stream "population/NAME".</summary>
    [Theory]
    [MemberData(nameof(Batches))]
    public void A_kernels_draws_are_those_of_its_populations_stream(uint[] trials)
    {
        Expect.SkipInexact();
        Recording run = Record(Dice(), trials);
        StreamKey stream = StreamKey.Of(Seed, "population/dice");
        for (int step = 0; step < Steps; step++)
        {
            for (int n = 0; n < Size; n++)
            {
                Assert.Equal(Philox4x32.ToUniform(Word(stream, n, step, 0)), Last(run, "First dice", step, n));
                Assert.Equal(Philox4x32.ToUniform(Word(stream, n, step, 1)), Last(run, "Second dice", step, n));
                Assert.Equal(InversionTable.StandardNormal.Draw(Word(stream, n, step, 2)), Last(run, "Normal dice", step, n));
            }
        }
        IEnumerable<(long, int)> expected =
            from step in Enumerable.Range(0, Steps)
            from n in Enumerable.Range(0, Size)
            where Philox4x32.ToUniform(Word(stream, n, step, 1)) < 0.25f
            select ((long)step, n);
        Expect.Spikes(expected, run.SpikesOf("spikes dice").Where(s => s.Replica == trials.Length - 1).Select(s => (s.Step, s.Neuron)));
    }

    /// <summary>Stream "input/NAME", draw 0.</summary>
    [Theory]
    [MemberData(nameof(Batches))]
    public void An_inputs_draws_are_those_of_its_stream(uint[] trials)
    {
        Expect.SkipInexact();
        Recording run = Record(Drawing(), trials);
        StreamKey poisson = StreamKey.Of(Seed, "input/poisson"), noise = StreamKey.Of(Seed, "input/noise");
        PoissonTable table = new(1.5);
        for (int step = 0; step < Steps; step++)
        {
            for (int n = 0; n < Size; n++)
            {
                Assert.Equal(table.Draw(Word(poisson, n, step, 0)), Last(run, "V counted", step, n));
                // Held for 3 steps: the draw of step 3 j is number j of its stream.
                float normal = InversionTable.StandardNormal.Draw(Word(noise, n, step / 3, 0));
                Assert.Equal(MathF.FusedMultiplyAdd(0.5f, normal, 2), Last(run, "V noisy", step, n));
            }
        }
    }

    /// <summary>Stream "population/NAME/FIELD", word 0 of block (element, 0, 0, 0): the same in every trial and replica.</summary>
    [Theory]
    [MemberData(nameof(Batches))]
    public void Drawn_initial_values_belong_to_the_network_not_to_the_trial(uint[] trials)
    {
        Expect.SkipInexact();
        NetworkProgram program = new()
        {
            DtMs = 1,
            Seed = Seed,
            Populations = [Sums("s", Size) with { Initial = new Dictionary<string, ValueSpec> { ["V"] = new DrawnValues(new NormalDistribution(3, 2)) } }],
        };
        IExecutable executable = Compile(program, trials.Length);
        executable.Reset(trials);
        InversionTable table = InversionTable.Of(new NormalDistribution(3, 2));
        StreamKey stream = StreamKey.Of(Seed, "population/s/V");
        double[] expected = [.. Enumerable.Range(0, Size).Select(n => (double)table.Draw(Philox4x32.Block(new Words((uint)n, 0, 0, 0), stream).W0))];
        for (int replica = 0; replica < trials.Length; replica++) Assert.Equal(expected, Read(executable, StateAddress.Field(0, 0, replica)));
    }

    /// <summary>Stream "projection/NAME": block (source, number, 0, "EDGE") of a listed synapse gives its weight by word 1.</summary>
    [Fact]
    public void Drawn_weights_are_those_of_their_projections_stream()
    {
        Expect.SkipInexact();
        NetworkProgram program = new()
        {
            DtMs = 1,
            Seed = Seed,
            Populations = [Relays("a", 6), Meters("b", 7)],
            Projections = [Connect("a", "b", new Dense(), new DrawnValues(new UniformDistribution(-1, 1)))],
        };
        InversionTable table = InversionTable.Of(new UniformDistribution(-1, 1));
        StreamKey stream = StreamKey.Of(Seed, "projection/a->b");
        Assert.Equal(
            from source in Enumerable.Range(0, 6)
            from number in Enumerable.Range(0, 7)
            select (double)table.Draw(Philox4x32.Block(new Words((uint)source, (uint)number, 0, 0x45444745), stream).W1),
            Read(Compile(program), StateAddress.Weights(0)));
    }

    [Fact]
    public void Other_trials_seeds_names_and_elements_have_other_draws()
    {
        double[] here = Course(Drawing(), 5);
        Assert.NotEqual(here, Course(Drawing(), 6));
        Assert.NotEqual(here, Course(Drawing() with { Seed = Seed + 1 }, 5));
        Assert.NotEqual(here, Course(Drawing() with { Seed = Seed + (1UL << 32) }, 5));
        NetworkProgram renamed = Drawing() with { Inputs = [.. Drawing().Inputs.Select(input => input with { Name = input.Name + "'" })] };
        Assert.NotEqual(here, Course(renamed, 5));
        Assert.Equal(Size, here.Take(Size).Distinct().Count());
    }

    [Fact]
    public void Adding_other_objects_changes_nobodys_draws()
    {
        NetworkProgram program = Drawing(), larger = program with
        {
            Populations = [Neurons<DiceNeuron>("first", 50, 0), .. program.Populations],
            Inputs = [new NoiseInput { Name = "more", Target = "first", Channel = "in", Mean = 0, StandardDeviation = 1 }, .. program.Inputs],
        };
        Expect.SkipStochastic();
        Assert.Equal(Course(program, 5), Course(larger, 5));
    }

    private double[] Course(NetworkProgram program, uint trial) => [.. Record(program, [trial]).RowsOf("V noisy").SelectMany(row => row)];

    private Recording Record(NetworkProgram program, uint[] trials)
    {
        IExecutable executable = Compile(program, trials.Length);
        executable.Reset(trials);
        return Recording.Of(executable, Steps, trials.Length);
    }

    /// <summary>A row is [replicas, size]: the value of the last replica.</summary>
    private static double Last(Recording run, string probe, int step, int neuron)
    {
        double[] row = run.RowsOf(probe)[step];
        return row[row.Length - Size + neuron];
    }

    /// <summary>A block's four words serve four consecutive steps: word step mod 4 of block (element, trial, step / 4, draw); the trial is 5 throughout.</summary>
    private static uint Word(StreamKey stream, int neuron, int step, uint draw)
        => Philox4x32.Block(new Words((uint)neuron, 5, (uint)step / 4, draw), stream).At((uint)step % 4);

    private static NetworkProgram Dice() => new()
    {
        DtMs = 1,
        Seed = Seed,
        Populations = [Neurons<DiceNeuron>("dice", Size, 0)],
        Probes = [FieldOf("dice", "First"), FieldOf("dice", "Second"), FieldOf("dice", "Normal"), SpikesOf("dice")],
    };

    private static NetworkProgram Drawing() => new()
    {
        DtMs = 1,
        Seed = Seed,
        Populations = [Meters("counted", Size), Meters("noisy", Size)],
        Inputs =
        [
            new PoissonInput { Name = "poisson", Target = "counted", Channel = "in", MeanPerStep = 1.5, Weight = 1 },
            new NoiseInput { Name = "noise", Target = "noisy", Channel = "in", Mean = 2, StandardDeviation = 0.5, HoldSteps = 3 },
        ],
        Probes = [FieldOf("counted"), FieldOf("noisy")],
    };
}
