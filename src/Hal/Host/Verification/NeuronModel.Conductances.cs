using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Verification;

/// <content>Neurons driven by synaptic conductances.</content>
internal sealed partial record NeuronModel
{
    private static readonly string[] Converged = ["converged"];

    private static NeuronModel ExponentialConductance(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        double rest = p.Take(Quantity.Potential, "E_L");
        return new NeuronModel
        {
            Kernel = NeuronKernelSpec.Of<LifCondExp>(),
            Parameters = ConductanceMembrane(c, p, rest),
            Initial = new(Conductances(initial)) { ["V"] = initial.Take(Quantity.Potential, "V_m") - rest },
            Inputs = ConductanceInputs,
            Recordables = new(ConductanceRecordables) { ["V_m"] = new("V", Quantity.Potential, rest) },
            Integrations = Converged,
            SynapseKernel = "exponential",
            Current = new("current", 1e-3, ActsLate: true),
        };
    }

    private static NeuronModel AlphaConductance(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        double rest = p.Take(Quantity.Potential, "E_L");
        return new NeuronModel
        {
            Kernel = NeuronKernelSpec.Of<LifCondAlpha>(),
            Parameters = ConductanceMembrane(c, p, rest),
            Initial = new(Conductances(initial))
            {
                ["V"] = initial.Take(Quantity.Potential, "V_m") - rest,
                ["DExc"] = initial.TakeOr(0, Quantity.ConductanceSlope, "dg_ex"),
                ["DInh"] = initial.TakeOr(0, Quantity.ConductanceSlope, "dg_in"),
            },
            Inputs = ConductanceInputs,
            Recordables = new(ConductanceRecordables)
            {
                ["V_m"] = new("V", Quantity.Potential, rest),
                ["dg_ex"] = new("DExc", Quantity.ConductanceSlope),
                ["dg_in"] = new("DInh", Quantity.ConductanceSlope),
            },
            Integrations = Converged,
            SynapseKernel = "alpha",
            Current = new("current", 1e-3, ActsLate: true),
        };
    }

    private static NeuronModel AdaptiveExponential(VerificationCase c, ParameterReader p, ParameterReader initial)
    {
        double rest = p.Take(Quantity.Potential, "E_L");
        return new NeuronModel
        {
            Kernel = NeuronKernelSpec.Of<AdEx>(),
            Parameters = new(ConductanceMembrane(c, p, rest))
            {
                ["VPeak"] = p.Take(Quantity.Potential, "V_peak"),
                ["DeltaT"] = p.Take(Quantity.Potential, "Delta_T"),
                ["A"] = p.Take(Quantity.Conductance, "a"),
                ["B"] = p.Take(Quantity.Current, "b"),
                ["TauW"] = p.Take(Quantity.Time, "tau_w"),
            },
            Initial = new(Conductances(initial))
            {
                ["V"] = initial.Take(Quantity.Potential, "V_m") - rest,
                ["W"] = initial.TakeOr(0, Quantity.Current, "w"),
            },
            Inputs = ConductanceInputs,
            Recordables = new(ConductanceRecordables) { ["V_m"] = new("V", Quantity.Potential, rest), ["w"] = new("W", Quantity.Current) },
            Integrations = Converged,
            SynapseKernel = "exponential",
            Current = new("current", 1e-3, ActsLate: true),
        };
    }

    private static Dictionary<string, ModelInput> ConductanceInputs => new()
    {
        ["g_ex"] = new("excitatory", Quantity.Conductance, "excitatory"),
        ["g_in"] = new("inhibitory", Quantity.Conductance, "inhibitory"),
    };

    private static Dictionary<string, Recordable> ConductanceRecordables => new()
    {
        ["g_ex"] = new("GExc", Quantity.Conductance),
        ["g_in"] = new("GInh", Quantity.Conductance),
    };

    private static Dictionary<string, ValueSpec> Conductances(ParameterReader initial) => new()
    {
        ["GExc"] = initial.TakeOr(0, Quantity.Conductance, "g_ex"),
        ["GInh"] = initial.TakeOr(0, Quantity.Conductance, "g_in"),
    };

    private static Dictionary<string, ValueSpec> ConductanceMembrane(VerificationCase c, ParameterReader p, double rest) => new()
    {
        ["Capacitance"] = p.Take(Quantity.Capacitance, "C_m"),
        ["GLeak"] = p.Take(Quantity.Conductance, "g_L"),
        ["TauRefractory"] = Refractory(c, p),
        ["ELeak"] = rest,
        ["VReset"] = p.Take(Quantity.Potential, "V_reset"),
        ["VThreshold"] = p.Take(Quantity.Potential, "V_th"),
        ["IConstant"] = ConstantCurrent(c, p),
        ["ERevExc"] = p.Take(Quantity.Potential, "E_ex"),
        ["ERevInh"] = p.Take(Quantity.Potential, "E_in"),
        ["TauSynExc"] = p.Take(Quantity.Time, "tau_syn_ex"),
        ["TauSynInh"] = p.Take(Quantity.Time, "tau_syn_in"),
    };
}
