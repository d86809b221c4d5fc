using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.Parts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>A trial gives the same spikes alone and at any place of any batch, whatever ran before it.</summary>
[Suite(Capability.Trials)]
public abstract class TrialsSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    private const int Steps = 40;

    /// <summary>Batches with trial 8 somewhere in them: (batch, trials).</summary>
    public static TheoryData<int, uint[]> Batches() => new()
    {
        { 1, [8] }, { 2, [8, 3] }, { 2, [3, 8] }, { 3, [8] }, { 5, [1, 2, 8, 4, 5] }, { 7, [8, 8, 0] }, { 33, [.. Enumerable.Range(0, 33).Select(t => (uint)t)] },
    };

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_trial_gives_the_same_spikes_alone_and_at_any_place_of_any_batch(int batch, uint[] trials)
    {
        Expect.SkipStochastic();
        IEnumerable<(long, int)> alone = Spikes(Compile(Network()), [8], place: 0);
        Assert.NotEmpty(alone);
        IExecutable executable = Compile(Network(), batch);
        for (int place = 0; place < trials.Length; place++)
            if (trials[place] == 8) Assert.Equal(alone, Spikes(executable, trials, place));
    }

    [Fact]
    public void Trials_differ_from_one_another()
    {
        IExecutable executable = Compile(Network(), batch: 2);
        Assert.NotEqual(Spikes(executable, [8, 9], 0), Spikes(executable, [8, 9], 1));
    }

    [Fact]
    public void What_ran_before_a_reset_leaves_no_trace()
    {
        Expect.SkipStochastic();
        IExecutable executable = Compile(Network(), batch: 2);
        IEnumerable<(long, int)> fresh = [.. Spikes(executable, [8], 0)];
        Spikes(executable, [1, 2], 0);
        Spikes(executable, [3], 0);
        executable.Run(7);
        Assert.Equal(fresh, Spikes(executable, [4, 8], 1));
        Assert.Equal(fresh, Spikes(executable, [8], 0));
    }

    /// <summary>Programs made by dice: three trials in one batch of four against each of them alone.</summary>
    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(203)]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(206)]
    public void Programs_made_by_dice_do_not_know_their_place_in_a_batch(ulong seed)
    {
        Expect.SkipStochastic();
        NetworkProgram program = RandomPrograms.Make(seed, learning: false);
        uint[] trials = [5, 0, 9];
        IExecutable together = Compile(program, batch: 4);
        together.Reset(trials);
        Recording batch = Recording.Of(together, Steps, trials.Length, piece: 13);
        IExecutable single = Compile(program);
        for (int place = 0; place < trials.Length; place++)
        {
            single.Reset([trials[place]]);
            Recording alone = Recording.Of(single, Steps);
            foreach (ProbeSpec probe in program.Probes)
            {
                if (probe.Kind == ProbeKind.Spikes)
                {
                    Assert.Equal(
                        alone.SpikesOf(probe.Name).Select(s => (s.Step, s.Neuron, s.Value)),
                        batch.SpikesOf(probe.Name).Where(s => s.Replica == place).Select(s => (s.Step, s.Neuron, s.Value)));
                    continue;
                }
                int size = program.Populations[program.Population(probe.Population)].Size;
                Assert.Equal(alone.RowsOf(probe.Name), batch.RowsOf(probe.Name).Select(row => row[(place * size)..((place + 1) * size)]));
            }
        }
    }

    private static IEnumerable<(long Step, int Neuron)> Spikes(IExecutable executable, uint[] trials, int place)
    {
        executable.Reset(trials);
        return [.. Recording.Of(executable, Steps, trials.Length).SpikesOf("spikes a").Where(s => s.Replica == place).Select(s => (s.Step, s.Neuron))];
    }

    /// <summary>Noisy neurons that excite one another: every spike depends on the trial's draws.</summary>
    private static NetworkProgram Network() => new()
    {
        DtMs = 0.5,
        Seed = 31,
        Populations = [Neurons<LifDelta>("a", 50, 0, ("TauRefractory", 1))],
        Projections = [Connect("a", "a", new FixedInDegree(8), 2, new DrawnValues(new UniformDistribution(1, 6)))],
        Inputs =
        [
            new NoiseInput { Name = "noise", Target = "a", Channel = "in", Mean = 0.8, StandardDeviation = 2 },
            new PoissonInput { Name = "poisson", Target = "a", Channel = "in", MeanPerStep = 0.3, Weight = 3 },
        ],
        Probes = [SpikesOf("a")],
    };
}
