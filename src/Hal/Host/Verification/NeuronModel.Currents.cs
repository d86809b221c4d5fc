using System.Text.Json;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Verification;

/// <content>Leaky integrate-and-fire neurons driven by currents or jumps: their propagators are exact.</content>
internal sealed partial record NeuronModel
{
    private static readonly string[] Exact = ["exact", "converged"];

    private static NeuronModel ExponentialCurrent(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        double rest = p.Take(Quantity.Potential, "E_L");
        return new NeuronModel
        {
            Kernel = NeuronKernelSpec.Of<LifExp>(),
            Parameters = new(Membrane(c, p, rest)) { ["TauSynExc"] = p.Take(Quantity.Time, "tau_syn_ex"), ["TauSynInh"] = p.Take(Quantity.Time, "tau_syn_in") },
            Initial = new()
            {
                ["V"] = initial.Take(Quantity.Potential, "V_m") - rest,
                ["IExc"] = initial.TakeOr(0, Quantity.Current, "I_syn_ex"),
                ["IInh"] = initial.TakeOr(0, Quantity.Current, "I_syn_in"),
            },
            Inputs = CurrentInputs,
            Recordables = new() { ["V_m"] = new("V", Quantity.Potential, rest), ["I_syn_ex"] = new("IExc", Quantity.Current), ["I_syn_in"] = new("IInh", Quantity.Current) },
            Integrations = Exact,
            SynapseKernel = "exponential",
            Current = new("current", 1e-3, ActsLate: true),
        };
    }

    private static NeuronModel AlphaCurrent(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        double rest = p.Take(Quantity.Potential, "E_L");
        return new NeuronModel
        {
            Kernel = NeuronKernelSpec.Of<LifAlpha>(),
            Parameters = new(Membrane(c, p, rest)) { ["TauSynExc"] = p.Take(Quantity.Time, "tau_syn_ex"), ["TauSynInh"] = p.Take(Quantity.Time, "tau_syn_in") },
            Initial = new(AlphaCurrents(initial)) { ["V"] = initial.Take(Quantity.Potential, "V_m") - rest },
            Inputs = CurrentInputs,
            Recordables = new(AlphaRecordables) { ["V_m"] = new("V", Quantity.Potential, rest) },
            Integrations = Exact,
            SynapseKernel = "alpha",
            Current = new("current", 1e-3, ActsLate: true),
        };
    }

    private static NeuronModel Delta(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        double rest = p.Take(Quantity.Potential, "E_L");
        JsonElement collects = p.TakeAny("refractoryInput") ?? p.TakeAny("refractory_input") ?? throw c.Error("has no parameter 'refractoryInput'");
        if (collects.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) throw c.Error($"has refractoryInput {collects}; allowed are true and false");
        return new NeuronModel
        {
            Kernel = collects.GetBoolean() ? NeuronKernelSpec.Of<LifDeltaCollecting>() : NeuronKernelSpec.Of<LifDelta>(),
            Parameters = Membrane(c, p, rest),
            Initial = new() { ["V"] = initial.Take(Quantity.Potential, "V_m") - rest },
            Inputs = new() { ["V_m"] = new("in", Quantity.Potential) },
            Recordables = new() { ["V_m"] = new("V", Quantity.Potential, rest) },
            Integrations = Exact,
            SynapseKernel = "delta",
            Current = new("current", 1e-3, ActsLate: false),
        };
    }

    private static Dictionary<string, ModelInput> CurrentInputs => new()
    {
        ["I_syn_ex"] = new("excitatory", Quantity.Current, "excitatory"),
        ["I_syn_in"] = new("inhibitory", Quantity.Current, "inhibitory"),
    };

    private static Dictionary<string, Recordable> AlphaRecordables => new()
    {
        ["I_syn_ex"] = new("IExc", Quantity.Current),
        ["I_syn_in"] = new("IInh", Quantity.Current),
        ["dI_syn_ex"] = new("DExc", Quantity.CurrentSlope),
        ["dI_syn_in"] = new("DInh", Quantity.CurrentSlope),
    };

    private static Dictionary<string, ValueSpec> AlphaCurrents(ParameterReader initial) => new()
    {
        ["IExc"] = initial.TakeOr(0, Quantity.Current, "I_syn_ex"),
        ["IInh"] = initial.TakeOr(0, Quantity.Current, "I_syn_in"),
        ["DExc"] = initial.TakeOr(0, Quantity.CurrentSlope, "dI_syn_ex"),
        ["DInh"] = initial.TakeOr(0, Quantity.CurrentSlope, "dI_syn_in"),
    };

    private static Dictionary<string, ValueSpec> Membrane(VerificationCase c, ParameterReader p, double rest) => new()
    {
        ["Capacitance"] = p.Take(Quantity.Capacitance, "C_m"),
        ["TauMem"] = p.Take(Quantity.Time, "tau_m"),
        ["TauRefractory"] = Refractory(c, p),
        ["ELeak"] = rest,
        ["VReset"] = p.Take(Quantity.Potential, "V_reset"),
        ["VThreshold"] = p.Take(Quantity.Potential, "V_th"),
        ["IConstant"] = ConstantCurrent(c, p),
    };
}
