using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;

namespace Neuromorphic.Hal.Host.Verification;

/// <content>Neurons that make their own spike: Izhikevich, Hodgkin-Huxley.</content>
internal sealed partial record NeuronModel
{
    private static NeuronModel Quadratic(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        string integration = c.Text("integration");
        // "update" repeats "integration" where it is given.
        if (p.TakeAny("update") is { } update && update.ToString() is "euler" or "twoHalfSteps" && update.ToString() != integration)
            throw c.Error($"integrates by '{integration}' and has the parameter update '{update}'");
        bool slope = c.Json.TryGetProperty("constantCurrent_mV_per_ms", out _);
        // The model's currents are slopes of the potential; a published "pA" is a mV/ms.
        double current = slope ? c.Number("constantCurrent_mV_per_ms") : ConstantCurrent(c, p) * 1e3;
        return new NeuronModel
        {
            Kernel = integration == "twoHalfSteps" ? NeuronKernelSpec.Of<IzhikevichTwoHalfSteps>() : NeuronKernelSpec.Of<Izhikevich>(),
            Parameters = new()
            {
                ["A"] = p.Take(Quantity.Rate, "a"),
                ["B"] = p.Take(Quantity.Number, "b"),
                ["C"] = p.Take(Quantity.Potential, "c"),
                ["D"] = p.Take(Quantity.Potential, "d"),
                ["VThreshold"] = p.Take(Quantity.Potential, "V_th"),
                ["IConstant"] = current,
            },
            Initial = new() { ["V"] = initial.Take(Quantity.Potential, "V_m"), ["U"] = initial.Take(Quantity.Potential, "U_m") },
            Inputs = new() { ["V_m"] = new("in", Quantity.Potential), ["I"] = new("current", Quantity.Slope), ["I_syn"] = new("current", Quantity.Slope) },
            Recordables = new() { ["V_m"] = new("V", Quantity.Potential), ["U_m"] = new("U", Quantity.Potential) },
            Integrations = ["euler", "twoHalfSteps"],
            SynapseKernel = "delta",
            Current = new("current", 1, ActsLate: false),
        };
    }

    /// <summary>mV: what the published rate functions are written for.</summary>
    private const double AxonRest = -65;

    private static NeuronModel IonChannels(VerificationCase c, ParameterReader p, ParameterReader initial) => new()
    {
        Kernel = NeuronKernelSpec.Of<HodgkinHuxley>(),
        Parameters = new()
        {
            ["Capacitance"] = p.Take(Quantity.Capacitance, "C_m"),
            ["VRest"] = AxonRest,
            ["GNa"] = p.Take(Quantity.Conductance, "g_Na"),
            ["GK"] = p.Take(Quantity.Conductance, "g_K"),
            ["GLeak"] = p.Take(Quantity.Conductance, "g_L"),
            ["ENa"] = p.Take(Quantity.Potential, "E_Na"),
            ["EK"] = p.Take(Quantity.Potential, "E_K"),
            ["ELeak"] = p.Take(Quantity.Potential, "E_L"),
            ["TauRefractory"] = Refractory(c, p),
            ["TauSynExc"] = p.Take(Quantity.Time, "tau_syn_ex"),
            ["TauSynInh"] = p.Take(Quantity.Time, "tau_syn_in"),
            ["IConstant"] = ConstantCurrent(c, p),
        },
        Initial = new(AlphaCurrents(initial))
        {
            ["V"] = initial.Take(Quantity.Potential, "V_m") - AxonRest,
            ["M"] = initial.Take(Quantity.Number, "Act_m", "m"),
            ["H"] = initial.Take(Quantity.Number, "Inact_h", "Act_h", "h"),
            ["N"] = initial.Take(Quantity.Number, "Act_n", "Inact_n", "n"),
        },
        Inputs = CurrentInputs,
        Recordables = new(AlphaRecordables)
        {
            ["V_m"] = new("V", Quantity.Potential, AxonRest),
            ["Act_m"] = new("M", Quantity.Number),
            ["Inact_h"] = new("H", Quantity.Number),
            ["Act_n"] = new("N", Quantity.Number),
        },
        Integrations = Converged,
        SynapseKernel = "alpha",
        Current = new("current", 1e-3, ActsLate: true),
    };
}
