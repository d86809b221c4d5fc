using Neuromorphic.Hal.Conformance;
using Neuromorphic.Hal.Conformance.Kernels;
using Neuromorphic.Hal.Conformance.Suites;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Tests;

/// <summary>The coverage test against backends that cheat.</summary>
public class CoverageTests
{
    public static TheoryData<Capability> Refusable() =>
    [
        Capability.Neurons, Capability.Delivery, Capability.Inputs, Capability.Random, Capability.Probes, Capability.Batch, Capability.Ranks, Capability.Plasticity,
        Capability.Phases,
    ];

    [Theory]
    [MemberData(nameof(Refusable))]
    public void Whoever_does_not_declare_a_capability_and_accepts_programs_that_need_it_is_found(Capability capability)
        => Assert.Contains(Coverage.MissingRefusals(capability, new Modest(capability, refuses: false)), finding => finding.Contains($"{capability} is not declared", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Refusable))]
    public void Whoever_refuses_with_the_name_of_the_object_is_not(Capability capability)
        => Assert.Empty(Coverage.MissingRefusals(capability, new Modest(capability, refuses: true)));

    [Fact]
    public void Whoever_refuses_without_the_name_of_the_object_is_found()
        => Assert.NotEmpty(Coverage.MissingRefusals(Capability.Ranks, new Modest(Capability.Ranks, refuses: true, path: "something")));

    [Theory]
    [InlineData(Capability.Lifecycle)]
    [InlineData(Capability.Determinism)]
    [InlineData(Capability.Trials)]
    [InlineData(Capability.State)]
    [InlineData(Capability.Rejection)]
    [InlineData(Capability.Bytes)]
    public void What_no_program_can_ask_for_must_be_declared(Capability capability)
        => Assert.Contains("must be declared", Assert.Single(Coverage.MissingRefusals(capability, new Modest(capability, refuses: true))), StringComparison.Ordinal);

    [Fact]
    public void Device_noise_may_be_left_out_because_no_program_can_ask_for_it()
        => Assert.Empty(Coverage.MissingRefusals(Capability.DeviceNoise, new ReferenceBackend()));

    [Fact]
    public void A_suite_without_an_heir_is_found()
        => Assert.Contains("no public class derives from DeliverySuite", Assert.Single(Coverage.MissingTests(Capability.Delivery, typeof(SingleTarget), [typeof(SingleRanks), typeof(DoubleDelivery)])), StringComparison.Ordinal);

    [Fact]
    public void An_heir_that_hides_a_test_is_found()
        => Assert.Contains("hides a test", Assert.Single(Coverage.MissingTests(Capability.Ranks, typeof(SingleTarget), [typeof(Hiding)])), StringComparison.Ordinal);

    [Fact]
    public void A_kernel_without_an_expectation_is_found()
        => Assert.Contains("DiceNeuron", Assert.Single(KernelExpectation.Missing([.. KernelCatalogue.Standard.Neurons, NeuronKernelSpec.Of<DiceNeuron>()])), StringComparison.Ordinal);

    // Not public, so that no runner takes it for a test class; the check is told to look at it. The analyzers of xunit object to both.
#pragma warning disable xUnit1000, xUnit1024
    private sealed class Hiding : RanksSuite<SingleTarget>
    {
        private new static void Delay_0_arrives_in_the_step_of_the_spike()
        {
        }
    }
#pragma warning restore xUnit1000, xUnit1024

    /// <summary>The reference backend without one capability.</summary>
    private sealed class Modest(Capability missing, bool refuses, string? path = null) : IBackend
    {
        private readonly ReferenceBackend _whole = new();

        public string Name => "modest";

        public BackendCapabilities Capabilities => new(_whole.Capabilities.Suites.Where(suite => suite.Key != missing).ToDictionary());

        public IReadOnlyList<Gap> Check(NetworkProgram program, CompileOptions options)
        {
            if (!refuses) return _whole.Check(program, options);
            // Names everything that the program has.
            string everything = string.Join(", ", ((IEnumerable<string>)
            [
                .. program.Populations.Select(p => p.Name), .. program.Projections.Select(p => p.Name), .. program.Inputs.Select(i => i.Name),
                .. program.Probes.Select(p => p.Name), .. program.Tapes.Select(t => t.Name), .. program.Phases.Select(p => p.Name),
            ]).Select(name => $"'{name}'"));
            return [new Gap(path ?? $"{everything}, Batch", "is not supported.", "Choose another backend.")];
        }

        public MemoryEstimate Estimate(NetworkProgram program, CompileOptions options) => _whole.Estimate(program, options);

        public IExecutable Compile(NetworkProgram program, CompileOptions options, CancellationToken stop = default)
            => refuses ? throw new ProgramRefusedException(Name, Check(program, options)) : _whole.Compile(program, options, stop);
    }
}
