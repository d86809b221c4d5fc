using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>No leak: everything is a sum, and with drives that are short in binary every number is exact.</summary>
internal sealed class IntegrateAndFireExpectation : KernelExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<IntegrateAndFire>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        // h I / C = 0.5 x 2 / 4: a quarter per step, so the fourth step reaches 1.
        yield return Case("A constant current adds h I / C per step", size, 0.5, 12, ("IConstant", 2), ("Capacitance", 4)).Spiking(3, 7, 11)
            .Tracing("V", 0, Course(12, k => (k + 1) % 4 * 0.25));
        yield return Case("Input adds to the potential and keeps it", size, 1, 6).With("in", (1, 0.25), (2, 0.5), (4, -1)).Tracing("V", 0, [0, 0.25, 0.75, 0.75, -0.25, -0.25]);
        // Four steps up, three of rest.
        yield return Case("It rests for its refractory steps after every spike", size, 1, 20, ("IConstant", 0.25), ("TauRefractory", 3)).Spiking(3, 10, 17)
            .Tracing("V", 0, Course(20, k => k % 7 < 3 ? (k % 7 + 1) * 0.25 : 0)).Tracing("Refractory", 0, Course(20, k => k % 7 >= 3 ? 6 - k % 7 : 0));
        yield return Case("Input while it is refractory is dropped", size, 1, 6, ("TauRefractory", 2)).With("in", (0, 1), (1, 0.5), (2, 0.5), (3, 0.5)).Spiking(0)
            .Tracing("V", 0, [0, 0, 0, 0.5, 0.5, 0.5]);
        yield return Case("The reset potential may lie below the start", size, 1, 12, ("IConstant", 0.5), ("VReset", -1)).Spiking(1, 5, 9)
            .Tracing("V", 0, [0.5, -1, -0.5, 0, 0.5, -1, -0.5, 0, 0.5, -1, -0.5, 0]);
        // 3/8 per step: after k steps floor(3 k / 8) spikes, and the rest is the fraction.
        yield return Case("A subtractive reset loses nothing of the drive", size, 1, 24, ("IConstant", 0.375), ("SubtractiveReset", 1)).Spiking(2, 5, 7, 10, 13, 15, 18, 21, 23)
            .Tracing("V", 0, Course(24, k => (k + 1) * 0.375 % 1));
        yield return Case("A jump to the threshold spikes, one below it does not", size, 1, 3).With("in", (0, 0.9999), (2, 1 - 0.9999f)).Spiking(2)
            .Tracing("V", 0, [0.9999f, 0.9999f, 0]);
    }
}
