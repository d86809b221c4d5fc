using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Conformance.Kernels;

internal sealed class SpikeRelayExpectation : KernelExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<SpikeRelay>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        yield return Case("It spikes in the step in which its input is positive", size, 1, 8).With("in", (1, 1), (2, 0.001), (4, 1000), (5, 1)).Spiking(1, 2, 4, 5);
        yield return Case("Nothing, less than nothing and what cancels are silence", size, 1, 6)
            .With("in", (0, 0), (1, -1), (2, 1), (2, -1), (3, 2), (3, -3), (4, 3), (4, -2)).Spiking(4);
    }
}

internal sealed class GradedRelayExpectation : KernelExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<GradedRelay>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        yield return Case("It emits its input", size, 1, 8).With("in", (1, 0.5), (2, -0.25), (5, 1), (6, 0.125), (6, 0.25)) with
        {
            Emissions = _ => [(1, 0.5), (2, -0.25), (5, 1), (6, 0.375)],
        };
        yield return Case("It is silent at zero and cut to its largest emission", size, 1, 6).With("in", (0, 0), (1, 3), (2, -1.5), (3, 1), (3, -1)) with
        {
            Emissions = _ => [(1, 1), (2, -1)],
        };
    }
}
