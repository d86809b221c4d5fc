using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>
/// Defaults: 20 ms, C 0.2 nF, threshold 10 mV above rest, 5 ms refractory, adaptation 200 ms, beta 1.7 mV ms. Between spikes everything is an exponential, so
/// the state at any step is a sum over the spikes before it.
/// </summary>
internal sealed class AdaptiveThresholdLifExpectation : KernelExpectation
{
    public override NeuronKernelSpec Kernel => NeuronKernelSpec.Of<AdaptiveThresholdLif>();

    protected override IEnumerable<KernelCase> Cases(int size)
    {
        yield return Case("A current of one step charges it and decays", size, 1, 60).With("in", (3, 0.5))
            .Tracing("V", Rounding(3, 20), Course(60, k => k < 3 ? 0 : 0.5 * 20 / 0.2 * (1 - Math.Exp(-1 / 20.0)) * Math.Exp(-(k - 3) / 20.0)));
        yield return Adapting("A constant current makes it spike ever more slowly", size, 1, 400, 0.2, beta: 1.7);
        yield return Adapting("The threshold may stay where it is", size, 1, 200, 0.2, beta: 0);
        yield return Adapting("Its spikes have the height 1/h", size, 0.5, 400, 0.2, beta: 3);
    }

    /// <summary>
    /// v = vInf (1 - e^(-t/20)) less every threshold that was passed, decaying from the step after; b = the sum of (1 - e^(-h/200))/h per spike, decaying from the
    /// step after. A spike where v is above 10 + beta b and the last one is more than 5 ms past.
    /// </summary>
    private KernelCase Adapting(string name, int size, double h, int steps, double current, double beta)
    {
        double[] v = new double[steps], b = new double[steps];
        List<(long Step, double Threshold)> spikes = [];
        for (int k = 0; k < steps; k++)
        {
            v[k] = 20 * current / 0.2 * (1 - Math.Exp(-(k + 1) * h / 20)) - spikes.Sum(s => s.Threshold * Math.Exp(-(k - s.Step - 1) * h / 20));
            b[k] = spikes.Sum(s => (1 - Math.Exp(-h / 200)) / h * Math.Exp(-(k - s.Step - 1) * h / 200));
            double threshold = 10 + beta * b[k];
            bool free = spikes.Count == 0 || k - spikes[^1].Step > 5 / h;
            if (free && Math.Abs(v[k] - threshold) < 1e-4) throw new InvalidOperationException($"{name}: step {k} is too near to the threshold for a comparison of spikes.");
            if (free && v[k] > threshold) spikes.Add((k, threshold));
        }
        return Case(name, size, h, steps, ("IConstant", current), ("Beta", beta)).Spiking([.. spikes.Select(s => s.Step)])
            .Tracing("V", Rounding(20, 40 / h), v).Tracing("B", Rounding(1, 200 / h), b);
    }
}
