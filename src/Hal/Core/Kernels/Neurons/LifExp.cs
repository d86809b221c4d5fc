using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Leaky integrate-and-fire neuron with exponentially decaying synaptic currents.</summary>
/// <remarks>
/// <code>
/// free:        v += expm1(-h/tauMem) (v - vInf) + pEx iEx + pIn iIn + pStep iStep     with the currents of before this step
/// refractory:  v stays, refractory -= 1
/// always:      iEx += expm1(-h/tauSynEx) iEx + excitatory;  iIn likewise;  iStep = current
/// v >= theta:  spike, v = reset, refractory = tauRefractory / h
/// </code>
/// Exact between arrivals, equal time constants included. What arrives acts on the potential in the next step. The inhibitory channel takes negative weights.
/// Source: Rotter, Diesmann, Biol. Cybern. 81, 1999; the order of a step is that of NEST's iaf_psc_exp.
/// </remarks>
public readonly struct LifExp : INeuronKernel
{
    private const int V = 0, Refractory = 1, ExpM1 = 2, VInf = 3, Theta = 4, Reset = 5, RefractorySteps = 6,
        IEx = 7, IIn = 8, IStep = 9, ExpM1Ex = 10, ExpM1In = 11, PEx = 12, PIn = 13, PStep = 14;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "LifExp",
        Version = 1,
        Parameters =
        [
            .. LifParameters.All,
            new("TauSynExc", "ms", 2, 0, MinimumExcluded: true),
            new("TauSynInh", "ms", 2, 0, MinimumExcluded: true),
        ],
        Fields = LifParameters.Fields(
            new FieldDeclaration("IExc", FieldRole.State), new FieldDeclaration("IInh", FieldRole.State), new FieldDeclaration("IStep", FieldRole.State),
            new FieldDeclaration("ExpM1Exc", FieldRole.Parameter), new FieldDeclaration("ExpM1Inh", FieldRole.Parameter),
            new FieldDeclaration("PExc", FieldRole.Parameter), new FieldDeclaration("PInh", FieldRole.Parameter), new FieldDeclaration("PStep", FieldRole.Parameter)),
        Channels = ["excitatory", "inhibitory", "current"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        LifParameters.Derive(d);
        d.Set("ExpM1Exc", Derivation.ExpM1(-d.DtMs / d["TauSynExc"]));
        d.Set("ExpM1Inh", Derivation.ExpM1(-d.DtMs / d["TauSynInh"]));
        d.Set("PExc", LifParameters.CurrentToPotential(d.DtMs, d["TauMem"], d["TauSynExc"], d["Capacitance"]));
        d.Set("PInh", LifParameters.CurrentToPotential(d.DtMs, d["TauMem"], d["TauSynInh"], d["Capacitance"]));
        d.Set("PStep", LifParameters.StepToPotential(d.DtMs, d["TauMem"], d["Capacitance"]));
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0);
        TLane v = c.Get(V), iEx = c.Get(IEx), iIn = c.Get(IIn);
        TLane refractory = c.Get(Refractory);
        TMask held = TLane.Less(zero, refractory);
        TLane drive = TLane.Fma(c.Get(PEx), iEx, TLane.Fma(c.Get(PIn), iIn, c.Get(PStep) * c.Get(IStep)));
        TLane stepped = TLane.Fma(c.Get(ExpM1), v - c.Get(VInf), v) + drive;
        v = TLane.Select(held, v, stepped);
        c.Set(IEx, TLane.Fma(c.Get(ExpM1Ex), iEx, iEx) + c.Input(0));
        c.Set(IIn, TLane.Fma(c.Get(ExpM1In), iIn, iIn) + c.Input(1));
        c.Set(IStep, c.Input(2));
        TMask fired = TLane.LessOrEqual(c.Get(Theta), v);
        c.Set(V, TLane.Select(fired, c.Get(Reset), v));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - TLane.Splat(1), zero)));
        c.Spike(fired);
    }
}
