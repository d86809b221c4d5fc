using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using Xunit;
using static Neuromorphic.Hal.Conformance.PhaseParts;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Phases: products, updates, maps, scans, reductions, selections, and programs of all of them made by dice.</summary>
[Suite(Capability.Phases)]
public abstract partial class PhasesSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    /// <summary>Programs that are compared with the reference, and those that every other form of the backend runs.</summary>
    private const int Programs = 20, ProgramsPerForm = 6;

    /// <summary>Every other form of the backend; one that this machine lacks is skipped with its reason.</summary>
    public static IEnumerable<ITheoryDataRow> Variants()
    {
        IReadOnlyList<BackendVariant> variants = new TTarget().Variants;
        if (variants.Count == 0) return [new TheoryDataRow<string>("none").WithSkip("the backend has one form only")];
        return variants.Select(variant => variant.Missing is null
            ? new TheoryDataRow<string>(variant.Name)
            : new TheoryDataRow<string>(variant.Name).WithSkip(variant.Missing));
    }

    [Fact]
    public void Phases_made_by_dice_give_what_the_reference_gives()
    {
        Assert.SkipUnless(Expect.Numbers == NumericClass.Exact, "other rounding changes what comparisons find, and programs made by dice are full of them");
        for (ulong seed = 1; seed <= Programs; seed++)
        {
            IReadOnlyList<ObservedValue> expected = RandomPhases.Observe(new ReferenceBackend(), seed), actual = RandomPhases.Observe(Backend, seed);
            Observation.AssertSame(new Observation(expected), new Observation(actual));
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_form_of_the_backend_gives_the_same_bits_of_phases(string variant)
    {
        Expect.SkipStochastic();
        IBackend other = new TTarget().Variants.Single(v => v.Name == variant).Create();
        for (ulong seed = 1; seed <= ProgramsPerForm; seed++)
            Observation.AssertSame(new Observation(RandomPhases.Observe(Backend, seed)), new Observation(RandomPhases.Observe(other, seed)));
    }

    [Fact]
    public void The_stages_of_a_phase_run_in_order_and_see_what_those_before_wrote()
    {
        // ((1 + 2) + 2) * 3 = 15.
        IExecutable e = Compile(OnePhase(
            [Store("a", 1, State("x"))],
            [Map<AddMap>("a.x", "2", "a.x"), Map<AddMap>("a.x", "2", "a.x"), Map<MultiplyMap>("a.x", "3", "a.x")]));
        e.Set("a.x", 0, 1);
        e.RunPhase(0);
        Expect.Close([15], e.Field("a.x"));
    }

    [Fact]
    public void A_reset_keeps_weights_and_update_state_and_empties_tapes_and_inputs()
    {
        NetworkProgram program = OnePhase(
            [Store("a", 1, State("x")), Store("b", 1, State("y"))],
            [Update<SgdUpdate>("a->b", "a.x", "b.y", "1", "0.5", "0")], [Matrix("a", "b", 0)], [new TapeSpec("t", "a", 2)])
            with
        { Inputs = [new ValuesInput { Name = "held", Target = "a", Channel = "", Rows = [7] }] };
        IExecutable e = Compile(program);
        e.Set("a.x", 0, 1);
        e.Set("b.y", 0, 1);
        e.SetTape("t", 1, 2);
        e.RunPhase(0);
        e.Reset([0]);
        Assert.Empty(e.Tape("t"));
        Expect.Close([-1], e.Weights("a->b"));
        Expect.Close([1], Read(e, StateAddress.Update(0, 0)));
        Expect.Close([0], e.Field("a.x"));
    }

    [Fact]
    public void Phases_go_on_with_the_same_bits_after_a_restore()
    {
        Expect.SkipStochastic();
        for (ulong seed = 1; seed <= 5; seed++)
        {
            NetworkProgram program = RandomPhases.Make(seed);
            IExecutable first = Compile(program, RandomPhases.Batch), second = Compile(program, RandomPhases.Batch);
            RandomPhases.Feed(first, seed);
            first.RunPhase(0);
            using MemoryStream image = new();
            first.Save(image);
            image.Position = 0;
            second.Restore(image);
            first.RunPhase(0);
            second.RunPhase(0);
            Observation.AssertSame(new Observation(RandomPhases.Observe(first)), new Observation(RandomPhases.Observe(second)));
        }
    }

    [Fact]
    public void A_phase_survives_serialisation()
    {
        NetworkProgram program = RandomPhases.Make(3);
        byte[] bytes = ProgramBytes.Write(program);
        NetworkProgram read = ProgramBytes.Read(bytes);
        Assert.Equal(bytes, ProgramBytes.Write(read));
        IExecutable first = Compile(program, RandomPhases.Batch), second = Compile(read, RandomPhases.Batch);
        foreach (IExecutable e in (IExecutable[])[first, second])
        {
            RandomPhases.Feed(e, 3);
            e.RunPhase(0);
        }
        Observation.AssertSame(new Observation(RandomPhases.Observe(first)), new Observation(RandomPhases.Observe(second)));
    }

    [Fact]
    public void Operands_of_different_rows_are_refused_before_anything_is_changed()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 1, State("x"))],
            [Map<AddMap>("a.x", "1", "a.x"), Map<AddMap>("tape:s", "tape:t", "tape:s")], tapes: [new TapeSpec("s", "a", 4), new TapeSpec("t", "a", 4)]));
        e.SetTape("s", 1, 2);
        e.SetTape("t", 1, 2, 3);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => e.RunPhase(0));
        Assert.Contains("stage 1 (Map)", error.Message, StringComparison.Ordinal);
        Assert.Contains("tape 's' has 2 rows and tape 't' has 3", error.Message, StringComparison.Ordinal);
        Expect.Close([0], e.Field("a.x"));
        Expect.Close([1, 2], e.Tape("s"));
    }

    [Fact]
    public void A_tape_too_short_for_what_is_written_is_refused_by_name()
    {
        IExecutable e = Compile(OnePhase(
            [Store("a", 1, State("x"))], [Map<CopyMap>("tape:s", "tape:t")], tapes: [new TapeSpec("s", "a", 4), new TapeSpec("t", "a", 2)]));
        e.SetTape("s", 1, 2, 3);
        Assert.Contains("tape 't' has room for 2 rows, 3 are written", Assert.Throws<InvalidOperationException>(() => e.RunPhase(0)).Message, StringComparison.Ordinal);
    }
}
