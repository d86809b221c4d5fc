using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>
/// Integrate-and-fire neurons with conductances: closed forms where the conductances are zero, a fine solution of the membrane equation elsewhere.
/// Defaults: C 0.25 nF, gLeak 1/60 uS (15 ms), threshold 15 mV, reset 10 mV and reversal potentials 70 and -15 mV above rest, 2 ms refractory.
/// </summary>
internal abstract class ConductanceExpectation : KernelExpectation
{
    protected const double Dt = 0.1, Capacitance = 0.25, Leak = 1.0 / 60, TauExc = 0.5, TauInh = 2;

    /// <summary>Conductance of a channel a time after a weight of 1 arrived.</summary>
    protected abstract double Conductance(double t, double tau);

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        // 0.5 nA draws it towards 30 mV with 15 ms. From rest: 30 (1 - e^(-m/150)) is 14.902 after 103 steps and 15.003 after 104. From the reset at 10 mV:
        // 30 - 20 e^(-m/150) is 14.985 after 43 steps and 15.084 after 44. With 20 steps of rest the period is 64.
        yield return Case("Without conductances it charges as a leaky neuron does", size, Dt, 300, ("IConstant", 0.5)).Spiking(103, 167, 231, 295)
            .Tracing("V", Rounding(15, 150), Course(300, k => k < 103 ? 30 * (1 - Math.Exp(-(k + 1) / 150.0)) : After((k - 103) % 64)));
        yield return Case("A current of one step charges during the next and decays", size, Dt, 50).With("current", (5, 2))
            .Tracing("V", Rounding(1, 150), Course(50, k => k < 6 ? 0 : 120 * (1 - Math.Exp(-1 / 150.0)) * Math.Exp(-(k - 6) / 150.0)));
        yield return Case("Conductances drive it towards their reversal potentials", size, Dt, 200).With("excitatory", (5, 0.03), (60, 0.02)).With("inhibitory", (30, 0.02))
            .Tracing("GExc", Rounding(0.03, 10), Course(200, k => 0.03 * G(k - 5, TauExc) + 0.02 * G(k - 60, TauExc)))
            .Tracing("GInh", Rounding(0.02, 40), Course(200, k => 0.02 * G(k - 30, TauInh)))
            .Tracing("V", 1e-5, Membrane(200, 0, 0, [(5, 0.03), (60, 0.02)], [(30, 0.02)]));
        // Above the threshold from the start: a spike in step 0, then 10 mV until step 20.
        yield return Case("Conductances go on while the potential rests", size, Dt, 60).From("V", 20).With("excitatory", (18, 0.01)).Spiking(0)
            .Tracing("V", 1e-5, Membrane(60, 20, 10, [(18, 0.01)], []));
        static double After(int k) => k <= 20 ? 10 : 30 - 20 * Math.Exp(-(k - 20) / 150.0);
    }

    private double G(int steps, double tau) => steps < 0 ? 0 : Conductance(steps * Dt, tau);

    /// <summary>V after every step: at <paramref name="start"/> until step <paramref name="from"/>, then by C dv/dt = -gLeak v + gEx (70 - v) + gIn (-15 - v).</summary>
    private double[] Membrane(int steps, int from, double start, (int Step, double Weight)[] excitatory, (int Step, double Weight)[] inhibitory)
    {
        double[] y = [start, 0], course = new double[steps];
        Array.Fill(course, start);
        // y[1] is the time. An event of step k ends the step: it is there from time (k + 1) dt on, in every sub-step of step k + 1.
        for (int k = from == 0 ? 0 : from + 1; k < steps; k++)
        {
            y[1] = k * Dt;
            FineSolution.Advance(y, Dt, (state, slope) =>
            {
                double v = state[0], t = state[1], gEx = 0, gIn = 0;
                foreach ((int step, double weight) in excitatory)
                    if (step < k) gEx += weight * Conductance(t - (step + 1) * Dt, TauExc);
                foreach ((int step, double weight) in inhibitory)
                    if (step < k) gIn += weight * Conductance(t - (step + 1) * Dt, TauInh);
                slope[0] = (-Leak * v + gEx * (70 - v) + gIn * (-15 - v)) / Capacitance;
                slope[1] = 1;
            });
            course[k] = y[0];
        }
        return course;
    }
}

internal sealed class LifCondExpExpectation : ConductanceExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<LifCondExp>();

    protected override double Conductance(double t, double tau) => Math.Exp(-t / tau);
}

internal sealed class LifCondAlphaExpectation : ConductanceExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<LifCondAlpha>();

    protected override double Conductance(double t, double tau) => Math.E * t / tau * Math.Exp(-t / tau);
}
