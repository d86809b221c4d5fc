using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>How a published neuron model is one of our kernels: parameters, initial state, channels, recordables, units.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Parameters">Before Derive.</param>
/// <param name="Initial">Initial state.</param>
/// <param name="ChannelOf">Target of an input to channel.</param>
/// <param name="Recordables">Name of a recordable to field, factor and offset: published = field * factor + offset.</param>
/// <param name="StepCurrent">Channel, factor on pA, and whether the channel acts a step late; null where the kernel takes no current.</param>
internal sealed record NeuronModel(
    NeuronKernelSpec Kernel,
    Dictionary<string, ValueSpec> Parameters,
    Dictionary<string, ValueSpec> Initial,
    Dictionary<string, string> ChannelOf,
    Dictionary<string, (string Field, double Factor, double Offset)> Recordables,
    (string Channel, double Factor, bool ActsLate)? StepCurrent)
{
    private const double Pico = 1e-3;

    /// <summary>The model of a case.</summary>
    /// <exception cref="ModelMissingException">There is no kernel for it.</exception>
    public static NeuronModel Of(VerificationCase c)
    {
        ParameterReader parameters = new(c, c.Get("parameters")), initial = new(c, c.Get("initial"));
        string model = c.Text("model");
        NeuronModel made = model switch
        {
            "iaf_psc_exp" => ExponentialCurrent(c, parameters, initial),
            "iaf_psc_delta" => Delta(c, parameters, initial),
            "izhikevich" => Quadratic(c, parameters, initial),
            "iaf_psc_alpha" or "iaf_cond_exp" or "iaf_cond_alpha" or "aeif_cond_exp" or "hh_psc_alpha" => throw new ModelMissingException($"no kernel for {model}"),
            _ => throw c.Error($"is of the unknown model '{model}'"),
        };
        parameters.Finish(model);
        initial.Finish(model);
        return made;
    }

    private static NeuronModel ExponentialCurrent(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        double rest = p.Take("E_L_mV");
        Dictionary<string, ValueSpec> parameters = Membrane(c, p, rest);
        parameters["TauSynExc"] = p.Take("tau_syn_ex_ms");
        parameters["TauSynInh"] = p.Take("tau_syn_in_ms");
        return new NeuronModel(
            NeuronKernelSpec.Of<LifExp>(), parameters,
            new() { ["V"] = initial.Take("V_m_mV") - rest, ["IExc"] = initial.TakeOr("I_syn_ex_pA", 0, Pico), ["IInh"] = initial.TakeOr("I_syn_in_pA", 0, Pico) },
            new() { ["I_syn_ex"] = "excitatory", ["I_syn_in"] = "inhibitory" },
            new() { ["V_m"] = ("V", 1, rest), ["I_syn_ex"] = ("IExc", 1 / Pico, 0), ["I_syn_in"] = ("IInh", 1 / Pico, 0) },
            ("current", Pico, ActsLate: true));
    }

    private static NeuronModel Delta(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        double rest = p.Take("E_L_mV");
        Dictionary<string, ValueSpec> parameters = Membrane(c, p, rest);
        double tau = ((ConstantValue)parameters["TauMem"]).Value, capacitance = ((ConstantValue)parameters["Capacitance"]).Value;
        bool collects = p.TakeAny("refractoryInput").ValueKind == System.Text.Json.JsonValueKind.True;
        // A constant current over a step moves the potential by tau (1 - e^(-h/tau)) I / C: a jump in this kernel's only channel.
        double jump = -tau * Derivation.ExpM1(-c.Number("dt_ms") / tau) / capacitance * Pico;
        return new NeuronModel(
            collects ? NeuronKernelSpec.Of<LifDeltaCollecting>() : NeuronKernelSpec.Of<LifDelta>(), parameters,
            new() { ["V"] = initial.Take("V_m_mV") - rest },
            new() { ["V_m"] = "in" },
            new() { ["V_m"] = ("V", 1, rest) },
            collects ? null : ("in", jump, ActsLate: false));
    }

    private static NeuronModel Quadratic(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        string integration = c.Text("integration");
        p.TakeAny("update");
        return new NeuronModel(
            integration switch
            {
                "euler" => NeuronKernelSpec.Of<Izhikevich>(),
                "twoHalfSteps" => NeuronKernelSpec.Of<IzhikevichTwoHalfSteps>(),
                _ => throw c.Error($"integrates izhikevich by '{integration}'; allowed are euler and twoHalfSteps"),
            },
            new()
            {
                ["A"] = p.Take("a_per_ms"),
                ["B"] = p.Take("b"),
                ["C"] = p.Take("c_mV"),
                ["D"] = p.Take("d_mV"),
                ["VThreshold"] = p.Take("V_th_mV"),
                ["IConstant"] = c.Json.TryGetProperty("constantCurrent_mV_per_ms", out _) ? c.Number("constantCurrent_mV_per_ms") : ConstantCurrent(c) / Pico,
            },
            new() { ["V"] = initial.Take("V_m_mV"), ["U"] = initial.Take("U_m_mV") },
            new() { ["V_m"] = "in", ["I"] = "in", ["I_syn"] = "in" },
            new() { ["V_m"] = ("V", 1, 0), ["U_m"] = ("U", 1, 0) },
            ("current", 1, ActsLate: false));
    }

    private static Dictionary<string, ValueSpec> Membrane(VerificationCase c, ParameterReader p, double rest) => new()
    {
        ["Capacitance"] = p.Take("C_m_pF", Pico),
        ["TauMem"] = p.Take("tau_m_ms"),
        ["TauRefractory"] = p.Take("t_ref_ms"),
        ["ELeak"] = rest,
        ["VReset"] = p.Take("V_reset_mV"),
        ["VThreshold"] = p.Take("V_th_mV"),
        ["IConstant"] = ConstantCurrent(c),
    };

    private static double ConstantCurrent(VerificationCase c) => c.Json.TryGetProperty("constantCurrent_pA", out _) ? c.Number("constantCurrent_pA") * Pico : 0;
}
