using Neuromorphic.Hal.Contracts;
using Xunit;

namespace Neuromorphic.Hal.Conformance;

/// <summary>Compares what a backend declares with the suites that its test project runs and with what it refuses.</summary>
/// <typeparam name="TTarget">Makes the backend.</typeparam>
public abstract class CoverageSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    /// <summary>Every capability of the contract.</summary>
    public static TheoryData<Capability> Capabilities() => [.. Enum.GetValues<Capability>()];

    [Theory]
    [MemberData(nameof(Capabilities))]
    public void A_capability_is_declared_and_its_suite_runs_or_it_is_refused(Capability capability)
    {
        IBackend backend = new TTarget().Create();
        bool declared = backend.Capabilities.Suites.ContainsKey(capability);
        Assert.SkipWhen(
            declared && Coverage.SuiteOf(capability) is null,
            $"the kit has no suite for {capability} yet, so nothing shows that backend '{backend.Name}' has it");
        Assert.Empty(declared
            ? Coverage.MissingTests(capability, typeof(TTarget), GetType().Assembly.GetExportedTypes())
            : Coverage.MissingRefusals(capability, backend));
    }

    [Fact]
    public void Every_form_of_the_backend_declares_the_same()
    {
        IBackend backend = new TTarget().Create();
        foreach (BackendVariant variant in new TTarget().Variants.Where(variant => variant.Missing is null))
        {
            IBackend other = variant.Create();
            Assert.Equal(backend.Name, other.Name);
            Assert.Equal(backend.Capabilities.Clock, other.Capabilities.Clock);
            Assert.Equal(backend.Capabilities.Suites.OrderBy(suite => suite.Key), other.Capabilities.Suites.OrderBy(suite => suite.Key));
        }
    }
}
