using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Leaky integrate-and-fire neuron with exponentially decaying synaptic conductances.</summary>
/// <remarks>
/// <code>
/// free:        C dv/dt = iConstant + iStep - gLeak v + gEx (eEx - v) + gIn (eIn - v)      by quadrature over the step, error of order h^6
/// refractory:  v stays, refractory -= 1
/// always:      gEx = gEx e^(-h/tauSynEx) + excitatory;  gIn likewise;  iStep = current
/// v >= theta:  spike, v = reset, refractory = tauRefractory / h
/// </code>
/// What arrives acts on the potential in the next step. v, eEx and eIn are relative to eLeak; weights are conductances, not negative on either channel.
/// Scheme: Gauss-Legendre at three points of the exact solution's integral, in increments of v; its error and why three points: remarks of ConductanceParameters.
/// Source: the order of a step is that of NEST's iaf_cond_exp (which takes min(v, theta) on the right-hand side: without effect, as a step that begins below theta and
/// ends above it resets, and the others stay below).
/// </remarks>
public readonly struct LifCondExp : INeuronKernel
{
    private const int V = 0, Refractory = 1, GEx = 2, GIn = 3, IStep = 4,
        Theta = 5, Reset = 6, RefractorySteps = 7, MinusGLeak = 8, I = 9, EEx = 10, EIn = 11, StepOverC = 12, MinusLeak = 13,
        ExpM1Ex = 14, FirstEx = 15, MiddleEx = 16, LastEx = 17, KappaEx = 18, ExpM1In = 19, FirstIn = 20, MiddleIn = 21, LastIn = 22, KappaIn = 23;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "LifCondExp",
        Version = 1,
        Parameters = ConductanceParameters.All,
        Fields =
        [
            new("V", FieldRole.State), new("Refractory", FieldRole.State), new("GExc", FieldRole.State), new("GInh", FieldRole.State), new("IStep", FieldRole.State),
            .. ConductanceParameters.Membrane,
            new("ExpM1Exc", FieldRole.Parameter), new("FirstExc", FieldRole.Parameter), new("MiddleExc", FieldRole.Parameter), new("LastExc", FieldRole.Parameter),
            new("KappaExc", FieldRole.Parameter),
            new("ExpM1Inh", FieldRole.Parameter), new("FirstInh", FieldRole.Parameter), new("MiddleInh", FieldRole.Parameter), new("LastInh", FieldRole.Parameter),
            new("KappaInh", FieldRole.Parameter),
        ],
        Channels = ["excitatory", "inhibitory", "current"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d) => ConductanceParameters.Derive(d);

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0);
        TLane v = c.Get(V), gEx = c.Get(GEx), gIn = c.Get(GIn), refractory = c.Get(Refractory);
        TLane endEx = TLane.Fma(c.Get(ExpM1Ex), gEx, gEx), endIn = TLane.Fma(c.Get(ExpM1In), gIn, gIn);
        TLane drive = TLane.Fma(c.Get(MinusGLeak), v, c.Get(I) + c.Get(IStep)), toEx = c.Get(EEx) - v, toIn = c.Get(EIn) - v;
        // The integral of an exponential is tau times what it falls by: kappa (g at the end - g here) is minus its part of d.
        TLane kappaEx = c.Get(KappaEx), kappaIn = c.Get(KappaIn), leak = c.Get(MinusLeak);
        TLane x = gEx * c.Get(FirstEx), y = gIn * c.Get(FirstIn);
        TLane minusD = TLane.Fma(kappaEx, endEx - x, TLane.Fma(kappaIn, endIn - y, leak * TLane.Splat(1 - ConductanceParameters.First)));
        TLane first = ConductanceParameters.Point<TLane, TMask>(x, y, toEx, toIn, drive, minusD);
        (x, y) = (gEx * c.Get(MiddleEx), gIn * c.Get(MiddleIn));
        minusD = TLane.Fma(kappaEx, endEx - x, TLane.Fma(kappaIn, endIn - y, leak * TLane.Splat(1 - ConductanceParameters.Middle)));
        TLane middle = ConductanceParameters.Point<TLane, TMask>(x, y, toEx, toIn, drive, minusD);
        (x, y) = (gEx * c.Get(LastEx), gIn * c.Get(LastIn));
        minusD = TLane.Fma(kappaEx, endEx - x, TLane.Fma(kappaIn, endIn - y, leak * TLane.Splat(1 - ConductanceParameters.Last)));
        TLane last = ConductanceParameters.Point<TLane, TMask>(x, y, toEx, toIn, drive, minusD);
        TLane stepped = v + ConductanceParameters.Change<TLane, TMask>(c.Get(StepOverC), first, middle, last);

        v = TLane.Select(TLane.Less(zero, refractory), v, stepped);
        c.Set(GEx, endEx + c.Input(0));
        c.Set(GIn, endIn + c.Input(1));
        c.Set(IStep, c.Input(2));
        TMask fired = TLane.LessOrEqual(c.Get(Theta), v);
        c.Set(V, TLane.Select(fired, c.Get(Reset), v));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - TLane.Splat(1), zero)));
        c.Spike(fired);
    }
}
