using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>What all leaky integrate-and-fire neurons do. Defaults: tauMem 10 ms, C 0.25 nF, threshold 15 mV above rest, reset to rest, 2 ms refractory.</summary>
internal abstract class LeakyExpectation : KernelExpectation
{
    protected const double Dt = 0.1, Tau = 10, Capacitance = 0.25;

    /// <summary>
    /// 0.5 nA draws it towards 20 mV: after m steps it has 20 (1 - e^(-m/100)), which is 14.968 after 138 and 15.018 after 139. It spikes in step 138, rests
    /// for 20 steps, and needs 139 again: a period of 159.
    /// </summary>
    protected KernelCase Periodic(int size)
    {
        const int first = 139, rest = 20, period = first + rest;
        double At(int step)
        {
            // Step 158 ends the rest; the first step of a period is the first free one.
            int m = step % period + 1;
            return m < first ? 20 * (1 - Math.Exp(-m / 100.0)) : 0;
        }
        return Case("A constant current makes it spike with the period of charging and resting", size, Dt, 500, ("IConstant", 0.5))
            .Spiking(138, 138 + period, 138 + 2 * period)
            .Tracing("V", Rounding(20, Tau / Dt), Course(500, At));
    }

    /// <summary>The threshold belongs to the spike: at 15 mV it spikes, a little below it does not.</summary>
    protected IEnumerable<KernelCase> Threshold(int size)
    {
        yield return Case("A potential at the threshold spikes and is reset", size, Dt, 3).From("V", 15).From("Refractory", 0)
            .With("in", (0, 15 * (1 - Math.Exp(-Dt / Tau)) + 1e-4)).Spiking(0).Tracing("V", 0, [0, 0, 0]);
        yield return Case("A potential below the threshold does not spike", size, Dt, 1).With("in", (0, 14.9999)).Tracing("V", 0, [14.9999f]);
    }
}

internal sealed class LifDeltaExpectation : LeakyExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<LifDelta>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        foreach (KernelCase shared in DeltaCases(size).Concat(Threshold(size))) yield return shared;
        yield return Periodic(size);
        // A spike in step 0 and 20 steps of rest: step 21 is the first free one.
        yield return Case("Input while it is refractory is dropped", size, Dt, 24).With("in", (0, 16), (1, 5), (10, 5), (20, 5), (21, 5)).Spiking(0)
            .Tracing("V", Rounding(5, 3), Course(24, k => k < 21 ? 0 : 5 * Math.Exp(-(k - 21) / 100.0)))
            .Tracing("Refractory", 0, Course(24, k => Math.Max(0, 20 - k)));
    }

    /// <summary>What both delta kernels do while nothing is refractory.</summary>
    internal IEnumerable<KernelCase> DeltaCases(int size) => DeltaCases(size, Case);

    internal static IEnumerable<KernelCase> DeltaCases(int size, Func<string, int, double, long, (string, ValueSpec)[], KernelCase> make)
    {
        yield return make("A jump decays with the membrane", size, Dt, 300, []).With("in", (5, 10))
            .Tracing("V", Rounding(10, Tau / Dt), Course(300, k => k < 5 ? 0 : 10 * Math.Exp(-(k - 5) / 100.0)));
        yield return make("Jumps of one step and of several add up, downwards too", size, Dt, 60, []).With("in", (0, 4), (0, -1), (20, -7), (40, 2.5))
            .Tracing("V", Rounding(7, Tau / Dt), Course(60, k =>
                3 * Math.Exp(-k / 100.0) - (k < 20 ? 0 : 7 * Math.Exp(-(k - 20) / 100.0)) + (k < 40 ? 0 : 2.5 * Math.Exp(-(k - 40) / 100.0))));
        double[] taus = [.. Enumerable.Range(0, size).Select(n => 5.0 + n)];
        yield return make("Every neuron has a time constant of its own", size, Dt, 100, [("TauMem", taus)]).With("in", (0, 10))
            .Tracing("V", Rounding(10, 100), n => Course(100, k => 10 * Math.Exp(-k * Dt / taus[n])));
        // One second, a jump of 1 mV every 10 ms: the geometric series 1 + e^-1 + e^-2 + ...; the increment form keeps single precision within 1e-5 mV.
        yield return make("A second of single precision stays within a hundredth of a microvolt", size, Dt, 10_000, [])
            .With("in", [.. Enumerable.Range(0, 100).Select(i => (100L * i, 1.0))])
            .Tracing("V", 1e-5, Course(100, i => (1 - Math.Exp(-(i + 1))) / (1 - Math.Exp(-1)) * Math.Exp(-0.99)), every: 100);
    }
}

internal sealed class LifDeltaCollectingExpectation : LeakyExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<LifDeltaCollecting>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        foreach (KernelCase shared in LifDeltaExpectation.DeltaCases(size, Case).Concat(Threshold(size))) yield return shared;
        yield return Periodic(size);
        // A spike in step 0; 5 mV of step 10 and 2 mV of step 20 wait, decaying, for step 21.
        yield return Case("Input while it is refractory waits and decays with the membrane", size, Dt, 40).With("in", (0, 16), (10, 5), (20, 2)).Spiking(0)
            .Tracing("V", Rounding(7, 40), Course(40, k => k < 21 ? 0 : 5 * Math.Exp(-(k - 10) / 100.0) + 2 * Math.Exp(-(k - 20) / 100.0)))
            .Tracing("Collected", Rounding(7, 40), Course(40, k => k is < 10 or > 20 ? 0 : 5 * Math.Exp(-(k - 9) / 100.0) + (k < 20 ? 0 : 2 * Math.Exp(-0.01))));
    }
}

internal sealed class LifExpExpectation : LeakyExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<LifExp>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        yield return Periodic(size);
        // What arrives acts on the potential in the next step, so the course begins with a 0.
        yield return Case("A synaptic current gives the difference of two exponentials", size, Dt, 300).With("excitatory", (5, 0.5))
            .Tracing("V", Rounding(4, 100), Course(300, k => k < 5 ? 0 : 0.5 * Response(k - 5, 2)))
            .Tracing("IExc", Rounding(0.5, 20), Course(300, k => k < 5 ? 0 : 0.5 * Math.Exp(-(k - 5) * Dt / 2)));
        yield return Case("The inhibitory current has a time constant of its own", size, Dt, 300, ("TauSynInh", 7)).With("excitatory", (0, 0.3)).With("inhibitory", (20, -0.4))
            .Tracing("V", Rounding(4, 100), Course(300, k => 0.3 * Response(k, 2) - (k < 20 ? 0 : 0.4 * Response(k - 20, 7))))
            .Tracing("IInh", Rounding(0.4, 70), Course(300, k => k < 20 ? 0 : -0.4 * Math.Exp(-(k - 20) * Dt / 7)));
        yield return Case("Equal time constants of membrane and synapse are no special case", size, Dt, 300, ("TauSynExc", 10)).With("excitatory", (0, 0.2))
            .Tracing("V", Rounding(4, 200), Course(300, k => 0.2 / Capacitance * k * Dt * Math.Exp(-k / 100.0)));
        yield return Case("A current of one step charges during the next and decays", size, Dt, 50).With("current", (5, 2), (6, 2))
            .Tracing("V", Rounding(2, 100), Course(50, k => Step(k - 5) + Step(k - 6)));
        // Above the threshold from the start: a spike in step 0. The current of step 10 decays by 10 steps until the first free step takes it.
        yield return Case("Currents decay while the potential rests", size, Dt, 60).From("V", 20).With("excitatory", (10, 0.5)).Spiking(0)
            .Tracing("V", Rounding(4, 100), Course(60, k => k <= 20 ? 0 : 0.5 * Math.Exp(-10 * Dt / 2) * Response(k - 20, 2)));
    }

    /// <summary>Potential k steps after 1 nA of an exponential current arrived: (e^(-t/tauMem) - e^(-t/tauSyn)) / (C (1/tauSyn - 1/tauMem)).</summary>
    private static double Response(int k, double tauSyn)
        => (Math.Exp(-k * Dt / Tau) - Math.Exp(-k * Dt / tauSyn)) / (Capacitance * (1 / tauSyn - 1 / Tau));

    /// <summary>2 nA during one step: tauMem I / C (1 - e^(-h/tauMem)) at its end.</summary>
    private static double Step(int k) => k < 1 ? 0 : Tau * 2 / Capacitance * (1 - Math.Exp(-Dt / Tau)) * Math.Exp(-(k - 1) / 100.0);
}
