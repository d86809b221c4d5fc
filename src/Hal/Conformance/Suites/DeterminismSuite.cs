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
    /// <summary>Programs per test.</summary>
    private const int Programs = 20;

    /// <summary>Every other form of the backend; one that this machine lacks is skipped with its reason.</summary>
    public static IEnumerable<ITheoryDataRow> Variants()
    {
        IReadOnlyList<BackendVariant> variants = new TTarget().Variants;
        if (variants.Count == 0) return [new TheoryDataRow<string>("none").WithSkip("the backend has one form only")];
        return variants.Select(variant => variant.Missing is null
            ? new TheoryDataRow<string>(variant.Name)
            : new TheoryDataRow<string>(variant.Name).WithSkip(variant.Missing));
    }

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
}
