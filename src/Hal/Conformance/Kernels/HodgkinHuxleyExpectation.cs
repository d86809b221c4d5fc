using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>
/// Against a fine solution of the published equations. Defaults: C 0.1 nF, gNa 12, gK 3.6, gLeak 0.03 uS, eNa 50, eK -77, eLeak -54.402 mV, 2 ms between
/// spikes; the start is the gates' equilibrium at -65 mV.
/// </summary>
internal sealed class HodgkinHuxleyExpectation : KernelExpectation
{
    private const double Dt = 0.1;

    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<HodgkinHuxley>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        yield return Case("Synaptic currents are alpha-shaped and peak with their weight", size, Dt, 60).With("excitatory", (5, 0.2)).With("inhibitory", (10, -0.1))
            .Tracing("IExc", Rounding(0.2, 2 * 10), Course(60, k => k < 5 ? 0 : 0.2 * Alpha((k - 5) * Dt / 0.2)))
            .Tracing("IInh", Rounding(0.1, 2 * 40), Course(60, k => k < 10 ? 0 : -0.1 * Alpha((k - 10) * Dt / 2)));
        yield return Solved("It rests as the fine solution does", size, 100, 0, 0);
        yield return Solved("A current makes it spike as the fine solution does", size, 400, 0.8, 0);
        yield return Solved("A pulse too weak for a spike passes as in the fine solution", size, 200, 0, 0.5);
    }

    private static double Alpha(double x) => Math.E * x * Math.Exp(-x);

    /// <summary>A constant current, and a pulse that is held during step 11. A spike: not below 0 mV and lower than a step before, for the first time in 2 ms.</summary>
    private KernelCase Solved(string name, int size, int steps, double current, double pulse)
    {
        double[] y = [-65, 0.0529324852572496, 0.596120753508460, 0.317676914060697];
        double[] course = new double[steps];
        List<long> spikes = [];
        for (int k = 0; k < steps; k++)
        {
            double before = y[0], drive = current + (k == 11 ? pulse : 0);
            FineSolution.Advance(y, Dt, (s, slope) =>
            {
                (double v, double m, double h, double n) = (s[0], s[1], s[2], s[3]);
                slope[0] = (12 * m * m * m * h * (50 - v) + 3.6 * n * n * n * n * (-77 - v) + 0.03 * (-54.402 - v) + drive) / 0.1;
                slope[1] = 0.1 * (v + 40) / (1 - Math.Exp(-(v + 40) / 10)) * (1 - m) - 4 * Math.Exp(-(v + 65) / 18) * m;
                slope[2] = 0.07 * Math.Exp(-(v + 65) / 20) * (1 - h) - h / (1 + Math.Exp(-(v + 35) / 10));
                slope[3] = 0.01 * (v + 55) / (1 - Math.Exp(-(v + 55) / 10)) * (1 - n) - 0.125 * Math.Exp(-(v + 65) / 80) * n;
            });
            // The kernel's field counts from VRest, -65 mV.
            course[k] = y[0] + 65;
            if (Math.Max(y[0], before) > -1 && Math.Abs(y[0] - before) < 0.02)
                throw new InvalidOperationException($"{name}: the peak of step {k} is too flat for a comparison of spikes.");
            if (y[0] >= 0 && y[0] < before && (spikes.Count == 0 || k - spikes[^1] > 20)) spikes.Add(k);
        }
        // The upstroke climbs 300 mV per ms: 0.03 mV are a tenth of a microsecond.
        KernelCase @case = Case(name, size, Dt, steps, ("IConstant", current)).Spiking([.. spikes]).Tracing("V", spikes.Count == 0 ? 1e-3 : 0.03, course);
        return pulse == 0 ? @case : @case.With("current", (10, pulse));
    }
}
