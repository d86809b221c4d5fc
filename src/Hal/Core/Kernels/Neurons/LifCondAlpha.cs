using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Leaky integrate-and-fire neuron with alpha-shaped synaptic conductances: a weight is the peak, reached tauSyn after its arrival.</summary>
/// <remarks>
/// <code>
/// free:        C dv/dt = iConstant + iStep - gLeak v + gEx (eEx - v) + gIn (eIn - v)      by quadrature over the step, error of order h^6
/// refractory:  v stays, refractory -= 1
/// always:      gEx = (gEx + h dEx) e^(-h/tauSynEx);  dEx = dEx e^(-h/tauSynEx) + (e/tauSynEx) excitatory;  gIn, dIn likewise;  iStep = current
/// v >= theta:  spike, v = reset, refractory = tauRefractory / h
/// </code>
/// What arrives acts on the potential from the next step on. v, eEx and eIn are relative to eLeak; weights are conductances, not negative on either channel.
/// Scheme as in <see cref="LifCondExp"/>. Source: the order of a step is that of NEST's iaf_cond_alpha.
/// </remarks>
public readonly struct LifCondAlpha : INeuronKernel
{
    private const int V = 0, Refractory = 1, GEx = 2, DEx = 3, GIn = 4, DIn = 5, IStep = 6,
        Theta = 7, Reset = 8, RefractorySteps = 9, MinusGLeak = 10, I = 11, EEx = 12, EIn = 13, StepOverC = 14, MinusLeak = 15, H = 16,
        ExpM1Ex = 17, FirstEx = 18, MiddleEx = 19, LastEx = 20, KappaEx = 21, TauEx = 22, PeakEx = 23,
        ExpM1In = 24, FirstIn = 25, MiddleIn = 26, LastIn = 27, KappaIn = 28, TauIn = 29, PeakIn = 30;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "LifCondAlpha",
        Version = 1,
        Parameters = ConductanceParameters.All,
        Fields =
        [
            new("V", FieldRole.State), new("Refractory", FieldRole.State), new("GExc", FieldRole.State), new("DExc", FieldRole.State),
            new("GInh", FieldRole.State), new("DInh", FieldRole.State), new("IStep", FieldRole.State),
            .. ConductanceParameters.Membrane, new("H", FieldRole.Parameter), .. Synapse("Exc"), .. Synapse("Inh"),
        ],
        Channels = ["excitatory", "inhibitory", "current"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        ConductanceParameters.Derive(d);
        d.Set("H", d.DtMs);
        foreach (string side in (string[])["Exc", "Inh"])
        {
            d.Set($"Tau{side}", d[$"TauSyn{side}"]);
            d.Set($"Peak{side}", Math.E / d[$"TauSyn{side}"]);
        }
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0), h = c.Get(H);
        TLane v = c.Get(V), gEx = c.Get(GEx), dEx = c.Get(DEx), gIn = c.Get(GIn), dIn = c.Get(DIn), refractory = c.Get(Refractory);
        TLane risenEx = TLane.Fma(h, dEx, gEx), risenIn = TLane.Fma(h, dIn, gIn);
        TLane endEx = TLane.Fma(c.Get(ExpM1Ex), risenEx, risenEx), endIn = TLane.Fma(c.Get(ExpM1In), risenIn, risenIn);
        TLane fallenEx = TLane.Fma(c.Get(ExpM1Ex), dEx, dEx), fallenIn = TLane.Fma(c.Get(ExpM1In), dIn, dIn);
        TLane leftEx = TLane.Fma(c.Get(TauEx), fallenEx, endEx), leftIn = TLane.Fma(c.Get(TauIn), fallenIn, endIn);
        TLane first = Point<TLane, TMask, TContext>(ref c, v, c.Get(FirstEx), c.Get(FirstIn), leftEx, leftIn, ConductanceParameters.First);
        TLane middle = Point<TLane, TMask, TContext>(ref c, v, c.Get(MiddleEx), c.Get(MiddleIn), leftEx, leftIn, ConductanceParameters.Middle);
        TLane last = Point<TLane, TMask, TContext>(ref c, v, c.Get(LastEx), c.Get(LastIn), leftEx, leftIn, ConductanceParameters.Last);
        TLane stepped = v + ConductanceParameters.Change<TLane, TMask>(c.Get(StepOverC), first, middle, last);

        v = TLane.Select(TLane.Less(zero, refractory), v, stepped);
        c.Set(GEx, endEx);
        c.Set(GIn, endIn);
        c.Set(DEx, TLane.Fma(c.Get(PeakEx), c.Input(0), fallenEx));
        c.Set(DIn, TLane.Fma(c.Get(PeakIn), c.Input(1), fallenIn));
        c.Set(IStep, c.Input(2));
        TMask fired = TLane.LessOrEqual(c.Get(Theta), v);
        c.Set(V, TLane.Select(fired, c.Get(Reset), v));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - TLane.Splat(1), zero)));
        c.Spike(fired);
    }

    /// <summary>The integrand at the part <paramref name="at"/> of the step, by which exponentials have fallen to the given factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Point<TLane, TMask, TContext>(ref TContext c, TLane v, TLane factorEx, TLane factorIn, TLane leftEx, TLane leftIn, double at)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane time = c.Get(H) * TLane.Splat(at);
        TLane dEx = c.Get(DEx) * factorEx, dIn = c.Get(DIn) * factorIn;
        TLane gEx = TLane.Fma(time, dEx, c.Get(GEx) * factorEx), gIn = TLane.Fma(time, dIn, c.Get(GIn) * factorIn);
        TLane drive = TLane.Fma(c.Get(MinusGLeak), v, c.Get(I) + c.Get(IStep));
        // The integral of (g + d t) e^(-t/tau) from here to the end is tau times what g + tau d falls by.
        TLane fallEx = leftEx - TLane.Fma(c.Get(TauEx), dEx, gEx), fallIn = leftIn - TLane.Fma(c.Get(TauIn), dIn, gIn);
        TLane minusD = TLane.Fma(c.Get(KappaEx), fallEx, TLane.Fma(c.Get(KappaIn), fallIn, c.Get(MinusLeak) * TLane.Splat(1 - at)));
        return ConductanceParameters.Point<TLane, TMask>(gEx, gIn, c.Get(EEx) - v, c.Get(EIn) - v, drive, minusD);
    }

    private static FieldDeclaration[] Synapse(string side) =>
    [
        new($"ExpM1{side}", FieldRole.Parameter), new($"First{side}", FieldRole.Parameter), new($"Middle{side}", FieldRole.Parameter),
        new($"Last{side}", FieldRole.Parameter), new($"Kappa{side}", FieldRole.Parameter), new($"Tau{side}", FieldRole.Parameter), new($"Peak{side}", FieldRole.Parameter),
    ];
}
