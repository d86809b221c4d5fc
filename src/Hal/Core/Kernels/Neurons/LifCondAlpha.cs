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
        TLane zero = TLane.Splat(0), v = c.Get(V), refractory = c.Get(Refractory);
        TLane stepped = v + Change<TLane, TMask, TContext>(ref c, v);
        v = TLane.Select(TLane.Less(zero, refractory), v, stepped);
        (TLane gEx, TLane dEx) = Fall<TLane, TMask>(c.Get(GEx), c.Get(DEx), c.Get(H), c.Get(ExpM1Ex));
        (TLane gIn, TLane dIn) = Fall<TLane, TMask>(c.Get(GIn), c.Get(DIn), c.Get(H), c.Get(ExpM1In));
        c.Set(GEx, gEx);
        c.Set(GIn, gIn);
        c.Set(DEx, TLane.Fma(c.Get(PeakEx), c.Input(0), dEx));
        c.Set(DIn, TLane.Fma(c.Get(PeakIn), c.Input(1), dIn));
        c.Set(IStep, c.Input(2));
        TMask fired = TLane.LessOrEqual(c.Get(Theta), v);
        c.Set(V, TLane.Select(fired, c.Get(Reset), v));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - TLane.Splat(1), zero)));
        c.Spike(fired);
    }

    /// <summary>The change of v over the step, were it free. A method of its own: with the rest of the step it would be more than the compiler inlines into one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane Change<TLane, TMask, TContext>(ref TContext c, TLane v)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane h = c.Get(H), gEx = c.Get(GEx), dEx = c.Get(DEx), gIn = c.Get(GIn), dIn = c.Get(DIn), tauEx = c.Get(TauEx), tauIn = c.Get(TauIn);
        TLane kappaEx = c.Get(KappaEx), kappaIn = c.Get(KappaIn), leak = c.Get(MinusLeak);
        TLane drive = TLane.Fma(c.Get(MinusGLeak), v, c.Get(I) + c.Get(IStep)), toEx = c.Get(EEx) - v, toIn = c.Get(EIn) - v;
        // The integral of (g + d t) e^(-t/tau) from a point to the end is tau times what g + tau d falls by.
        (TLane endEx, TLane fallenEx) = Fall<TLane, TMask>(gEx, dEx, h, c.Get(ExpM1Ex));
        (TLane endIn, TLane fallenIn) = Fall<TLane, TMask>(gIn, dIn, h, c.Get(ExpM1In));
        TLane leftEx = TLane.Fma(tauEx, fallenEx, endEx), leftIn = TLane.Fma(tauIn, fallenIn, endIn);

        TLane time = h * TLane.Splat(ConductanceParameters.First);
        (TLane x, TLane y) = (TLane.Fma(time, dEx, gEx) * c.Get(FirstEx), TLane.Fma(time, dIn, gIn) * c.Get(FirstIn));
        TLane fallEx = leftEx - TLane.Fma(tauEx, dEx * c.Get(FirstEx), x), fallIn = leftIn - TLane.Fma(tauIn, dIn * c.Get(FirstIn), y);
        TLane minusD = TLane.Fma(kappaEx, fallEx, TLane.Fma(kappaIn, fallIn, leak * TLane.Splat(1 - ConductanceParameters.First)));
        TLane first = ConductanceParameters.Point<TLane, TMask>(x, y, toEx, toIn, drive, minusD);

        time = h * TLane.Splat(ConductanceParameters.Middle);
        (x, y) = (TLane.Fma(time, dEx, gEx) * c.Get(MiddleEx), TLane.Fma(time, dIn, gIn) * c.Get(MiddleIn));
        (fallEx, fallIn) = (leftEx - TLane.Fma(tauEx, dEx * c.Get(MiddleEx), x), leftIn - TLane.Fma(tauIn, dIn * c.Get(MiddleIn), y));
        minusD = TLane.Fma(kappaEx, fallEx, TLane.Fma(kappaIn, fallIn, leak * TLane.Splat(1 - ConductanceParameters.Middle)));
        TLane middle = ConductanceParameters.Point<TLane, TMask>(x, y, toEx, toIn, drive, minusD);

        time = h * TLane.Splat(ConductanceParameters.Last);
        (x, y) = (TLane.Fma(time, dEx, gEx) * c.Get(LastEx), TLane.Fma(time, dIn, gIn) * c.Get(LastIn));
        (fallEx, fallIn) = (leftEx - TLane.Fma(tauEx, dEx * c.Get(LastEx), x), leftIn - TLane.Fma(tauIn, dIn * c.Get(LastIn), y));
        minusD = TLane.Fma(kappaEx, fallEx, TLane.Fma(kappaIn, fallIn, leak * TLane.Splat(1 - ConductanceParameters.Last)));
        TLane last = ConductanceParameters.Point<TLane, TMask>(x, y, toEx, toIn, drive, minusD);
        return ConductanceParameters.Change<TLane, TMask>(c.Get(StepOverC), first, middle, last);
    }

    /// <summary>An alpha conductance and its rise after a time, over which exponentials change by a factor of 1 + expM1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Conductance, TLane Rise) Fall<TLane, TMask>(TLane conductance, TLane rise, TLane time, TLane expM1)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        TLane risen = TLane.Fma(time, rise, conductance);
        return (TLane.Fma(expM1, risen, risen), TLane.Fma(expM1, rise, rise));
    }

    private static FieldDeclaration[] Synapse(string side) =>
    [
        new($"ExpM1{side}", FieldRole.Parameter), new($"First{side}", FieldRole.Parameter), new($"Middle{side}", FieldRole.Parameter),
        new($"Last{side}", FieldRole.Parameter), new($"Kappa{side}", FieldRole.Parameter), new($"Tau{side}", FieldRole.Parameter), new($"Peak{side}", FieldRole.Parameter),
    ];
}
