namespace Neuromorphic.Hal.Host.Tests.Verification;

/// <summary>
/// The published neuron models computed anew, in double, from their equations in the order of the cases' README: plain propagators, and Runge-Kutta steps far finer than
/// a kernel's, of all variables at once. Shares no code with the kernels.
/// </summary>
internal static class Published
{
    public static Trajectory Of(MadeCase c) => c.Model switch
    {
        "iaf_psc_exp" or "iaf_psc_alpha" => Currents(c, c.Model == "iaf_psc_alpha"),
        "iaf_psc_delta" => Delta(c),
        "iaf_cond_exp" or "iaf_cond_alpha" => Conductances(c, c.Model == "iaf_cond_alpha"),
        "aeif_cond_exp" => AdaptiveExponential(c),
        "izhikevich" => Izhikevich(c),
        "hh_psc_alpha" => HodgkinHuxley(c),
        _ => throw new ArgumentException(c.Model),
    };

    private static Trajectory Currents(MadeCase c, bool alpha)
    {
        double h = c.Dt, tauM = c["tau_m_ms"], capacitance = c["C_m_pF"], rest = c["E_L_mV"];
        double[] tau = [c["tau_syn_ex_ms"], c["tau_syn_in_ms"]];
        double[] i = [Start(c, "I_syn_ex_pA"), Start(c, "I_syn_in_pA")], di = [Start(c, "dI_syn_ex_pA_per_ms"), Start(c, "dI_syn_in_pA_per_ms")];
        double[][] arrivals = [c.Arrivals("excitatory"), c.Arrivals("inhibitory")];
        double[] currents = c.Currents(), v = new double[c.Steps];
        List<int> spikes = [];
        double potential = c.Initial["V_m_mV"] - rest, decay = Math.Exp(-h / tauM);
        int refractory = 0;
        for (int k = 0; k < c.Steps; k++)
        {
            if (refractory > 0)
            {
                refractory--;
            }
            else
            {
                double next = decay * potential + tauM / capacitance * (1 - decay) * currents[k];
                // What the current of before this step adds is an integral, taken here by Simpson's rule on 200 intervals.
                for (int side = 0; side < 2; side++)
                    next += Simpson(s => Math.Exp(-(h - s) / tauM) * (i[side] + di[side] * s) * Math.Exp(-s / tau[side]) / capacitance, h);
                potential = next;
            }
            for (int side = 0; side < 2; side++)
            {
                double fall = Math.Exp(-h / tau[side]);
                i[side] = (i[side] + h * di[side]) * fall;
                di[side] *= fall;
                if (alpha) di[side] += arrivals[side][k] * Math.E / tau[side];
                else i[side] += arrivals[side][k];
            }
            if (potential >= c["V_th_mV"] - rest)
            {
                spikes.Add(k);
                (potential, refractory) = (c["V_reset_mV"] - rest, Refractory(c));
            }
            v[k] = potential + rest;
        }
        return new Trajectory(v, spikes);
    }

    private static Trajectory Delta(MadeCase c)
    {
        double h = c.Dt, tauM = c["tau_m_ms"], rest = c["E_L_mV"], decay = Math.Exp(-h / tauM), potential = c.Initial["V_m_mV"] - rest, kept = 0;
        double[] arrivals = [.. c.Arrivals("excitatory").Zip(c.Arrivals("inhibitory"), (a, b) => a + b)], currents = c.Currents(), v = new double[c.Steps];
        List<int> spikes = [];
        int refractory = 0;
        for (int k = 0; k < c.Steps; k++)
        {
            if (refractory > 0)
            {
                if (c.Flags["refractoryInput"]) kept += arrivals[k] * Math.Exp(-refractory * h / tauM);
                refractory--;
            }
            else
            {
                potential = decay * potential + tauM / c["C_m_pF"] * (1 - decay) * currents[k] + arrivals[k] + kept;
                kept = 0;
            }
            if (potential >= c["V_th_mV"] - rest)
            {
                spikes.Add(k);
                (potential, refractory) = (c["V_reset_mV"] - rest, Refractory(c));
            }
            v[k] = potential + rest;
        }
        return new Trajectory(v, spikes);
    }

    private static Trajectory Conductances(MadeCase c, bool alpha)
    {
        double capacitance = c["C_m_pF"], threshold = c["V_th_mV"], tauEx = c["tau_syn_ex_ms"], tauIn = c["tau_syn_in_ms"], current = 0;
        double[] excitatory = c.Arrivals("excitatory"), inhibitory = c.Arrivals("inhibitory"), currents = c.Currents(), v = new double[c.Steps];
        // v, gEx, gEx', gIn, gIn'.
        double[] y = [c.Initial["V_m_mV"], Start(c, "g_ex_nS"), Start(c, "dg_ex_nS_per_ms"), Start(c, "g_in_nS"), Start(c, "dg_in_nS_per_ms")];
        List<int> spikes = [];
        int refractory = 0;
        double[] Slope(double[] s)
        {
            double bounded = Math.Min(s[0], threshold);
            double total = -c["g_L_nS"] * (bounded - c["E_L_mV"]) - s[1] * (bounded - c["E_ex_mV"]) - s[3] * (bounded - c["E_in_mV"]) + current;
            return [refractory > 0 ? 0 : total / capacitance, s[2] - s[1] / tauEx, -s[2] / tauEx, s[4] - s[3] / tauIn, -s[4] / tauIn];
        }
        for (int k = 0; k < c.Steps; k++)
        {
            current = currents[k];
            y = RungeKutta(y, c.Dt, 32, Slope);
            if (refractory > 0)
            {
                refractory--;
            }
            else if (y[0] >= threshold)
            {
                spikes.Add(k);
                (y[0], refractory) = (c["V_reset_mV"], Refractory(c));
            }
            y[alpha ? 2 : 1] += excitatory[k] * (alpha ? Math.E / tauEx : 1);
            y[alpha ? 4 : 3] += inhibitory[k] * (alpha ? Math.E / tauIn : 1);
            v[k] = y[0];
        }
        return new Trajectory(v, spikes);
    }

    private static Trajectory AdaptiveExponential(MadeCase c)
    {
        double capacitance = c["C_m_pF"], deltaT = c["Delta_T_mV"], threshold = c["V_th_mV"], peak = deltaT > 0 ? c["V_peak_mV"] : threshold, current = 0;
        double[] excitatory = c.Arrivals("excitatory"), inhibitory = c.Arrivals("inhibitory"), currents = c.Currents(), v = new double[c.Steps];
        // v, w, gEx, gIn.
        double[] y = [c.Initial["V_m_mV"], Start(c, "w_pA"), Start(c, "g_ex_nS"), Start(c, "g_in_nS")];
        List<int> spikes = [];
        int refractory = 0;
        double[] Slope(double[] s)
        {
            double bounded = Math.Min(s[0], c["V_peak_mV"]);
            double spike = deltaT > 0 ? c["g_L_nS"] * deltaT * Math.Exp((bounded - threshold) / deltaT) : 0;
            double total = -c["g_L_nS"] * (bounded - c["E_L_mV"]) + spike - s[2] * (bounded - c["E_ex_mV"]) - s[3] * (bounded - c["E_in_mV"]) - s[1] + current;
            return [refractory > 0 ? 0 : total / capacitance, (c["a_nS"] * (bounded - c["E_L_mV"]) - s[1]) / c["tau_w_ms"], -s[2] / c["tau_syn_ex_ms"], -s[3] / c["tau_syn_in_ms"]];
        }
        AdaptiveStepper stepper = new(1e-10, 0.01);
        for (int k = 0; k < c.Steps; k++)
        {
            current = currents[k];
            for (double t = 0; t < c.Dt;)
            {
                (t, y) = stepper.Advance(y, t, c.Dt, Slope);
                if (refractory > 0 || y[0] < peak) continue;
                spikes.Add(k);
                y[0] = c["V_reset_mV"];
                y[1] += c["b_pA"];
                refractory = Refractory(c) > 0 ? Refractory(c) + 1 : 0;
            }
            if (refractory > 0) refractory--;
            y[2] += excitatory[k];
            y[3] += inhibitory[k];
            v[k] = y[0];
        }
        return new Trajectory(v, spikes);
    }

    private static Trajectory Izhikevich(MadeCase c)
    {
        double[] arrivals = [.. c.Arrivals("excitatory").Zip(c.Arrivals("inhibitory"), (a, b) => a + b)], currents = c.Currents(), trace = new double[c.Steps];
        double v = c.Initial["V_m_mV"], u = c.Initial["U_m_mV"], h = c.Dt;
        List<int> spikes = [];
        for (int k = 0; k < c.Steps; k++)
        {
            double Slope(double x, double current) => 0.04 * x * x + 5 * x + 140 - u + current;
            if (c.Integration == "euler")
            {
                (v, u) = (v + h * Slope(v, currents[k]) + arrivals[k], u + h * c["a_per_ms"] * (c["b"] * v - u));
            }
            else
            {
                v += h / 2 * Slope(v, currents[k] + arrivals[k]);
                v += h / 2 * Slope(v, currents[k] + arrivals[k]);
                u += h * c["a_per_ms"] * (c["b"] * v - u);
            }
            if (v >= c["V_th_mV"])
            {
                spikes.Add(k);
                (v, u) = (c["c_mV"], u + c["d_mV"]);
            }
            trace[k] = v;
        }
        return new Trajectory(trace, spikes);
    }

    private static Trajectory HodgkinHuxley(MadeCase c)
    {
        double tauEx = c["tau_syn_ex_ms"], tauIn = c["tau_syn_in_ms"], current = 0;
        double[] excitatory = c.Arrivals("excitatory"), inhibitory = c.Arrivals("inhibitory"), currents = c.Currents(), v = new double[c.Steps];
        // v, m, h, n, iEx, iEx', iIn, iIn'.
        double[] y =
        [
            c.Initial["V_m_mV"], c.Initial["Act_m"], c.Initial["Inact_h"], c.Initial["Act_n"],
            Start(c, "I_syn_ex_pA"), Start(c, "dI_syn_ex_pA_per_ms"), Start(c, "I_syn_in_pA"), Start(c, "dI_syn_in_pA_per_ms"),
        ];
        List<int> spikes = [];
        int refractory = 0;
        double[] Slope(double[] s)
        {
            double x = s[0];
            double aM = 0.1 * (x + 40) / (1 - Math.Exp(-(x + 40) / 10)), bM = 4 * Math.Exp(-(x + 65) / 18);
            double aH = 0.07 * Math.Exp(-(x + 65) / 20), bH = 1 / (1 + Math.Exp(-(x + 35) / 10));
            double aN = 0.01 * (x + 55) / (1 - Math.Exp(-(x + 55) / 10)), bN = 0.125 * Math.Exp(-(x + 65) / 80);
            double total = -c["g_Na_nS"] * Math.Pow(s[1], 3) * s[2] * (x - c["E_Na_mV"]) - c["g_K_nS"] * Math.Pow(s[3], 4) * (x - c["E_K_mV"])
                - c["g_L_nS"] * (x - c["E_L_mV"]) + current + s[4] + s[6];
            return
            [
                total / c["C_m_pF"], aM * (1 - s[1]) - bM * s[1], aH * (1 - s[2]) - bH * s[2], aN * (1 - s[3]) - bN * s[3],
                s[5] - s[4] / tauEx, -s[5] / tauEx, s[7] - s[6] / tauIn, -s[7] / tauIn,
            ];
        }
        for (int k = 0; k < c.Steps; k++)
        {
            double before = y[0];
            current = currents[k];
            y = RungeKutta(y, c.Dt, 32, Slope);
            y[5] += excitatory[k] * Math.E / tauEx;
            y[7] += inhibitory[k] * Math.E / tauIn;
            if (refractory > 0)
            {
                refractory--;
            }
            else if (y[0] >= 0 && y[0] < before)
            {
                spikes.Add(k);
                refractory = Refractory(c);
            }
            v[k] = y[0];
        }
        return new Trajectory(v, spikes);
    }

    private static double Start(MadeCase c, string state) => c.Initial.GetValueOrDefault(state);

    private static int Refractory(MadeCase c) => (int)Math.Round(c["t_ref_ms"] / c.Dt);

    private static double Simpson(Func<double, double> f, double h)
    {
        const int Intervals = 200;
        double sum = f(0) + f(h);
        for (int i = 1; i < Intervals; i++) sum += (i % 2 == 1 ? 4 : 2) * f(h * i / Intervals);
        return sum * h / Intervals / 3;
    }

    private static double[] RungeKutta(double[] y, double h, int steps, Func<double[], double[]> slope)
    {
        double[] Along(double[] from, double[] k, double time) => [.. from.Zip(k, (a, b) => a + time * b)];
        double part = h / steps;
        for (int s = 0; s < steps; s++)
        {
            double[] k1 = slope(y), k2 = slope(Along(y, k1, part / 2)), k3 = slope(Along(y, k2, part / 2)), k4 = slope(Along(y, k3, part));
            y = [.. y.Select((value, i) => value + part / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]))];
        }
        return y;
    }
}

/// <summary>Fehlberg's method of order 4 and 5 with its usual step control: an absolute tolerance for every variable and step.</summary>
internal sealed class AdaptiveStepper(double tolerance, double firstStep)
{
    private static readonly double[][] Weights =
    [
        [1.0 / 4],
        [3.0 / 32, 9.0 / 32],
        [1932.0 / 2197, -7200.0 / 2197, 7296.0 / 2197],
        [439.0 / 216, -8, 3680.0 / 513, -845.0 / 4104],
        [-8.0 / 27, 2, -3544.0 / 2565, 1859.0 / 4104, -11.0 / 40],
    ];

    private static readonly double[] Result = [16.0 / 135, 0, 6656.0 / 12825, 28561.0 / 56430, -9.0 / 50, 2.0 / 55];
    private static readonly double[] Error = [1.0 / 360, 0, -128.0 / 4275, -2197.0 / 75240, 1.0 / 50, 2.0 / 55];
    private double _h = firstStep;

    /// <summary>One step, of the length that the tolerance allows, not beyond <paramref name="end"/>.</summary>
    public (double Time, double[] Y) Advance(double[] y, double t, double end, Func<double[], double[]> slope)
    {
        double h = _h;
        while (true)
        {
            bool last = h >= end - t;
            if (last) h = end - t;
            List<double[]> k = [slope(y)];
            foreach (double[] row in Weights) k.Add(slope(Add(y, k, row, h)));
            double worst = Add(new double[y.Length], k, Error, h).Max(Math.Abs) / tolerance;
            if (worst > 1.1 && t + h > t)
            {
                h *= Math.Max(0.2, 0.9 / Math.Pow(worst, 0.2));
                continue;
            }
            _h = worst < 0.5 ? h * Math.Clamp(0.9 / Math.Pow(Math.Max(worst, 1e-30), 1.0 / 6), 1, 5) : h;
            return (last ? end : t + h, Add(y, k, Result, h));
        }
    }

    private static double[] Add(double[] y, List<double[]> k, double[] weights, double h)
        => [.. y.Select((value, i) => value + h * weights.Select((w, stage) => w * k[stage][i]).Sum())];
}
