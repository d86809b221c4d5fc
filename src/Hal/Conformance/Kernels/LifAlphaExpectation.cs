using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>A weight w is the peak of a current w (e/tau) t e^(-t/tau), which the membrane answers in closed form.</summary>
internal sealed class LifAlphaExpectation : LeakyExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<LifAlpha>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        yield return Periodic(size);
        yield return Case("An alpha-shaped current peaks with its weight after its time constant", size, Dt, 200).With("excitatory", (5, 0.2))
            .Tracing("IExc", Rounding(0.2, 40), Course(200, k => k < 5 ? 0 : 0.2 * Math.E * (k - 5) * Dt / 2 * Math.Exp(-(k - 5) * Dt / 2)))
            .Tracing("V", Rounding(4, 100), Course(200, k => k < 5 ? 0 : 0.2 * Response(k - 5, 2)));
        yield return Case("The inhibitory current has a time constant of its own", size, Dt, 300, ("TauSynInh", 5)).With("excitatory", (0, 0.2)).With("inhibitory", (20, -0.3))
            .Tracing("V", Rounding(8, 200), Course(300, k => 0.2 * Response(k, 2) - (k < 20 ? 0 : 0.3 * Response(k - 20, 5))));
        // The integral of s over [0, t] is t^2 / 2.
        yield return Case("Equal time constants of membrane and synapse are no special case", size, Dt, 300, ("TauSynExc", 10)).With("excitatory", (0, 0.1))
            .Tracing("V", Rounding(4, 300), Course(300, k => 0.1 * Math.E / Tau / Capacitance * Math.Exp(-k / 100.0) * (k * Dt) * (k * Dt) / 2));
        yield return Case("A current of one step charges during the next and decays", size, Dt, 50).With("current", (5, 2))
            .Tracing("V", Rounding(2, 100), Course(50, k => k < 6 ? 0 : Tau * 2 / Capacitance * (1 - Math.Exp(-Dt / Tau)) * Math.Exp(-(k - 6) / 100.0)));
        // Above the threshold from the start: a spike in step 0, rest until step 20. The current of step 10 is then 1 ms old: of its age 1 + t the 1 is an
        // exponential current, the t an alpha-shaped one.
        double old = 10 * Dt;
        yield return Case("Currents go on while the potential rests", size, Dt, 80).From("V", 20).With("excitatory", (10, 0.2)).Spiking(0)
            .Tracing("V", Rounding(4, 100), Course(80, k => k <= 20 ? 0 : 0.2 * Math.Exp(-old / 2) * (Response(k - 20, 2) + Math.E / 2 * old * Exponential(k - 20, 2))));
    }

    /// <summary>Potential k steps after 1 nA arrived: e/(tau C) e^(-t/tauMem) times the integral of s e^(-b s) over [0, t], b = 1/tau - 1/tauMem.</summary>
    private static double Response(int k, double tau)
    {
        double t = k * Dt, b = 1 / tau - 1 / Tau;
        return Math.E / tau / Capacitance * Math.Exp(-t / Tau) * (1 - Math.Exp(-b * t) * (1 + b * t)) / (b * b);
    }

    /// <summary>The answer to an exponential current of 1 nA.</summary>
    private static double Exponential(int k, double tau)
    {
        double t = k * Dt, b = 1 / tau - 1 / Tau;
        return Math.Exp(-t / Tau) * (1 - Math.Exp(-b * t)) / b / Capacitance;
    }
}
