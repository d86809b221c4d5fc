using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Snn.Places;

/// <summary>The neuron of VPRSNN: conductances, an adaptive threshold, and a timer that holds back the next spike for longer than the potential is clamped.</summary>
/// <remarks>
/// <code>
/// gE += excitatory;  gI += inhibitory                                    what arrives acts at once
/// free:    v += h / tauMem ((vRest - v) + gE (eEx - v) + gI (eIn - v))   refractory: v stays
/// always:  gE -= h / tauEx gE;  gI -= h / tauIn gI;  timer += 1          forward Euler, all from the values before
/// spike where v > theta + offset and timer > firingSteps:  v = vReset, theta += thetaPlus, timer = 0, clamped for refractory steps
/// </code>
/// Potentials are absolute, in mV. theta is raised here and decays between presentations, by a phase: over one step its decay of 1e-8 is lost in single precision.
/// Source: VPRSNN (Hussaini, Milford, Fischer, ICRA 2023), after Diehl, Cook, 2015; forward Euler as its program has it.
/// </remarks>
public readonly struct PlaceNeuron : INeuronKernel
{
    private const int V = 0, GExc = 1, GInh = 2, Theta = 3, Timer = 4, Refractory = 5,
        VRest = 6, VReset = 7, EExc = 8, EInh = 9, Offset = 10, ThetaPlus = 11, StepMem = 12, KeepExc = 13, KeepInh = 14, FiringSteps = 15, ClampedSteps = 16;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "PlaceNeuron",
        Version = 1,
        Parameters =
        [
            new("VRest", "mV", -65), new("VReset", "mV", -65), new("EExc", "mV", 0), new("EInh", "mV", -100), new("Offset", "mV", -72), new("ThetaPlus", "mV", 0.05),
            new("TauMem", "ms", 100, 0, MinimumExcluded: true), new("TauSynExc", "ms", 1, 0, MinimumExcluded: true), new("TauSynInh", "ms", 0.5, 0, MinimumExcluded: true),
            new("FiringRefractory", "ms", 50, 0), new("TauRefractory", "ms", 5, 0),
        ],
        Fields =
        [
            new("V", FieldRole.State, -65), new("GExc", FieldRole.State), new("GInh", FieldRole.State), new("Theta", FieldRole.State), new("Timer", FieldRole.State),
            new("Refractory", FieldRole.State),
            new("VRest", FieldRole.Parameter), new("VReset", FieldRole.Parameter), new("EExc", FieldRole.Parameter), new("EInh", FieldRole.Parameter),
            new("Offset", FieldRole.Parameter), new("ThetaPlus", FieldRole.Parameter), new("StepMem", FieldRole.Parameter), new("KeepExc", FieldRole.Parameter),
            new("KeepInh", FieldRole.Parameter), new("FiringSteps", FieldRole.Parameter), new("ClampedSteps", FieldRole.Parameter),
        ],
        Channels = ["excitatory", "inhibitory"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        foreach (string name in (string[])["VRest", "VReset", "EExc", "EInh", "Offset", "ThetaPlus"]) d.Set(name, d[name]);
        d.Set("StepMem", d.DtMs / d["TauMem"]);
        d.Set("KeepExc", 1 - d.DtMs / d["TauSynExc"]);
        d.Set("KeepInh", 1 - d.DtMs / d["TauSynInh"]);
        d.Set("FiringSteps", Math.Round(d["FiringRefractory"] / d.DtMs));
        // The step of the spike counts: free again where time since it has reached the refractory time.
        d.Set("ClampedSteps", Math.Max(0, Math.Round(d["TauRefractory"] / d.DtMs) - 1));
    }

    static void INeuronKernel.Step<TLane, TMask, TContext>(ref TContext c)
    {
        TLane zero = TLane.Splat(0), one = TLane.Splat(1);
        TLane v = c.Get(V), gExc = c.Get(GExc) + c.Input(0), gInh = c.Get(GInh) + c.Input(1), theta = c.Get(Theta), refractory = c.Get(Refractory);
        TLane drive = TLane.Fma(gInh, c.Get(EInh) - v, TLane.Fma(gExc, c.Get(EExc) - v, c.Get(VRest) - v));
        v = TLane.Select(TLane.Less(zero, refractory), v, TLane.Fma(c.Get(StepMem), drive, v));
        c.Set(GExc, c.Get(KeepExc) * gExc);
        c.Set(GInh, c.Get(KeepInh) * gInh);
        TLane timer = c.Get(Timer) + one;
        TMask fired = TLane.And(TLane.Less(theta + c.Get(Offset), v), TLane.Less(c.Get(FiringSteps), timer));
        c.Set(V, TLane.Select(fired, c.Get(VReset), v));
        c.Set(Theta, TLane.Select(fired, theta + c.Get(ThetaPlus), theta));
        c.Set(Timer, TLane.Select(fired, zero, timer));
        c.Set(Refractory, TLane.Select(fired, c.Get(ClampedSteps), TLane.Max(refractory - one, zero)));
        c.Spike(fired);
    }
}
