using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Leaky integrate-and-fire neuron whose threshold rises with every spike of its own and relaxes slowly: the neuron of long short-term memory spiking networks.</summary>
/// <remarks>
/// <code>
/// v = v + expm1(-h/tauMem) (v - vInf) + pStep in - threshold fired          threshold = theta + beta b, both of before this step
/// b = b + expm1(-h/tauAdaptation) b + rise fired                           rise = (1 - e^(-h/tauAdaptation)) / h
/// fired = v > theta + beta b (strictly) and refractory = 0;  refractory -= 1 if it is positive;  a spike sets refractory = tauRefractory / h
/// </code>
/// fired on the right-hand side is the spike of the step before: the potential above the threshold stays visible in the step of the spike and is lowered by the threshold
/// in the next. The refractory period only forbids spikes, the potential goes on. v is relative to eLeak, beta in mV ms (in steps of 1 ms: the paper's beta in mV).
/// Source: Bellec, Salaj, Subramoney, Legenstein, Maass, NeurIPS 2018, section 2, with spikes of height 1/h.
/// </remarks>
public readonly struct AdaptiveThresholdLif : INeuronKernel
{
    private const int V = 0, B = 1, Fired = 2, Refractory = 3,
        ExpM1 = 4, VInf = 5, PStep = 6, Theta = 7, Beta = 8, ExpM1Adaptation = 9, Rise = 10, RefractorySteps = 11;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "AdaptiveThresholdLif",
        Version = 1,
        Parameters =
        [
            new("TauMem", "ms", 20, 0, MinimumExcluded: true), new("Capacitance", "nF", 0.2, 0, MinimumExcluded: true), new("ELeak", "mV", -70),
            new("VThreshold", "mV", -60), new("TauRefractory", "ms", 5, 0), new("IConstant", "nA", 0),
            new("TauAdaptation", "ms", 200, 0, MinimumExcluded: true), new("Beta", "mV ms", 1.7),
        ],
        Fields =
        [
            .. ((string[])["V", "B", "Fired", "Refractory"]).Select(name => new FieldDeclaration(name, FieldRole.State)),
            .. ((string[])["ExpM1", "VInf", "PStep", "Theta", "Beta", "ExpM1Adaptation", "Rise", "RefractorySteps"])
                .Select(name => new FieldDeclaration(name, FieldRole.Parameter)),
        ],
        Channels = ["in"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        if (d["VThreshold"] <= d["ELeak"])
            throw d.Refuse($"VThreshold is {d["VThreshold"]} mV, not above ELeak {d["ELeak"]} mV: a spike lowers the potential by their difference.", "Raise VThreshold.");
        double adaptation = Derivation.ExpM1(-d.DtMs / d["TauAdaptation"]);
        d.Set("ExpM1", Derivation.ExpM1(-d.DtMs / d["TauMem"]));
        d.Set("VInf", d["TauMem"] * d["IConstant"] / d["Capacitance"]);
        d.Set("PStep", LifParameters.StepToPotential(d.DtMs, d["TauMem"], d["Capacitance"]));
        d.Set("Theta", d["VThreshold"] - d["ELeak"]);
        d.Set("Beta", d["Beta"]);
        d.Set("ExpM1Adaptation", adaptation);
        d.Set("Rise", -adaptation / d.DtMs);
        d.Set("RefractorySteps", d.Steps(d["TauRefractory"]));
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0), one = TLane.Splat(1), theta = c.Get(Theta), beta = c.Get(Beta);
        TLane v = c.Get(V), b = c.Get(B), before = c.Get(Fired), refractory = c.Get(Refractory);
        TLane reset = before * TLane.Fma(beta, b, theta);
        v = TLane.Fma(c.Get(ExpM1), v - c.Get(VInf), v) + (c.Get(PStep) * c.Input(0) - reset);
        b = TLane.Fma(c.Get(Rise), before, TLane.Fma(c.Get(ExpM1Adaptation), b, b));
        TMask fired = TLane.And(TLane.Less(TLane.Fma(beta, b, theta), v), TLane.LessOrEqual(refractory, zero));
        c.Set(V, v);
        c.Set(B, b);
        c.Set(Fired, TLane.Select(fired, one, zero));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - one, zero)));
        c.Spike(fired);
    }
}
