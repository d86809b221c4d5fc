using System.Collections.Concurrent;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>What one neuron kernel must do, worked out without it. The suite finds every heir by itself: a new kernel needs a new file here and no other change.</summary>
public abstract class KernelExpectation
{
    private readonly ConcurrentDictionary<int, IReadOnlyList<KernelCase>> _cases = new();

    /// <summary>The expectations of the kit.</summary>
    public static IReadOnlyList<KernelExpectation> All { get; } =
    [
        .. typeof(KernelExpectation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(KernelExpectation)) && !type.IsAbstract)
            .Select(type => (KernelExpectation)Activator.CreateInstance(type, nonPublic: true)!).OrderBy(e => e.Kernel.Declaration.Name, StringComparer.Ordinal),
    ];

    /// <summary>A complaint for every kernel that has no expectation.</summary>
    public static IEnumerable<string> Missing(IEnumerable<NeuronKernelSpec> kernels)
        => kernels.Except(All.Select(expectation => expectation.Kernel)).Select(kernel => $"{kernel} has no heir of {nameof(KernelExpectation)}: work out what it must do, and add one.");

    /// <summary>The kernel.</summary>
    public abstract NeuronKernelSpec Kernel { get; }

    /// <summary>What it must do, in a population of any size whose neurons are all driven alike. Worked out once per size: fine solutions take a while.</summary>
    public IReadOnlyList<KernelCase> CasesOf(int size) => _cases.GetOrAdd(size, s => [.. Cases(s)]);

    /// <summary>The first case alone, worked out without the others.</summary>
    public KernelCase FirstCaseOf(int size) => Cases(size).First();

    /// <summary>The cases, the cheapest first.</summary>
    protected abstract IEnumerable<KernelCase> Cases(int size);

    /// <summary>A population "n" of the kernel, recorded.</summary>
    /// <param name="name">What is shown, as a sentence.</param>
    /// <param name="size">Number of neurons.</param>
    /// <param name="dtMs">Time step.</param>
    /// <param name="steps">Length of the run.</param>
    /// <param name="parameters">Those that are not left at their default.</param>
    private protected KernelCase Case(string name, int size, double dtMs, long steps, params (string Name, ValueSpec Value)[] parameters) => new()
    {
        Name = name,
        Steps = steps,
        Program = new NetworkProgram
        {
            DtMs = dtMs,
            Populations = [new PopulationSpec { Name = "n", Shape = [size], Kernel = Kernel, Parameters = parameters.ToDictionary(p => p.Name, p => p.Value) }],
            Probes = [Parts.SpikesOf("n")],
        },
    };

    /// <summary>One value per step.</summary>
    private protected static double[] Course(long steps, Func<int, double> value) => [.. Enumerable.Range(0, (int)steps).Select(value)];

    /// <summary>
    /// What single precision does to a leaky sum: each step rounds twice, by half a unit of 2^-23 of the largest value at most, and what was rounded is
    /// forgotten with the leak.
    /// </summary>
    private protected static double Rounding(double largest, double leakSteps) => Math.ScaleB(largest, -23) * leakSteps;
}
