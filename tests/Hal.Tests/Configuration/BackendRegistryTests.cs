using Microsoft.Extensions.Configuration;
using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Tests.Configuration;

public class BackendRegistryTests
{
    private static NetworkProgram Program { get; } = new() { DtMs = 1 };

    [Fact]
    public void The_word_backend_selects_and_its_section_sets_the_options()
    {
        BackendRegistry registry = Registry("""{ "backend": "second", "second": { "level": 4 } }""");
        Assert.Equal("second", registry.SelectedName);
        Assert.Equal(4, Assert.IsType<Fake>(registry.Selected).Level);
        Assert.Equal(1, Assert.IsType<Fake>(registry.Get("first")).Level);
        Assert.Same(registry.Selected, registry.Get("Second"));
    }

    [Fact]
    public void An_unknown_backend_lists_those_there_are_and_the_nearest()
    {
        OptionsException error = Assert.Throws<OptionsException>(() => Registry("""{ "backend": "secnd" }"""));
        Assert.Contains("backend: is 'secnd', which is not registered; allowed are first, second, auto. Did you mean 'second'?", error.Message);
        Assert.Contains("allowed are first, second, auto", Assert.Throws<OptionsException>(() => Registry("{}").Get("quantum")).Message);
    }

    [Fact]
    public void Mistakes_in_sections_that_are_not_selected_are_named_too()
    {
        OptionsException error = Assert.Throws<OptionsException>(() => Registry("""{ "backend": "first", "second": { "levle": 4 }, "fist": {} }"""));
        Assert.Equal(["second.levle", "fist"], error.Problems.Select(p => p.Object));
        Assert.Contains("Did you mean 'level'?", error.Message);
        Assert.Contains("fist: is not a known key; allowed are backend, first, second. Did you mean 'first'?", error.Message);
    }

    [Fact]
    public void Keys_of_others_are_left_to_them()
        => Assert.Equal("auto", new BackendRegistry([Of("first")], JsonConfiguration.Parse("""{ "seed": 1 }"""), ["seed"]).SelectedName);

    [Fact]
    public void Auto_takes_the_first_whose_check_passes_and_says_why_the_others_did_not()
    {
        BackendRegistry registry = new(
        [
            BackendRegistration.Of<FakeOptions>("absent", _ => throw new PlatformNotSupportedException("no such device")),
            Of("picky", new Gap("population 'a'", "is too large.", "Make it smaller.")),
            Of("willing"),
        ]);
        AutoBackend auto = Assert.IsType<AutoBackend>(registry.Selected);
        Assert.Empty(auto.Check(Program, CompileOptions.Default));
        Assert.Null(auto.LastChoice);
        Assert.Throws<NotSupportedException>(() => auto.Compile(Program, CompileOptions.Default));
        BackendChoice choice = auto.LastChoice!;
        Assert.Equal("willing", choice.Backend!.Name);
        Assert.Equal(["absent", "picky"], choice.Refusals.Select(r => r.Name));
        Assert.Contains("not 'absent': machine: lacks what the backend needs: no such device", choice.ToString());
        Assert.Contains("not 'picky': population 'a': is too large. Make it smaller.", choice.ToString());
    }

    [Fact]
    public void Auto_refuses_with_every_reason_where_all_refuse()
    {
        BackendRegistry registry = new([Of("one", new Gap("x", "is wrong.", "Mend it.")), Of("two", new Gap("y", "is worse.", "Mend it."))]);
        ProgramRefusedException error = Assert.Throws<ProgramRefusedException>(() => registry.Selected.Compile(Program, CompileOptions.Default));
        Assert.Equal(["backend 'one', x", "backend 'two', y"], error.Gaps.Select(g => g.Object));
        Assert.Null(((AutoBackend)registry.Selected).LastChoice!.Backend);
    }

    [Fact]
    public void Auto_says_once_what_is_wrong_on_every_machine()
    {
        BackendRegistry registry = new([Of("one"), Of("two")]);
        Assert.Equal("program", Assert.Single(registry.Selected.Check(Program with { DtMs = -1 }, CompileOptions.Default)).Object);
    }

    [Fact]
    public void Auto_promises_only_what_all_backends_can_do()
    {
        BackendRegistry registry = new([Of("one"), Of("two")]);
        Assert.Equal(NumericClass.Exact, Assert.Single(registry.Selected.Capabilities.Suites).Value);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("backend")]
    [InlineData("Cpu")]
    [InlineData("a b")]
    [InlineData("")]
    public void A_name_that_means_something_else_in_a_configuration_is_refused(string name)
        => Assert.Throws<ArgumentException>(() => Of(name));

    [Fact]
    public void One_name_is_one_backend_and_no_backend_is_none()
    {
        Assert.Contains("'one'", Assert.Throws<ArgumentException>(() => new BackendRegistry([Of("one"), Of("one")])).Message);
        Assert.Contains("No backend", Assert.Throws<ArgumentException>(() => new BackendRegistry([])).Message);
    }

    private static BackendRegistry Registry(string json) => new([Of("first"), Of("second")], JsonConfiguration.Parse(json));

    private static BackendRegistration Of(string name, params Gap[] gaps)
        => BackendRegistration.Of<FakeOptions>(name, options => new Fake(name, options.Level, gaps));

    private sealed record FakeOptions
    {
        public int Level { get; init; } = 1;
    }

    private sealed class Fake(string name, int level, Gap[] gaps) : IBackend
    {
        public string Name => name;

        public int Level => level;

        public BackendCapabilities Capabilities { get; } = new(new Dictionary<Capability, NumericClass> { [Capability.Neurons] = NumericClass.Exact });

        public IReadOnlyList<Gap> Check(NetworkProgram program, CompileOptions options) => gaps;

        public MemoryEstimate Estimate(NetworkProgram program, CompileOptions options) => new(1, 0);

        public IExecutable Compile(NetworkProgram program, CompileOptions options, CancellationToken stop = default) => throw new NotSupportedException();
    }
}
