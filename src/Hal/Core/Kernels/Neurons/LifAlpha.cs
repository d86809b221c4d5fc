using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Leaky integrate-and-fire neuron with alpha-shaped synaptic currents: a weight is the peak of the current, reached tauSyn after its arrival.</summary>
/// <remarks>
/// <code>
/// free:        v += expm1(-h/tauMem) (v - vInf) + pEx iEx + qEx dEx + pIn iIn + qIn dIn + pStep iStep     with the currents of before this step
/// refractory:  v stays, refractory -= 1
/// always:      iEx = (iEx + h dEx) e^(-h/tauSynEx);  dEx = dEx e^(-h/tauSynEx) + (e/tauSynEx) excitatory;  iIn, dIn likewise;  iStep = current
/// v >= theta:  spike, v = reset, refractory = tauRefractory / h
/// </code>
/// Exact between arrivals, equal time constants included. v is relative to eLeak; the inhibitory channel takes negative weights.
/// Source: Rotter, Diesmann, Biol. Cybern. 81, 1999, section 3.1.2; the order of a step is that of NEST's iaf_psc_alpha.
/// </remarks>
public readonly struct LifAlpha : INeuronKernel
{
    private const int V = 0, Refractory = 1, ExpM1 = 2, VInf = 3, Theta = 4, Reset = 5, RefractorySteps = 6,
        IEx = 7, DEx = 8, IIn = 9, DIn = 10, IStep = 11, H = 12, PStep = 13,
        ExpM1Ex = 14, PeakEx = 15, PEx = 16, QEx = 17, ExpM1In = 18, PeakIn = 19, PIn = 20, QIn = 21;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "LifAlpha",
        Version = 1,
        Parameters = [.. LifParameters.All, new("TauSynExc", "ms", 2, 0, MinimumExcluded: true), new("TauSynInh", "ms", 2, 0, MinimumExcluded: true)],
        Fields = LifParameters.Fields(
            new FieldDeclaration("IExc", FieldRole.State), new FieldDeclaration("DExc", FieldRole.State),
            new FieldDeclaration("IInh", FieldRole.State), new FieldDeclaration("DInh", FieldRole.State), new FieldDeclaration("IStep", FieldRole.State),
            new FieldDeclaration("H", FieldRole.Parameter), new FieldDeclaration("PStep", FieldRole.Parameter),
            new FieldDeclaration("ExpM1Exc", FieldRole.Parameter), new FieldDeclaration("PeakExc", FieldRole.Parameter),
            new FieldDeclaration("PExc", FieldRole.Parameter), new FieldDeclaration("QExc", FieldRole.Parameter),
            new FieldDeclaration("ExpM1Inh", FieldRole.Parameter), new FieldDeclaration("PeakInh", FieldRole.Parameter),
            new FieldDeclaration("PInh", FieldRole.Parameter), new FieldDeclaration("QInh", FieldRole.Parameter)),
        Channels = ["excitatory", "inhibitory", "current"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        LifParameters.Derive(d);
        d.Set("H", d.DtMs);
        d.Set("PStep", LifParameters.StepToPotential(d.DtMs, d["TauMem"], d["Capacitance"]));
        foreach (string side in (string[])["Exc", "Inh"])
        {
            double tau = d[$"TauSyn{side}"];
            d.Set($"ExpM1{side}", Derivation.ExpM1(-d.DtMs / tau));
            d.Set($"Peak{side}", Math.E / tau);
            d.Set($"P{side}", LifParameters.CurrentToPotential(d.DtMs, d["TauMem"], tau, d["Capacitance"]));
            d.Set($"Q{side}", LifParameters.RiseToPotential(d.DtMs, d["TauMem"], tau, d["Capacitance"]));
        }
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0), h = c.Get(H);
        TLane v = c.Get(V), iEx = c.Get(IEx), dEx = c.Get(DEx), iIn = c.Get(IIn), dIn = c.Get(DIn);
        TLane refractory = c.Get(Refractory);
        TMask held = TLane.Less(zero, refractory);
        TLane excitation = TLane.Fma(c.Get(PEx), iEx, c.Get(QEx) * dEx);
        TLane inhibition = TLane.Fma(c.Get(PIn), iIn, c.Get(QIn) * dIn);
        TLane drive = TLane.Fma(c.Get(PStep), c.Get(IStep), excitation + inhibition);
        TLane stepped = TLane.Fma(c.Get(ExpM1), v - c.Get(VInf), v) + drive;
        v = TLane.Select(held, v, stepped);

        TLane risenEx = TLane.Fma(h, dEx, iEx), risenIn = TLane.Fma(h, dIn, iIn);
        c.Set(IEx, TLane.Fma(c.Get(ExpM1Ex), risenEx, risenEx));
        c.Set(IIn, TLane.Fma(c.Get(ExpM1In), risenIn, risenIn));
        c.Set(DEx, TLane.Fma(c.Get(PeakEx), c.Input(0), TLane.Fma(c.Get(ExpM1Ex), dEx, dEx)));
        c.Set(DIn, TLane.Fma(c.Get(PeakIn), c.Input(1), TLane.Fma(c.Get(ExpM1In), dIn, dIn)));
        c.Set(IStep, c.Input(2));
        TMask fired = TLane.LessOrEqual(c.Get(Theta), v);
        c.Set(V, TLane.Select(fired, c.Get(Reset), v));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - TLane.Splat(1), zero)));
        c.Spike(fired);
    }
}
