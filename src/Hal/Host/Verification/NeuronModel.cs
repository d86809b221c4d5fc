using System.Text.Json;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>How a published neuron model is one of our kernels: parameters, initial state, channels, recordables.</summary>
internal sealed partial record NeuronModel
{
    /// <summary>The kernel.</summary>
    public required NeuronKernelSpec Kernel { get; init; }

    /// <summary>Before Derive.</summary>
    public required Dictionary<string, ValueSpec> Parameters { get; init; }

    /// <summary>Initial state.</summary>
    public required Dictionary<string, ValueSpec> Initial { get; init; }

    /// <summary>Target of an input to channel, what its jump measures, and the receptor that it belongs to (null: either).</summary>
    public required Dictionary<string, ModelInput> Inputs { get; init; }

    /// <summary>What a trace may hold: published, in coherent units, is field + offset.</summary>
    public required Dictionary<string, Recordable> Recordables { get; init; }

    /// <summary>What a case may call the way of integration; all but the kernel's own word are claims that its error is within the limits.</summary>
    public required string[] Integrations { get; init; }

    /// <summary>The word for the shape of what a spike causes.</summary>
    public required string SynapseKernel { get; init; }

    /// <summary>Channel of injected currents.</summary>
    public required CurrentChannel Current { get; init; }

    /// <summary>The model of a case.</summary>
    /// <exception cref="ModelMissingException">There is no kernel for it.</exception>
    public static NeuronModel Of(VerificationCase c)
    {
        ParameterReader parameters = new(c, c.Get("parameters"), "parameter"), initial = new(c, c.Get("initial"), "initial");
        string model = c.Text("model");
        NeuronModel made = model switch
        {
            "iaf_psc_exp" => ExponentialCurrent(c, parameters, initial),
            "iaf_psc_alpha" => AlphaCurrent(c, parameters, initial),
            "iaf_psc_delta" => Delta(c, parameters, initial),
            "iaf_cond_exp" => ExponentialConductance(c, parameters, initial),
            "iaf_cond_alpha" => AlphaConductance(c, parameters, initial),
            "aeif_cond_exp" => AdaptiveExponential(c, parameters, initial),
            "izhikevich" => Quadratic(c, parameters, initial),
            "hh_psc_alpha" => IonChannels(c, parameters, initial),
            _ => throw new ModelMissingException($"no kernel for the model '{model}'"),
        };
        parameters.Finish(model);
        initial.Finish(model);
        string integration = c.Text("integration");
        if (!made.Integrations.Contains(integration)) throw c.Error($"integrates {model} by '{integration}'; here it is {string.Join(" or ", made.Integrations)}");
        if (c.Json.TryGetProperty("synapseKernel", out JsonElement shape) && shape.ToString() != made.SynapseKernel)
            throw c.Error($"gives {model} the synapseKernel '{shape}'; it has '{made.SynapseKernel}'");
        return made;
    }

    /// <summary>The refractory period in ms: whole steps where the case states them, and then not a step away from t_ref.</summary>
    private static double Refractory(VerificationCase c, ParameterReader p)
    {
        double period = p.Take(Quantity.Time, "t_ref"), dt = c.Number("dt_ms");
        if (!c.Get("step").TryGetProperty("refractorySteps", out _)) return period;
        double steps = c.Number(c.Get("step"), "refractorySteps");
        if (Math.Abs(steps * dt - period) >= dt) throw c.Error($"states {steps} refractorySteps of {dt} ms and a t_ref of {period} ms");
        return steps * dt;
    }

    /// <summary>The constant current, whether it stands with the case or among the parameters.</summary>
    private static double ConstantCurrent(VerificationCase c, ParameterReader p)
    {
        double parameter = p.TakeOr(double.NaN, Quantity.Current, "I_e");
        double stated = c.Json.TryGetProperty("constantCurrent_pA", out _) ? c.Number("constantCurrent_pA") * 1e-3 : double.NaN;
        if (!double.IsNaN(parameter) && !double.IsNaN(stated) && parameter != stated) throw c.Error($"states a constant current of {stated} nA and a parameter I_e of {parameter} nA");
        return !double.IsNaN(stated) ? stated : !double.IsNaN(parameter) ? parameter : 0;
    }
}

/// <summary>Where an input's spikes go.</summary>
/// <param name="Channel">The kernel's channel.</param>
/// <param name="Quantity">What a jump measures.</param>
/// <param name="Receptor">The receptor that the target belongs to; null for either.</param>
internal sealed record ModelInput(string Channel, Quantity Quantity, string? Receptor = null);

/// <summary>A column of a trace.</summary>
internal sealed record Recordable(string Field, Quantity Quantity, double Offset = 0);

/// <summary>How a kernel takes injected currents.</summary>
/// <param name="Channel">The kernel's channel.</param>
/// <param name="FactorPerPicoampere">What 1 pA is in it.</param>
/// <param name="ActsLate">The potential feels the current in the step after it arrives.</param>
internal sealed record CurrentChannel(string Channel, double FactorPerPicoampere, bool ActsLate);
