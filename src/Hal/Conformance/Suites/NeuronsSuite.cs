using Neuromorphic.Hal.Conformance.Kernels;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Xunit;

namespace Neuromorphic.Hal.Conformance.Suites;

/// <summary>Every neuron kernel of the library against closed forms, hand traces and published recurrences: see <see cref="KernelExpectation"/>.</summary>
[Suite(Capability.Neurons)]
public abstract class NeuronsSuite<TTarget> : ConformanceSuite<TTarget> where TTarget : IConformanceTarget, new()
{
    /// <summary>No multiple of any vector's width, so that loops over vectors have a remainder.</summary>
    private const int Size = 19;

    /// <summary>Kernel and sentence of every case.</summary>
    public static TheoryData<string, string> Cases()
        => [.. from expectation in KernelExpectation.All from @case in expectation.CasesOf(Size) select (expectation.Kernel.Declaration.Name, @case.Name)];

    /// <summary>Every kernel with an expectation.</summary>
    public static TheoryData<string> Kernels() => [.. KernelExpectation.All.Select(expectation => expectation.Kernel.Declaration.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_kernel_does_what_is_worked_out_without_it(string kernel, string sentence)
        => Check(Expectation(kernel).CasesOf(Size).Single(@case => @case.Name == sentence));

    /// <summary>One neuron, one vector's width and its neighbours, more than a cache line, more than one slice per worker.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_neuron_does_not_know_the_size_of_its_population(string kernel)
    {
        foreach (int size in (int[])[1, 4, 15, 16, 17, 33, 130]) Check(Expectation(kernel).FirstCaseOf(size));
    }

    [Fact]
    public void Every_kernel_of_the_catalogue_has_an_expectation() => Assert.Empty(KernelExpectation.Missing(KernelCatalogue.Standard.Neurons));

    private static KernelExpectation Expectation(string kernel) => KernelExpectation.All.Single(expectation => expectation.Kernel.Declaration.Name == kernel);

    private void Check(KernelCase @case)
    {
        Recording run = Run(@case.Program, @case.Steps);
        for (int n = 0; n < @case.Size; n++)
        {
            (long Step, double Value)[] expected = [.. @case.Emissions(n)];
            SpikeRecord[] emitted = [.. run.SpikesOf("spikes n").Where(spike => spike.Neuron == n)];
            Expect.Spikes(expected.Select(e => (e.Step, n)), emitted.Select(e => (e.Step, n)));
            Expect.Close([.. expected.Select(e => e.Value)], [.. emitted.Select(e => (double)e.Value)]);
            foreach (KernelTrace trace in @case.Traces)
            {
                double[] course = trace.Course(n);
                Expect.Close(course, run.Trace($"{trace.Field} n", n)[..course.Length], trace.Within);
            }
        }
    }
}
