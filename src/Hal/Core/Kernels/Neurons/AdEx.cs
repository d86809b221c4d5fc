using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Adaptive exponential integrate-and-fire neuron with exponentially decaying conductances; DeltaT = 0 is the adaptive neuron with a sharp threshold.</summary>
/// <remarks>
/// <code>
/// free:        C dv/dt = iConstant + iStep - gLeak v + gLeak deltaT e^((v - vT)/deltaT) + gEx (eEx - v) + gIn (eIn - v) - w
/// refractory:  v stays, refractory -= 1
/// always:      tauW dw/dt = a v - w;  gEx = gEx e^(-h/tauSynEx) + excitatory at the end of the step;  gIn likewise;  iStep = current
/// v >= vPeak:  spike; within the step, at the time of the crossing: v = reset, w += b, and the rest of the step is integrated from there
/// deltaT = 0:  spike where v >= vT at the end of the step; then v = reset, w += b
/// </code>
/// All potentials are relative to eLeak. Scheme: the fourth-order Runge-Kutta method in three sub-steps, with the conductances' own exponentials at the stages,
/// on the coordinate u instead of v,
/// <code>
/// e^(-u/deltaT) = e^(-(v - vT)/deltaT) + epsilon,   s = 1 - epsilon e^(u/deltaT),   v = vT + u - deltaT log s
/// du/dt = (gLeak deltaT e^(u/deltaT) + s (everything else)) / C
/// </code>
/// u is v below the threshold and approaches a finite value at a finite speed while v goes to infinity: the upstroke, which cost other schemes dozens of sub-steps, is as
/// smooth as the rest, and the crossing is found by interpolation. One more Runge-Kutta step, from the crossing to the end of the step, serves the neurons that spiked.
/// v and w are sums in two numbers each (VLow, WLow): in single precision the roundings of 1e4 steps shift spikes.
/// Errors against a solution to 1e-12, on the published case and ten of its kin, v before the first spike (limit 1e-5 mV) and times after ten to 140 spikes:
/// 8e-7 mV and 4e-3 ms at dt 0.1 ms, 2e-6 mV at 0.2 ms; two sub-steps make 4e-6 and 1e-5 mV, too near to the limit. epsilon = 1/8: of 1, 1/2 .. 1/20 those about 1/10
/// have the smallest error in v, and smaller ones cost accuracy of the times.
/// Source: Brette, Gerstner, J. Neurophysiol. 94, 2005; order of a step: NEST's aeif_cond_exp.
/// </remarks>
public readonly struct AdEx : INeuronKernel
{
    private const int V = 0, W = 1, GEx = 2, GIn = 3, IStep = 4, Refractory = 5, VLow = 6, WLow = 7,
        H = 8, InverseC = 9, MinusGLeak = 10, I = 11, EEx = 12, EIn = 13, DeltaT = 14, InverseDeltaT = 15,
        VT = 16, Reset = 17, UPeak = 18, SPeak = 19, SLogSPeak = 20, RefractorySteps = 21, A = 22, B = 23, InverseTauW = 24,
        ExpM1Ex = 25, ExpM1In = 26, HalfEx = 27, HalfIn = 28, InverseTauEx = 29, InverseTauIn = 30;

    /// <summary>Runge-Kutta steps per time step.</summary>
    private const int SubSteps = 3;

    /// <summary>epsilon.</summary>
    private const double Smoothing = 1.0 / 8;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "AdEx",
        Version = 1,
        Parameters =
        [
            new("Capacitance", "nF", 0.281, 0, MinimumExcluded: true), new("GLeak", "uS", 0.03, 0, MinimumExcluded: true), new("ELeak", "mV", -70.6),
            new("VThreshold", "mV", -50.4), new("VPeak", "mV", 0), new("VReset", "mV", -60), new("DeltaT", "mV", 2, 0), new("TauRefractory", "ms", 0, 0),
            new("A", "uS", 0.004), new("B", "nA", 0.0805), new("TauW", "ms", 144, 0, MinimumExcluded: true), new("IConstant", "nA", 0),
            new("ERevExc", "mV", 0), new("ERevInh", "mV", -85),
            new("TauSynExc", "ms", 0.5, 0, MinimumExcluded: true), new("TauSynInh", "ms", 2, 0, MinimumExcluded: true),
        ],
        Fields =
        [
            .. ((string[])["V", "W", "GExc", "GInh", "IStep", "Refractory", "VLow", "WLow"]).Select(name => new FieldDeclaration(name, FieldRole.State)),
            .. ((string[])
            [
                "H", "InverseC", "MinusGLeak", "I", "EExc", "EInh", "DeltaT", "InverseDeltaT", "VT", "Reset", "UPeak", "SPeak", "SLogSPeak", "RefractorySteps",
                "A", "B", "InverseTauW", "ExpM1Exc", "ExpM1Inh", "HalfExc", "HalfInh", "InverseTauExc", "InverseTauInh",
            ]).Select(name => new FieldDeclaration(name, FieldRole.Parameter)),
        ],
        Channels = ["excitatory", "inhibitory", "current"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        double deltaT = d["DeltaT"], rest = d["ELeak"], vT = d["VThreshold"], peak = deltaT == 0 ? vT : d["VPeak"];
        if (peak < vT) throw d.Refuse($"VPeak is {peak} mV, below VThreshold {vT} mV.", "Choose VPeak at or above VThreshold.");
        if (d["VReset"] >= peak) throw d.Refuse($"VReset is {d["VReset"]} mV, at or above the peak {peak} mV.", "Choose VReset below VPeak (below VThreshold where DeltaT is 0).");
        d.Set("H", d.DtMs);
        d.Set("InverseC", 1 / d["Capacitance"]);
        d.Set("MinusGLeak", -d["GLeak"]);
        d.Set("I", d["IConstant"]);
        d.Set("EExc", d["ERevExc"] - rest);
        d.Set("EInh", d["ERevInh"] - rest);
        d.Set("DeltaT", deltaT);
        d.Set("InverseDeltaT", deltaT == 0 ? 0 : 1 / deltaT);
        d.Set("VT", vT - rest);
        d.Set("Reset", d["VReset"] - rest);
        // Beyond 60 deltaT above the threshold v goes to any peak in less than 1e-25 ms; the bound keeps s a normal number in single precision.
        double e = deltaT == 0 ? 1 : Math.Exp(-Math.Min(60, (peak - vT) / deltaT)), s = deltaT == 0 ? 1 : e / (e + Smoothing);
        d.Set("UPeak", deltaT == 0 ? 0 : -deltaT * Math.Log(e + Smoothing));
        d.Set("SPeak", s);
        d.Set("SLogSPeak", s * Math.Log(s));
        d.Set("RefractorySteps", d.Steps(d["TauRefractory"]));
        d.Set("A", d["A"]);
        d.Set("B", d["B"]);
        d.Set("InverseTauW", 1 / d["TauW"]);
        foreach (string side in (string[])["Exc", "Inh"])
        {
            d.Set($"ExpM1{side}", Derivation.ExpM1(-d.DtMs / d[$"TauSyn{side}"]));
            d.Set($"Half{side}", Derivation.ExpM1(-0.5 * d.DtMs / SubSteps / d[$"TauSyn{side}"]));
            d.Set($"InverseTau{side}", 1 / d[$"TauSyn{side}"]);
        }
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0), one = TLane.Splat(1);
        TMask held = TLane.Less(zero, c.Get(Refractory));
        Course<TLane, TMask> course = new()
        {
            Point = Start<TLane, TMask, TContext>(ref c, c.Get(V), c.Get(W), held, c.Get(GEx), c.Get(GIn)),
            GEx = c.Get(GEx),
            GIn = c.Get(GIn),
            Held = held,
            Fired = TLane.Less(one, zero),
            Passed = zero,
            Crossing = one,
            DWCrossing = zero,
        };
        for (int part = 1; part <= SubSteps; part++) Advance<TLane, TMask, TContext>(ref c, ref course, part == SubSteps);
        Finish<TLane, TMask, TContext>(ref c, ref course);
        c.Spike(course.Fired);
    }

    /// <summary>One sub-step, and whether the peak is crossed in it. This and the methods below are not inlined: together they are more than the compiler inlines into one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Advance<TLane, TMask, TContext>(ref TContext c, ref Course<TLane, TMask> course, bool last)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane sub = TLane.Splat(1.0 / SubSteps) * c.Get(H);
        TLane middleEx = TLane.Fma(c.Get(HalfEx), course.GEx, course.GEx), middleIn = TLane.Fma(c.Get(HalfIn), course.GIn, course.GIn);
        (course.GEx, course.GIn) = (TLane.Fma(c.Get(HalfEx), middleEx, middleEx), TLane.Fma(c.Get(HalfIn), middleIn, middleIn));
        Point<TLane, TMask> p = course.Point;
        Integrate<TLane, TMask, TContext>(ref c, ref course.Point, sub, course.Held, middleEx, middleIn, course.GEx, course.GIn);

        // A sharp threshold is looked at when the step ends, a peak wherever it is crossed.
        TMask sharp = TLane.Equal(c.Get(DeltaT), TLane.Splat(0));
        TMask over = TLane.And(TLane.LessOrEqual(c.Get(UPeak), course.Point.U), TLane.Not(TLane.Or(course.Held, course.Fired)));
        if (!last) over = TLane.And(over, TLane.Not(sharp));
        TLane f = Crossing<TLane, TMask>(c.Get(UPeak) - p.U, course.Point.U - p.U, p.SlopeU * sub, course.Point.SlopeU * sub);
        TLane at = TLane.Select(sharp, TLane.Splat(1), TLane.Splat(1.0 / SubSteps) * (f + course.Passed));
        TLane dw = TLane.Select(sharp, course.Point.DW, Adaptation<TLane, TMask, TContext>(ref c, p, f * sub));
        course.Crossing = TLane.Select(over, at, course.Crossing);
        course.DWCrossing = TLane.Select(over, dw, course.DWCrossing);
        course.Fired = TLane.Or(course.Fired, over);
        course.Passed += TLane.Splat(1);
    }

    /// <summary>From the crossing to the end of the step, of length 0 for those that did not spike; then everything is stored.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Finish<TLane, TMask, TContext>(ref TContext c, ref Course<TLane, TMask> course)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0), half = TLane.Splat(0.5), rest = c.Get(H) - course.Crossing * c.Get(H);
        // Over the step at once: the roundings of sub-steps would add up from step to step.
        TLane gEx = TLane.Fma(c.Get(ExpM1Ex), c.Get(GEx), c.Get(GEx)), gIn = TLane.Fma(c.Get(ExpM1In), c.Get(GIn), c.Get(GIn));
        TLane growthEx = LaneMath.Exp<TLane, TMask>(half * rest * c.Get(InverseTauEx)), growthIn = LaneMath.Exp<TLane, TMask>(half * rest * c.Get(InverseTauIn));
        TLane backEx = gEx * growthEx, backIn = gIn * growthIn, dwReset = course.DWCrossing + c.Get(B);
        TMask fired = course.Fired, holds = TLane.Less(zero, c.Get(RefractorySteps));
        Point<TLane, TMask> after = Start<TLane, TMask, TContext>(ref c, c.Get(Reset), c.Get(W) + dwReset, holds, backEx * growthEx, backIn * growthIn);
        Integrate<TLane, TMask, TContext>(ref c, ref after, rest, holds, backEx, backIn, gEx, gIn);

        (TLane v, TLane vLow) = LaneMath.AddCompensated<TLane, TMask>(
            TLane.Select(fired, c.Get(Reset), c.Get(V)), TLane.Select(fired, zero, c.Get(VLow)), TLane.Select(fired, after.DV, course.Point.DV));
        (TLane w, TLane wLow) = LaneMath.AddCompensated<TLane, TMask>(c.Get(W), c.Get(WLow), TLane.Select(fired, dwReset + after.DW, course.Point.DW));
        c.Set(V, v);
        c.Set(VLow, vLow);
        c.Set(W, w);
        c.Set(WLow, wLow);
        c.Set(GEx, gEx + c.Input(0));
        c.Set(GIn, gIn + c.Input(1));
        c.Set(IStep, c.Input(2));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(c.Get(Refractory) - TLane.Splat(1), zero)));
    }

    /// <summary>What a step has come to: the point, the conductances there, and for those that spiked the part of the step and the change of w until then.</summary>
    private struct Course<TLane, TMask>
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        public Point<TLane, TMask> Point;
        public TLane GEx, GIn, Passed, Crossing, DWCrossing;
        public TMask Held, Fired;
    }

    /// <summary>A state in both coordinates, with the exponential and the logarithm that belong to it; v and w as changes since V0 and W0; du/dt and dw/dt there.</summary>
    private struct Point<TLane, TMask>
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        public TLane V0, W0, DV, DW, U, P, S, LogS, SlopeU, SlopeW;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Epsilon<TLane, TMask>(TLane deltaT)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        => TLane.Select(TLane.Equal(deltaT, TLane.Splat(0)), TLane.Splat(0), TLane.Splat(Smoothing));

    /// <summary>From v to u.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Point<TLane, TMask> Start<TLane, TMask, TContext>(ref TContext c, TLane v, TLane w, TMask held, TLane gEx, TLane gIn)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane one = TLane.Splat(1), above = v - c.Get(VT);
        TLane e = LaneMath.Exp<TLane, TMask>(TLane.Min(above * c.Get(InverseDeltaT), TLane.Splat(60)));
        TLane s = one / TLane.Fma(Epsilon<TLane, TMask>(c.Get(DeltaT)), e, one);
        TLane logS = LaneMath.Log<TLane, TMask>(s);
        Point<TLane, TMask> p = new()
        {
            V0 = v,
            W0 = w,
            DV = TLane.Splat(0),
            DW = TLane.Splat(0),
            U = TLane.Fma(c.Get(DeltaT), logS, above),
            P = e * s,
            S = s,
            LogS = logS,
        };
        Slope<TLane, TMask, TContext>(ref c, ref p, held, gEx, gIn);
        return p;
    }

    /// <summary>One Runge-Kutta step of length h, from a point with its slopes to the next with its own.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Integrate<TLane, TMask, TContext>(
        ref TContext c, ref Point<TLane, TMask> p, TLane h, TMask held, TLane middleEx, TLane middleIn, TLane endEx, TLane endIn)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane half = TLane.Splat(0.5) * h, sixth = TLane.Splat(1.0 / 6) * h, two = TLane.Splat(2);
        Point<TLane, TMask> start = p;
        Move<TLane, TMask, TContext>(ref c, in start, ref p, half * start.SlopeU, half * start.SlopeW, held, middleEx, middleIn);
        TLane u = p.SlopeU, w = p.SlopeW;
        Move<TLane, TMask, TContext>(ref c, in start, ref p, half * u, half * w, held, middleEx, middleIn);
        (u, w) = (u + p.SlopeU, w + p.SlopeW);
        Move<TLane, TMask, TContext>(ref c, in start, ref p, h * p.SlopeU, h * p.SlopeW, held, endEx, endIn);
        TLane du = sixth * TLane.Fma(two, u, start.SlopeU + p.SlopeU), dw = sixth * TLane.Fma(two, w, start.SlopeW + p.SlopeW);
        Move<TLane, TMask, TContext>(ref c, in start, ref p, du, dw, held, endEx, endIn);
    }

    /// <summary>du/dt and dw/dt at a point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Slope<TLane, TMask, TContext>(ref TContext c, ref Point<TLane, TMask> p, TMask held, TLane gEx, TLane gIn)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane v = p.V0 + p.DV, w = p.W0 + p.DW;
        TLane current = TLane.Fma(c.Get(MinusGLeak), v, c.Get(I) + c.Get(IStep)) - w;
        current = TLane.Fma(gEx, c.Get(EEx) - v, TLane.Fma(gIn, c.Get(EIn) - v, current));
        TLane u = TLane.Fma(TLane.Splat(0) - c.Get(MinusGLeak) * c.Get(DeltaT), p.P, p.S * current) * c.Get(InverseC);
        p.SlopeU = TLane.Select(held, TLane.Splat(0), u);
        p.SlopeW = TLane.Fma(c.Get(A), v, TLane.Splat(0) - w) * c.Get(InverseTauW);
    }

    /// <summary>The point at a distance from <paramref name="start"/> in u and w, with its slopes; v moves by an increment, not beyond the peak.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Move<TLane, TMask, TContext>(
        ref TContext c, in Point<TLane, TMask> start, ref Point<TLane, TMask> p, TLane du, TLane dw, TMask held, TLane gEx, TLane gIn)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane moved = start.U + du;
        TMask sharp = TLane.Equal(c.Get(DeltaT), TLane.Splat(0));
        // A sharp threshold has nothing to bound: v goes on to the end of the step.
        TLane bound = TLane.Select(sharp, du, TLane.Min(du, c.Get(UPeak) - start.U));
        p.P = LaneMath.Exp<TLane, TMask>((start.U + bound) * c.Get(InverseDeltaT));
        p.S = TLane.Max(TLane.Splat(1) - Epsilon<TLane, TMask>(c.Get(DeltaT)) * p.P, c.Get(SPeak));
        p.LogS = LaneMath.Log<TLane, TMask>(p.S);
        p.U = moved;
        p.DV = start.DV + TLane.Fma(c.Get(DeltaT), start.LogS - p.LogS, bound);
        p.DW = start.DW + dw;
        Slope<TLane, TMask, TContext>(ref c, ref p, held, gEx, gIn);
    }

    /// <summary>
    /// The part of a sub-step after which u has risen by <paramref name="rise"/> of its whole change: cubic Hermite interpolation of time over u from the changes
    /// that the slopes at both ends would make; linear where these are not within the factor 3 of the change itself that keeps the cubic monotone.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane Crossing<TLane, TMask>(TLane rise, TLane change, TLane startChange, TLane endChange)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        TLane zero = TLane.Splat(0), one = TLane.Splat(1), three = TLane.Splat(3);
        TLane x = TLane.Max(TLane.Min(rise / change, one), zero), y = one - x;
        TLane m0 = change / startChange, m1 = change / endChange;
        TMask monotone = TLane.And(TLane.And(TLane.Less(zero, m0), TLane.Less(m0, three)), TLane.And(TLane.Less(zero, m1), TLane.Less(m1, three)));
        TLane cubic = TLane.Fma(x * x, three - (x + x), x * y * (m0 * y - m1 * x));
        return TLane.Select(monotone, TLane.Max(TLane.Min(cubic, one), zero), x);
    }

    /// <summary>
    /// The change of w since the step began, after <paramref name="time"/> more in which u goes from that of <paramref name="p"/> to the peak. There s falls almost linearly to that of the peak, so the mean of v is
    /// taken with the mean of log s over a straight line, (s0 log s0 - s1 log s1)/(s0 - s1) - 1: Runge-Kutta stages would sample the peak itself and be off by 0.02 pA.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLane Adaptation<TLane, TMask, TContext>(ref TContext c, in Point<TLane, TMask> p, TLane time)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane fall = TLane.Max(p.S - c.Get(SPeak), TLane.Splat(1e-30));
        TLane meanLog = (p.S * p.LogS - c.Get(SLogSPeak)) / fall - TLane.Splat(1);
        TLane meanV = c.Get(VT) + TLane.Splat(0.5) * (p.U + c.Get(UPeak)) - c.Get(DeltaT) * meanLog;
        return TLane.Fma(time * c.Get(InverseTauW), TLane.Fma(c.Get(A), meanV, TLane.Splat(0) - (p.W0 + p.DW)), p.DW);
    }
}
