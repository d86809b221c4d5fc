using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Program;
using Xunit;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>The same bits for every form of a backend (threads, vector widths), every split of a run and every batch size, on programs made by dice.</summary>
/// <remarks>What is compared is everything that can be seen: see <see cref="Observation"/>.</remarks>
[Suite(Capability.Determinism)]
public abstract class DeterminismSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    /// <summary>Programs per form of the backend, and programs that are compared with the oracle.</summary>
    private const int Programs = 12, Compared = 30;

    /// <summary>Every other form of the backend; one that this machine lacks is skipped with its reason.</summary>
    public static IEnumerable<ITheoryDataRow> Variants() => BackendVariant.Rows(new TTarget());

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_form_of_the_backend_gives_the_same_bits(string variant)
    {
        Expect.SkipStochastic();
        IBackend other = new TTarget().Variants.Single(v => v.Name == variant).Create();
        for (ulong seed = 100; seed < 100 + Programs; seed++)
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning: seed % 3 == 0);
            Observation.AssertSame(Observation.Of(Backend, program, [7]), Observation.Of(other, program, [7]));
        }
    }

    /// <summary>Pieces of one step, of a prime number, of about half, against the whole; learning programs too.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(31)]
    public void A_run_in_pieces_gives_the_bits_of_the_whole(long piece)
    {
        Expect.SkipStochastic();
        for (ulong seed = 120; seed < 120 + Programs / 2; seed++)
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning: seed % 2 == 0);
            Observation.AssertSame(Observation.Of(Backend, program, [1], piece: long.MaxValue), Observation.Of(Backend, program, [1], piece: piece));
        }
    }

    [Fact]
    public void The_same_run_twice_gives_the_same_bits()
    {
        Expect.SkipStochastic();
        for (ulong seed = 140; seed < 140 + Programs / 2; seed++)
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning: seed % 2 == 0);
            Observation.AssertSame(Observation.Of(Backend, program, [3]), Observation.Of(new TTarget().Create(), program, [3]));
        }
    }

    /// <summary>Spare replicas may not change anything either.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void The_size_of_the_batch_does_not_matter(int batch)
    {
        Expect.SkipStochastic();
        for (ulong seed = 160; seed < 160 + Programs / 2; seed++)
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning: false);
            Observation.AssertSame(Observation.Of(Backend, program, [4, 5]), Observation.Of(Backend, program, [4, 5], batch: batch));
        }
    }

    /// <summary>Everything that is declared exact is compared with the oracle on programs that nobody thought of.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Programs_made_by_dice_give_the_bits_of_the_reference_backend(bool learning)
    {
        IBackend oracle = Oracle();
        for (ulong seed = 1; seed <= Compared; seed++)
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning);
            uint[] trials = learning ? [7] : [7, 0, 9];
            Observation.AssertSame(Observation.Of(oracle, program, trials), Observation.Of(Backend, program, trials));
        }
    }

    /// <summary>
    /// Sums in another order, or in another precision, are rounded otherwise, and a network multiplies the difference until a spike moves. In 5 steps of 0.1 ms it has
    /// not: every spike is the same, and every value within 1e-5 of the largest.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Programs_made_by_dice_begin_as_on_the_reference_backend(bool learning)
    {
        Assert.SkipUnless(Expect.Numbers == NumericClass.Contracted, $"the backend declares {Expect.Numbers}");
        for (ulong seed = 1; seed <= Compared; seed++)
        {
            NetworkProgram program = RandomPrograms.Make(seed, learning);
            Observation.AssertClose(
                Observation.Of(new ReferenceBackend(), program, [7], steps: 5), Observation.Of(Backend, program, [7], steps: 5), Expectation.ContractedBound);
        }
    }

    [Fact]
    public void The_programs_made_by_dice_are_lively_enough_to_tell_backends_apart()
    {
        int lively = 0;
        for (ulong seed = 1; seed <= Compared; seed++)
        {
            IExecutable executable = Compile(RandomPrograms.Make(seed, learning: false));
            if (executable.Run(10) is { Spikes: > 50, SynapticEvents: > 200 }) lively++;
        }
        Assert.True(lively >= 2 * Compared / 3, $"only {lively} of {Compared} programs have more than 50 spikes in 10 steps");
    }
}
