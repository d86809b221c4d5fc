using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>Izhikevich's neuron has no closed form: it is compared with the published recurrence, written out in double precision.</summary>
/// <remarks>
/// Parameter sets from Izhikevich, IEEE Trans. Neural Netw. 14, 2003, fig. 2. The upstroke multiplies a rounding by thousands and the height of a spike feeds
/// the recovery, so single precision moves spikes sooner or later. The comparison goes as far as it may not: two more recurrences, disturbed in every step by
/// 16 times a rounding, up and down, spike in the same steps. That is at least three spikes, which is checked.
/// </remarks>
internal abstract class IzhikevichExpectation : KernelExpectation
{
    /// <summary>Single precision rounds by 2^-24 of a number.</summary>
    private static readonly double[] s_disturbances = [0, 16 * Math.ScaleB(1, -24), -16 * Math.ScaleB(1, -24)];

    /// <summary>The recurrence: the next potential and recovery of (v, u), driven by a current and by jumps.</summary>
    protected abstract (double V, double U) Next(double v, double u, double h, double a, double b, double current, double jump);

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        yield return Recurrence("Regular spiking", size, 0.5, 800, 0.02, 0.2, -65, 8, 10);
        yield return Recurrence("Fast spiking", size, 0.5, 400, 0.1, 0.2, -65, 2, 10);
        yield return Recurrence("Chattering", size, 0.5, 400, 0.02, 0.2, -50, 2, 10);
        // 0.04 v^2 + 5 v + 140 - u = 0 with u = 0.2 v: v = (-4.8 - 0.8) / 0.08 = -70, u = -14. Single precision of 0.04 x 4900 leaves 1e-5 per step.
        yield return Case("It rests where both derivatives are zero", size, 0.5, 100).From("V", -70).From("U", -14)
            .Tracing("V", 1e-3, Course(100, _ => -70)).Tracing("U", 1e-3, Course(100, _ => -14));
        (double v, double u) pushed = (-70, -14);
        double[] course = Course(40, k =>
        {
            pushed = Next(pushed.v, pushed.u, 0.5, 0.02, 0.2, k is 3 or 4 ? 2 : 0, k == 20 ? 1.5 : 0);
            return pushed.v;
        });
        yield return Case("Its channels take a current and jumps", size, 0.5, 40).From("V", -70).From("U", -14).With("current", (3, 2), (4, 2)).With("in", (20, 1.5))
            .Tracing("V", 1e-3, course);
    }

    private KernelCase Recurrence(string name, int size, double h, int steps, double a, double b, double c, double d, double current)
    {
        (double V, double U)[] state = [(-65, -13), (-65, -13), (-65, -13)];
        List<long> spikes = [];
        List<double> before = [];
        int k = 0;
        for (; k < steps; k++)
        {
            int spiked = 0;
            for (int i = 0; i < state.Length; i++)
            {
                (double v, double u) = Next(state[i].V, state[i].U, h, a, b, current, 0);
                state[i] = (v * (1 + s_disturbances[i]), u * (1 + s_disturbances[i]));
                if (v < 30) continue;
                state[i] = (c, state[i].U + d);
                spiked++;
            }
            if (spiked is 1 or 2) break;
            if (spiked == 3) spikes.Add(k);
            // Potentials are compared where the first upstroke has not begun.
            if (spikes.Count == 0 && state[0].V < -40 && before.Count == k) before.Add(state[0].V);
        }
        if (spikes.Count < 3) throw new InvalidOperationException($"{name}: {spikes.Count} spikes are too few for a comparison.");
        return Case($"{name} spikes as the recurrence does", size, h, k, ("A", a), ("B", b), ("C", c), ("D", d), ("IConstant", current))
            .Spiking([.. spikes]).Tracing("V", 2e-3, [.. before]);
    }
}

/// <summary>v' = v + h (0.04 v^2 + 5 v + 140 - u + I) + jump, u' = u + h a (b v - u) with the old v.</summary>
internal sealed class IzhikevichEulerExpectation : IzhikevichExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<Izhikevich>();

    protected override (double V, double U) Next(double v, double u, double h, double a, double b, double current, double jump)
        => (v + h * (0.04 * v * v + 5 * v + 140 - u + current) + jump, u + h * a * (b * v - u));
}

/// <summary>Two half steps of v, then u with the new v; jumps are currents.</summary>
internal sealed class IzhikevichTwoHalfStepsExpectation : IzhikevichExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<IzhikevichTwoHalfSteps>();

    protected override (double V, double U) Next(double v, double u, double h, double a, double b, double current, double jump)
    {
        for (int half = 0; half < 2; half++) v += h / 2 * (0.04 * v * v + 5 * v + 140 - u + current + jump);
        return (v, u + h * a * (b * v - u));
    }
}
