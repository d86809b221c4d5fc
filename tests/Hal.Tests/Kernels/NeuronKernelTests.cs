using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Tests.Kernels;

/// <summary>Each model against what its equations give on paper. Spikes, delays and everything at once: the verification tests of Hal.Host.</summary>
public class NeuronKernelTests
{
    [Fact]
    public void An_alpha_current_peaks_at_its_weight_one_time_constant_after_arrival()
    {
        OneNeuron<LifAlpha> neuron = new(0.1, ("TauSynExc", 2), ("TauSynInh", 5), ("VThreshold", 1e6));
        neuron.Step(0.3, -0.2);
        List<double> excitation = [], inhibition = [];
        for (int k = 1; k <= 100; k++)
        {
            neuron.Step();
            excitation.Add(neuron["IExc"]);
            inhibition.Add(neuron["IInh"]);
        }
        // w (t/tau) e^(1 - t/tau): largest at t = tau, where it is w.
        Assert.Equal(20, 1 + excitation.IndexOf(excitation.Max()));
        Assert.Equal(0.3, excitation.Max(), 1e-14);
        Assert.Equal(50, 1 + inhibition.IndexOf(inhibition.Min()));
        Assert.Equal(-0.2, inhibition.Min(), 1e-14);
    }

    [Fact]
    public void A_current_raises_the_potential_to_its_stationary_value()
    {
        // tau I / C = 10 ms x 0.1 nA / 0.25 nF = 4 mV, with 1 - e^(-t/tau) on the way; both conductance models have R = 1/gLeak.
        OneNeuron<LifAlpha> current = new(0.1, ("IConstant", 0.1));
        OneNeuron<LifCondExp> exponential = new(0.1, ("IConstant", 0.1), ("GLeak", 0.025));
        OneNeuron<LifCondAlpha> alpha = new(0.1, ("IConstant", 0.1), ("GLeak", 0.025));
        OneNeuron<AdEx> sharp = new(0.1, ("IConstant", 0.1), ("GLeak", 0.025), ("Capacitance", 0.25), ("DeltaT", 0), ("A", 0));
        for (int k = 1; k <= 200; k++)
        {
            Assert.False(current.Step() | exponential.Step() | alpha.Step() | sharp.Step());
            double expected = 4 * (1 - Math.Exp(-k * 0.1 / 10));
            Assert.Equal(expected, current["V"], 1e-13);
            Assert.Equal(expected, exponential["V"], 1e-12);
            Assert.Equal(expected, alpha["V"], 1e-12);
            Assert.Equal(expected, sharp["V"], 1e-9);
        }
    }

    /// <summary>
    /// Without leak the membrane follows dv/dt = g (E - v)/C, so v = E (1 - e^(-G)), G the integral of g/C: for an exponential conductance w tau (1 - e^(-t/tau))/C,
    /// for an alpha one of peak w: w e tau (1 - (1 + t/tau) e^(-t/tau))/C.
    /// </summary>
    [Fact]
    public void A_conductance_pulls_the_potential_to_its_reversal_potential()
    {
        const double W = 0.05, Tau = 1.5, C = 0.25, Reversal = 70, Leak = 1e-12;
        OneNeuron<LifCondExp> exponential = new(0.1, ("GLeak", Leak), ("TauSynExc", Tau), ("VThreshold", 1e6));
        OneNeuron<LifCondAlpha> alpha = new(0.1, ("GLeak", Leak), ("TauSynExc", Tau), ("VThreshold", 1e6));
        exponential.Step(W);
        alpha.Step(W);
        for (int k = 1; k <= 100; k++)
        {
            exponential.Step();
            alpha.Step();
            double x = k * 0.1 / Tau;
            Assert.Equal(Reversal * -Math.Exp(-W * Tau * (1 - Math.Exp(-x)) / C) + Reversal, exponential["V"], 1e-8);
            Assert.Equal(Reversal * -Math.Exp(-W * Math.E * Tau * (1 - (1 + x) * Math.Exp(-x)) / C) + Reversal, alpha["V"], 1e-8);
        }
    }

    [Fact]
    public void A_refractory_neuron_holds_its_potential_while_its_conductances_fall()
    {
        OneNeuron<LifCondExp> neuron = new(0.1, ("TauRefractory", 1), ("TauSynExc", 2), ("VReset", -62));
        neuron["V"] = 20;
        Assert.True(neuron.Step(0.02));
        for (int k = 1; k <= 10; k++)
        {
            Assert.False(neuron.Step());
            Assert.Equal(8, neuron["V"]);
            Assert.Equal(0.02 * Math.Exp(-k * 0.1 / 2), neuron["GExc"], 1e-15);
        }
        neuron.Step();
        Assert.NotEqual(8, neuron["V"]);
    }

    /// <summary>
    /// Without adaptation and synapses the exponential neuron is one equation, dv/dt = F(v), and fires with the period of the integral of dv / F from reset to peak. It is
    /// taken here in x = (v - vT)/deltaT with Simpson's rule: the kernel must find it although it is no multiple of the step, because resets happen within steps.
    /// </summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.05)]
    [InlineData(0.25)]
    public void The_exponential_neuron_fires_with_the_period_of_its_quadrature(double dt)
    {
        const double C = 0.2, Leak = 0.01, Rest = -70, Threshold = -50, Peak = 0, Reset = -58, DeltaT = 2, Current = 0.35;
        double F(double v) => (-Leak * (v - Rest) + Leak * DeltaT * Math.Exp((v - Threshold) / DeltaT) + Current) / C;
        const int Intervals = 200_000;
        double width = (Peak - Reset) / Intervals, sum = 1 / F(Reset) + 1 / F(Peak);
        for (int i = 1; i < Intervals; i++) sum += (i % 2 == 1 ? 4 : 2) / F(Reset + width * i);
        double period = sum * width / 3;

        OneNeuron<AdEx> neuron = new(
            dt, ("Capacitance", C), ("GLeak", Leak), ("ELeak", Rest), ("VThreshold", Threshold), ("VPeak", Peak), ("VReset", Reset), ("DeltaT", DeltaT), ("IConstant", Current),
            ("A", 0), ("B", 0));
        List<int> spikes = neuron.Run((int)(200 * period / dt));
        // A spike within step k lies in (k dt, (k + 1) dt]: n periods are known to one step.
        int last = spikes.Count - 1;
        Assert.InRange(last, 197, 200);
        Assert.Equal(period, (spikes[last] - spikes[0]) * dt / last, 1.01 * dt / last + (dt > 0.1 ? 1e-3 : 2e-5));
    }

    [Fact]
    public void Adaptation_rises_by_b_at_a_spike_and_falls_with_its_time_constant()
    {
        // Held at the reset potential for the rest of time: w relaxes to a v, v relative to rest.
        OneNeuron<AdEx> neuron = new(0.1, ("TauRefractory", 1e6), ("A", 0.004), ("B", 0.08), ("TauW", 100), ("VReset", -60.6), ("DeltaT", 0));
        neuron["V"] = 30;
        Assert.True(neuron.Step());
        double w = neuron["W"];
        // During the first step v is above threshold: w moved by about h (a v)/tauW before b was added.
        Assert.Equal(0.08 + 0.1 * 0.004 * 30 / 100, w, 2e-6);
        neuron.Run(500);
        Assert.Equal(0.04 + (w - 0.04) * Math.Exp(-50.0 / 100), neuron["W"], 1e-10);
        Assert.Equal(10, neuron["V"], 1e-12);
    }

    [Fact]
    public void The_squid_axon_rests_at_minus_65_and_fires_at_its_known_rate()
    {
        OneNeuron<HodgkinHuxley> rest = new(0.1);
        Assert.Empty(rest.Run(1000));
        // The textbook's round constants leave the equilibrium a few microvolt off -65 mV.
        Assert.InRange(rest["V"], -0.02, 0.02);

        // 10 uA per cm^2, here 1000 pA on 100 pF: a period of 14.64 ms, as every implementation of these constants finds.
        List<int> spikes = new OneNeuron<HodgkinHuxley>(0.1, ("IConstant", 1)).Run(5000);
        double period = (spikes[^1] - spikes[10]) * 0.1 / (spikes.Count - 11);
        Assert.Equal(14.64, period, 0.02);
    }

    /// <summary>dt 1 ms, theta 10 mV, beta 20 mV ms, tauAdaptation 10 ms, no leak to speak of: every number by hand.</summary>
    [Fact]
    public void A_spike_lowers_the_potential_by_the_threshold_and_raises_the_threshold_one_step_later()
    {
        OneNeuron<AdaptiveThresholdLif> neuron = new(
            1, ("TauMem", 1e9), ("Capacitance", 1), ("ELeak", 0), ("VThreshold", 10), ("TauRefractory", 0), ("TauAdaptation", 10), ("Beta", 20));
        Assert.False(neuron.Step(10));
        Assert.Equal(10, neuron["V"], 1e-6);
        Assert.True(neuron.Step(2));
        Assert.Equal(12, neuron["V"], 1e-6);

        double rho = Math.Exp(-0.1);
        Assert.False(neuron.Step(3));
        Assert.Equal(12 - 10 + 3, neuron["V"], 1e-6);
        Assert.Equal(1 - rho, neuron["B"], 1e-12);
        // b falls to 0.0861 in the next step, the threshold is 11.722: 11.7 is not enough. One step on it is 11.558, and it is.
        Assert.False(neuron.Step(6.7));
        Assert.Equal((1 - rho) * rho, neuron["B"], 1e-12);
        Assert.True(neuron.Step(0));
        Assert.Equal(11.7, neuron["V"], 1e-6);
    }

    [Fact]
    public void An_adaptive_threshold_neuron_goes_on_integrating_while_it_may_not_spike()
    {
        OneNeuron<AdaptiveThresholdLif> neuron = new(1, ("TauMem", 1e9), ("Capacitance", 1), ("ELeak", 0), ("VThreshold", 10), ("TauRefractory", 2), ("Beta", 0));
        Assert.True(neuron.Step(11));
        Assert.False(neuron.Step(15));
        Assert.False(neuron.Step(15));
        Assert.True(neuron.Step(0));
        Assert.Equal(11 - 10 + 30, neuron["V"], 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_delta_neuron_takes_a_current_over_the_step_of_its_arrival(bool collects)
    {
        // (1 - e^(-h/tau)) tau I / C = (1 - e^-0.01) 10 x 0.5 / 0.25.
        double expected = -Math.Exp(-0.01) * 20 + 20, actual;
        if (collects)
        {
            OneNeuron<LifDeltaCollecting> neuron = new(0.1);
            neuron.Step(0, 0.5);
            actual = neuron["V"];
        }
        else
        {
            OneNeuron<LifDelta> neuron = new(0.1);
            neuron.Step(0, 0.5);
            actual = neuron["V"];
        }
        Assert.Equal(expected, actual, 1e-14);
    }
}
