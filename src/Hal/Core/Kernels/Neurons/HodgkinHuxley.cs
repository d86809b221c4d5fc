using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Hodgkin and Huxley's neuron of the squid axon, with alpha-shaped synaptic currents.</summary>
/// <remarks>
/// <code>
/// C dv/dt = gNa m^3 h (eNa - v) + gK n^4 (eK - v) + gLeak (eLeak - v) + iConstant + iStep + iEx + iIn
/// dy/dt = a_y(v) (1 - y) - b_y(v) y   for y = m, h, n
/// iEx = (iEx + h dEx) e^(-h/tauSynEx);  dEx = dEx e^(-h/tauSynEx) + (e/tauSynEx) excitatory;  iIn, dIn likewise;  iStep = current
/// spike: not refractory, v >= 0 and v lower than one step before; then refractory = tauRefractory / h steps without spikes. v is never reset.
/// a_m = 0.1 (v + 40)/(1 - e^(-(v + 40)/10))   b_m = 4 e^(-(v + 65)/18)
/// a_h = 0.07 e^(-(v + 65)/20)                 b_h = 1/(1 + e^(-(v + 35)/10))
/// a_n = 0.01 (v + 55)/(1 - e^(-(v + 55)/10))  b_n = 0.125 e^(-(v + 65)/80)
/// </code>
/// The field V is relative to VRest (-65 mV), from which the rate functions count: with another VRest all of them move along. Scheme: six fourth-order Runge-Kutta sub-steps a step, synaptic currents exact at every stage. At dt 0.1 ms the error in v is 1e-3 mV, in the
/// upstroke, which climbs 30 mV a step; four sub-steps make 6e-3, and NEST's own tolerance leaves up to 1e-2 there.
/// v and the gates are sums in two numbers each: rounded singly, they put upstrokes 0.02 mV off in single precision.
/// Source: Hodgkin, Huxley, J. Physiol. 117, 1952, with potentials as in Gerstner et al., Neuronal Dynamics, table 2.1; order of a step: NEST's hh_psc_alpha.
/// </remarks>
public readonly struct HodgkinHuxley : INeuronKernel
{
    /// <summary>Runge-Kutta steps per time step.</summary>
    private const int SubSteps = 6;

    private const int V = 0, M = 1, H = 2, N = 3, IEx = 4, DEx = 5, IIn = 6, DIn = 7, IStep = 8, Refractory = 9,
        SubStep = 10, InverseC = 11, GNa = 12, GK = 13, GLeak = 14, ENa = 15, EK = 16, ELeak = 17, I = 18, RefractorySteps = 19,
        HalfEx = 20, HalfIn = 21, PeakEx = 22, PeakIn = 23, VLow = 24, MLow = 25, HLow = 26, NLow = 27, Dt = 28, ExpM1Ex = 29, ExpM1In = 30, SpikeLevel = 31;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "HodgkinHuxley",
        Version = 1,
        Parameters =
        [
            new("Capacitance", "nF", 0.1, 0, MinimumExcluded: true), new("GNa", "uS", 12, 0), new("GK", "uS", 3.6, 0), new("GLeak", "uS", 0.03, 0),
            new("ENa", "mV", 50), new("EK", "mV", -77), new("ELeak", "mV", -54.402), new("VRest", "mV", -65), new("TauRefractory", "ms", 2, 0), new("IConstant", "nA", 0),
            new("TauSynExc", "ms", 0.2, 0, MinimumExcluded: true), new("TauSynInh", "ms", 2, 0, MinimumExcluded: true),
        ],
        // The states' defaults are the gates' equilibrium at -65 mV: a/(a + b).
        Fields =
        [
            new("V", FieldRole.State), new("M", FieldRole.State, 0.0529324852572496), new("H", FieldRole.State, 0.596120753508460),
            new("N", FieldRole.State, 0.317676914060697),
            .. ((string[])["IExc", "DExc", "IInh", "DInh", "IStep", "Refractory"]).Select(name => new FieldDeclaration(name, FieldRole.State)),
            .. ((string[])
            [
                "SubStep", "InverseC", "GNa", "GK", "GLeak", "ENa", "EK", "ELeak", "I", "RefractorySteps", "HalfExc", "HalfInh", "PeakExc", "PeakInh",
            ]).Select(name => new FieldDeclaration(name, FieldRole.Parameter)),
            .. ((string[])["VLow", "MLow", "HLow", "NLow"]).Select(name => new FieldDeclaration(name, FieldRole.State)),
            .. ((string[])["Dt", "ExpM1Exc", "ExpM1Inh", "SpikeLevel"]).Select(name => new FieldDeclaration(name, FieldRole.Parameter)),
        ],
        Channels = ["excitatory", "inhibitory", "current"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        d.Set("Dt", d.DtMs);
        d.Set("SubStep", d.DtMs / SubSteps);
        d.Set("InverseC", 1 / d["Capacitance"]);
        foreach (string conductance in (string[])["GNa", "GK", "GLeak"]) d.Set(conductance, d[conductance]);
        foreach (string reversal in (string[])["ENa", "EK", "ELeak"]) d.Set(reversal, d[reversal] - d["VRest"]);
        d.Set("SpikeLevel", -d["VRest"]);
        d.Set("I", d["IConstant"]);
        d.Set("RefractorySteps", d.Steps(d["TauRefractory"]));
        foreach (string side in (string[])["Exc", "Inh"])
        {
            d.Set($"ExpM1{side}", Derivation.ExpM1(-d.DtMs / d[$"TauSyn{side}"]));
            d.Set($"Half{side}", Derivation.ExpM1(-0.5 * d.DtMs / SubSteps / d[$"TauSyn{side}"]));
            d.Set($"Peak{side}", Math.E / d[$"TauSyn{side}"]);
        }
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0), two = TLane.Splat(2), sub = c.Get(SubStep);
        TLane half = TLane.Splat(0.5) * sub, sixth = TLane.Splat(1.0 / 6) * sub;
        TLane fallEx = c.Get(HalfEx), fallIn = c.Get(HalfIn), constant = c.Get(I) + c.Get(IStep);
        Gates<TLane, TMask> before = new() { V = c.Get(V), M = c.Get(M), H = c.Get(H), N = c.Get(N) };
        Gates<TLane, TMask> change = new() { V = zero, M = zero, H = zero, N = zero };
        TLane iEx = c.Get(IEx), dEx = c.Get(DEx), iIn = c.Get(IIn), dIn = c.Get(DIn);
        for (int s = 0; s < SubSteps; s++)
        {
            TLane startCurrent = constant + (iEx + iIn);
            (iEx, dEx) = Fall<TLane, TMask>(iEx, dEx, half, fallEx);
            (iIn, dIn) = Fall<TLane, TMask>(iIn, dIn, half, fallIn);
            TLane middleCurrent = constant + (iEx + iIn);
            (iEx, dEx) = Fall<TLane, TMask>(iEx, dEx, half, fallEx);
            (iIn, dIn) = Fall<TLane, TMask>(iIn, dIn, half, fallIn);
            TLane endCurrent = constant + (iEx + iIn);

            Gates<TLane, TMask> y = Along(before, TLane.Splat(1), change);
            Gates<TLane, TMask> k1 = Slope<TLane, TMask, TContext>(ref c, y, startCurrent);
            Gates<TLane, TMask> k2 = Slope<TLane, TMask, TContext>(ref c, Along(y, half, k1), middleCurrent);
            Gates<TLane, TMask> k3 = Slope<TLane, TMask, TContext>(ref c, Along(y, half, k2), middleCurrent);
            Gates<TLane, TMask> k4 = Slope<TLane, TMask, TContext>(ref c, Along(y, sub, k3), endCurrent);
            change.V = TLane.Fma(sixth, TLane.Fma(two, k2.V + k3.V, k1.V + k4.V), change.V);
            change.M = TLane.Fma(sixth, TLane.Fma(two, k2.M + k3.M, k1.M + k4.M), change.M);
            change.H = TLane.Fma(sixth, TLane.Fma(two, k2.H + k3.H, k1.H + k4.H), change.H);
            change.N = TLane.Fma(sixth, TLane.Fma(two, k2.N + k3.N, k1.N + k4.N), change.N);
        }

        TLane v = Add<TLane, TMask, TContext>(ref c, V, VLow, change.V);
        Add<TLane, TMask, TContext>(ref c, M, MLow, change.M);
        Add<TLane, TMask, TContext>(ref c, H, HLow, change.H);
        Add<TLane, TMask, TContext>(ref c, N, NLow, change.N);
        // Over the step at once: the roundings of twelve halves of sub-steps would add up from step to step.
        (iEx, dEx) = Fall<TLane, TMask>(c.Get(IEx), c.Get(DEx), c.Get(Dt), c.Get(ExpM1Ex));
        (iIn, dIn) = Fall<TLane, TMask>(c.Get(IIn), c.Get(DIn), c.Get(Dt), c.Get(ExpM1In));
        c.Set(IEx, iEx);
        c.Set(IIn, iIn);
        c.Set(DEx, TLane.Fma(c.Get(PeakEx), c.Input(0), dEx));
        c.Set(DIn, TLane.Fma(c.Get(PeakIn), c.Input(1), dIn));
        c.Set(IStep, c.Input(2));
        TLane refractory = c.Get(Refractory);
        TMask past = TLane.And(TLane.LessOrEqual(c.Get(SpikeLevel), v), TLane.Less(v, before.V));
        TMask fired = TLane.And(past, TLane.LessOrEqual(refractory, zero));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - TLane.Splat(1), zero)));
        c.Spike(fired);
    }

    /// <summary>Potential and gates, or their rates of change.</summary>
    private struct Gates<TLane, TMask>
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        public TLane V, M, H, N;
    }

    /// <summary>An alpha current and its rise after a time, by which exponentials have changed by a factor of 1 + expM1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane Current, TLane Rise) Fall<TLane, TMask>(TLane current, TLane rise, TLane time, TLane expM1)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        TLane risen = TLane.Fma(time, rise, current);
        return (TLane.Fma(expM1, risen, risen), TLane.Fma(expM1, rise, rise));
    }

    /// <summary>Adds to a state that is a sum in two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Add<TLane, TMask, TContext>(ref TContext c, int field, int low, TLane change)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        (TLane sum, TLane rest) = LaneMath.AddCompensated<TLane, TMask>(c.Get(field), c.Get(low), change);
        c.Set(field, sum);
        c.Set(low, rest);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Gates<TLane, TMask> Along<TLane, TMask>(in Gates<TLane, TMask> y, TLane time, in Gates<TLane, TMask> k)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        => new() { V = TLane.Fma(time, k.V, y.V), M = TLane.Fma(time, k.M, y.M), H = TLane.Fma(time, k.H, y.H), N = TLane.Fma(time, k.N, y.N) };

    private static Gates<TLane, TMask> Slope<TLane, TMask, TContext>(ref TContext c, in Gates<TLane, TMask> y, TLane current)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane one = TLane.Splat(1), v = y.V, fromRest = TLane.Splat(0) - v;
        TLane xM = (TLane.Splat(25) - v) * TLane.Splat(0.1), xN = (TLane.Splat(10) - v) * TLane.Splat(0.1);
        TLane aM = LaneMath.XOverExpM1<TLane, TMask>(xM), bM = TLane.Splat(4) * LaneMath.Exp<TLane, TMask>(fromRest * TLane.Splat(1.0 / 18));
        TLane aN = TLane.Splat(0.1) * LaneMath.XOverExpM1<TLane, TMask>(xN), slow = LaneMath.Exp<TLane, TMask>(fromRest * TLane.Splat(1.0 / 80));
        TLane bN = TLane.Splat(0.125) * slow;
        // e^(-(v + 65)/20) is the fourth power of the one over 80; e^(-(v + 35)/10) its square times e^3.
        TLane squared = slow * slow, fourth = squared * squared;
        TLane aH = TLane.Splat(0.07) * fourth, bH = one / TLane.Fma(TLane.Splat(20.085536923187668), fourth * fourth, one);

        TLane sodium = c.Get(GNa) * (y.M * y.M * y.M * y.H), n2 = y.N * y.N, potassium = c.Get(GK) * (n2 * n2);
        TLane sum = TLane.Fma(sodium, c.Get(ENa) - v, TLane.Fma(potassium, c.Get(EK) - v, TLane.Fma(c.Get(GLeak), c.Get(ELeak) - v, current)));
        return new Gates<TLane, TMask>
        {
            V = sum * c.Get(InverseC),
            M = TLane.Fma(aM, one - y.M, TLane.Splat(0) - bM * y.M),
            H = TLane.Fma(aH, one - y.H, TLane.Splat(0) - bH * y.H),
            N = TLane.Fma(aN, one - y.N, TLane.Splat(0) - bN * y.N),
        };
    }
}
