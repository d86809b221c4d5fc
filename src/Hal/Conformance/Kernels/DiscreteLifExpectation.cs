using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>v = decay v (1 - fired) + input, fired = v &gt; theta.</summary>
internal sealed class DiscreteLifExpectation : KernelExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<DiscreteLif>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        // 0.7 (1 - 0.9^t) / 0.1 exceeds 5 first at t = 12: 0.9^12 = 0.2824 < 2/7 < 0.9^11. The reset takes the potential to 0, so the period is 12.
        yield return Case("A constant input makes it spike strictly periodically", size, 1, 100, ("Decay", 0.9), ("VThreshold", 5))
            .With("in", [.. Enumerable.Range(0, 100).Select(k => ((long)k, 0.7))]).Spiking([.. Enumerable.Range(0, 8).Select(i => 11L + 12 * i)])
            .Tracing("V", Rounding(5.1, 12), Course(100, k => 7 * (1 - Math.Pow(0.9, k % 12 + 1))));
        yield return Case("A potential at the threshold does not spike, the next number above does", size, 1, 4, ("Decay", 0))
            .With("in", (0, 1), (2, MathF.BitIncrement(1))).Spiking(2).Tracing("V", 0, [1, 0, MathF.BitIncrement(1), 0]);
        yield return Case("The potential of a spike stays visible and is discarded in the next step", size, 1, 4, ("Decay", 0.5))
            .With("in", (0, 4), (1, 0.5)).Spiking(0).Tracing("V", 0, [4, 0.5, 0.25, 0.125]);
        yield return Case("Negative potentials decay too", size, 1, 4, ("Decay", 0.5)).With("in", (0, -8), (3, 9.5)).Spiking(3).Tracing("V", 0, [-8, -4, -2, 8.5]);
        yield return HandTrace();
    }

    /// <summary>
    /// Two neurons, decay 1/2, threshold 1, weights 0 -> 1 of 3/4 and 1 -> 0 of -1/2 with delay 1; inputs 3/4 and 1/2 in steps 0 to 3.
    /// <code>
    /// step  v0                           v1
    /// 0     0.75                         0.5
    /// 1     0.375 + 0.75 = 1.125 spike   0.25 + 0.5 = 0.75
    /// 2     0 + 0.75 = 0.75              0.375 + 0.5 + 0.75 = 1.625 spike
    /// 3     0.375 + 0.75 - 0.5 = 0.625   0 + 0.5 = 0.5
    /// 4     0.3125                       0.25
    /// </code>
    /// </summary>
    private KernelCase HandTrace()
    {
        KernelCase two = Case("Two coupled neurons take the course worked out by hand", 2, 1, 5, ("Decay", 0.5), ("VThreshold", 1));
        EventsInput input = Parts.Jumps("n", "in", [.. Enumerable.Range(0, 4).SelectMany(k => new[] { ((long)k, 0, 0.75f), ((long)k, 1, 0.5f) })]);
        ProjectionSpec recurrent = Parts.Connect("n", "n", Parts.Pairs(2, (0, 1), (1, 0)), new[] { 0.75, -0.5 });
        double[][] course = [[0.75, 1.125, 0.75, 0.625, 0.3125], [0.5, 0.75, 1.625, 0.5, 0.25]];
        return (two with { Program = two.Program with { Inputs = [input], Projections = [recurrent] }, Emissions = n => [(n + 1, 1.0)] }).Tracing("V", 0, n => course[n]);
    }
}
