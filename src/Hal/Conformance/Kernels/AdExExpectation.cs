using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>
/// The sharp threshold in closed form, the exponential one against a fine solution of the published equations. Defaults, relative to the leak's potential:
/// C 0.281 nF, gLeak 0.03 uS, threshold 20.2, peak 70.6 and reset 10.6 mV, deltaT 2 mV, tauW 144 ms, no refractory period.
/// </summary>
internal sealed class AdExExpectation : KernelExpectation
{
    private const double Dt = 0.1, Capacitance = 0.281, Leak = 0.03, Threshold = 20.2, Peak = 70.6, Reset = 10.6, DeltaT = 2, TauW = 144;

    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<AdEx>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        yield return Sharp(size);
        yield return Exponential("It spikes and adapts as the fine solution does", size, 1500, 0.004, 0.0805, 1);
        yield return Exponential("Without adaptation it spikes as the fine solution does", size, 400, 0, 0, 1.3);
        yield return Exponential("Below the rheobase it settles as the fine solution does", size, 600, 0.004, 0.0805, 0.4);
        yield return Exponential("A conductance drives it towards its reversal potential", size, 200, 0.004, 0.0805, 0, conductance: 0.1);
    }

    /// <summary>
    /// deltaT = 0, a = 0: from v0 and w0 a time t later v = vInf + (v0 - vInf) e^(-t/tau) - w0/C (e^(-t/tauW) - e^(-t/tau))/(1/tau - 1/tauW) with tau = C/gLeak,
    /// w = w0 e^(-t/tauW). A step that ends at or above the threshold spikes: v = reset, w += b.
    /// </summary>
    private KernelCase Sharp(int size)
    {
        const double current = 1, b = 0.1, tau = Capacitance / Leak, limit = current / Leak;
        const int steps = 600;
        double[] v = new double[steps], w = new double[steps];
        double v0 = 0, w0 = 0;
        int since = 0;
        List<long> spikes = [];
        for (int k = 0; k < steps; k++)
        {
            double t = ++since * Dt, fall = Math.Exp(-t / tau), slow = Math.Exp(-t / TauW);
            v[k] = limit + (v0 - limit) * fall - w0 / Capacitance * (slow - fall) / (1 / tau - 1 / TauW);
            w[k] = w0 * slow;
            if (Math.Abs(v[k] - Threshold) < 1e-4) throw new InvalidOperationException($"Step {k} is too near to the threshold for a comparison of spikes.");
            if (v[k] < Threshold) continue;
            spikes.Add(k);
            (v[k], w[k], since) = (Reset, w[k] + b, 0);
            (v0, w0) = (v[k], w[k]);
        }
        return Case("With a sharp threshold it is a leaky neuron with an adaptation current", size, Dt, steps, ("DeltaT", 0), ("A", 0), ("B", b), ("IConstant", current))
            .Spiking([.. spikes]).Tracing("V", Rounding(Threshold, tau / Dt), v).Tracing("W", Rounding(0.3, TauW / Dt), w);
    }

    /// <summary>
    /// C dv/dt = -gLeak v + gLeak deltaT e^((v - vT)/deltaT) + I - w + g (70.6 - v), tauW dw/dt = a v - w; at the peak, within the step, v = reset, w += b. The comparison of
    /// spikes ends where one falls within 0.01 ms of the end of a step: the kernel promises 0.002 ms.
    /// </summary>
    private KernelCase Exponential(string name, int size, int steps, double a, double b, double current, double conductance = 0)
    {
        double[] y = [0, 0, 0];
        List<long> spikes = [];
        List<double> v = [], w = [];
        int k = 0;
        for (bool clear = true; k < steps; k++)
        {
            double before = y[1];
            y[2] = k * Dt;
            FineSolution.Advance(
                y, Dt, (s, slope) =>
                {
                    // What arrives in step 3 is there from step 4 on, and decays with 0.5 ms.
                    double g = k > 3 ? conductance * Math.Exp(-(s[2] - 4 * Dt) / 0.5) : 0;
                    slope[0] = (Leak * (DeltaT * Math.Exp((s[0] - Threshold) / DeltaT) - s[0]) + current - s[1] + g * (Peak - s[0])) / Capacitance;
                    slope[1] = (a * s[0] - s[1]) / TauW;
                    slope[2] = 1;
                },
                time =>
                {
                    // Beyond the peak the solution is infinite in no time, or not a number.
                    if (y[0] < Peak)
                    {
                        before = y[1];
                        return;
                    }
                    clear = time is > 0.01 and < Dt - 0.01;
                    spikes.Add(k);
                    (y[0], y[1], y[2]) = (Reset, before + b, k * Dt + time);
                });
            if (!clear) break;
            // Later potentials depend on when exactly a spike fell.
            if (spikes.Count == 0 && y[0] < Threshold && v.Count == k) v.Add(y[0]);
            if (v.Count > w.Count) w.Add(y[1]);
        }
        if (k < steps) spikes.RemoveAll(step => step >= k);
        if (spikes.Count is 1 or 2) throw new InvalidOperationException($"{name}: {spikes.Count} spikes are too few for a comparison.");
        KernelCase @case = Case(name, size, Dt, k, ("A", a), ("B", b), ("IConstant", current));
        if (conductance > 0) @case = @case.With("excitatory", (3, conductance));
        return @case.Spiking([.. spikes]).Tracing("V", 1e-4, [.. v]).Tracing("W", 1e-6, [.. w]);
    }
}
