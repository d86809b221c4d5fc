using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>What the integrate-and-fire kernels with synaptic conductances share: parameters, common fields and the quadrature of a step.</summary>
/// <remarks>
/// Between arrivals the conductances are known functions of time, so the membrane equation C dv/dt = i(t) - g(t) v is linear and has the solution
/// <code>
/// v(h) - v(0) = integral over [0, h] of f(s) e^(-d(s)) ds,     f(s) = (drive + gEx(s) (eEx - v(0)) + gIn(s) (eIn - v(0))) / C,
///                                                           d(s) = integral over [s, h] of (gLeak + gEx + gIn) / C
/// </code>
/// in increments, as single precision needs it. d is known in closed form; the integral is taken by Gauss-Legendre at three points. That is of sixth order in h and
/// needs three exponentials; there are no stages, and no time step makes it unstable. Against a solution to 1e-12 on the published cases and their kin (dt 0.1 ms):
/// 1.2e-8 mV at worst, four Runge-Kutta sub-steps 1.7e-6, two Gauss points 2.8e-4; at dt 0.5 ms 1.8e-4 against 4e-5 and 1e-2. Two points would save a sixth of the time.
/// </remarks>
internal static class ConductanceParameters
{
    /// <summary>Gauss-Legendre abscissae on [0, 1]: (5 -+ sqrt 15)/10 and 1/2, with weights 5/18, 4/9, 5/18.</summary>
    public const double First = 0.11270166537925831, Middle = 0.5, Last = 0.88729833462074169;

    private const double OuterWeight = 5.0 / 18, MiddleWeight = 4.0 / 9;

    public static IReadOnlyList<ParameterDeclaration> All { get; } =
    [
        new("Capacitance", "nF", 0.25, 0, MinimumExcluded: true), new("GLeak", "uS", 1.0 / 60, 0, MinimumExcluded: true),
        new("ELeak", "mV", -70), new("VThreshold", "mV", -55), new("VReset", "mV", -60), new("TauRefractory", "ms", 2, 0), new("IConstant", "nA", 0),
        new("ERevExc", "mV", 0), new("ERevInh", "mV", -85),
        new("TauSynExc", "ms", 0.5, 0, MinimumExcluded: true), new("TauSynInh", "ms", 2, 0, MinimumExcluded: true),
    ];

    /// <summary>The fields that both kernels have, after their states.</summary>
    public static FieldDeclaration[] Membrane { get; } =
    [
        new("Theta", FieldRole.Parameter), new("Reset", FieldRole.Parameter), new("RefractorySteps", FieldRole.Parameter),
        new("MinusGLeak", FieldRole.Parameter), new("I", FieldRole.Parameter), new("EExc", FieldRole.Parameter), new("EInh", FieldRole.Parameter),
        new("StepOverC", FieldRole.Parameter), new("MinusLeak", FieldRole.Parameter),
    ];

    public static void Derive(Derivation d)
    {
        if (d["VReset"] >= d["VThreshold"])
            throw d.Refuse($"VReset is {d["VReset"]} mV, at or above VThreshold {d["VThreshold"]} mV.", "Choose VReset below VThreshold.");
        d.Set("Theta", d["VThreshold"] - d["ELeak"]);
        d.Set("Reset", d["VReset"] - d["ELeak"]);
        d.Set("RefractorySteps", d.Steps(d["TauRefractory"]));
        d.Set("MinusGLeak", -d["GLeak"]);
        d.Set("I", d["IConstant"]);
        d.Set("EExc", d["ERevExc"] - d["ELeak"]);
        d.Set("EInh", d["ERevInh"] - d["ELeak"]);
        d.Set("StepOverC", d.DtMs / d["Capacitance"]);
        d.Set("MinusLeak", -d.DtMs * d["GLeak"] / d["Capacitance"]);
        foreach (string side in (string[])["Exc", "Inh"])
        {
            double tau = d[$"TauSyn{side}"];
            d.Set($"ExpM1{side}", Derivation.ExpM1(-d.DtMs / tau));
            d.Set($"First{side}", Math.Exp(-First * d.DtMs / tau));
            d.Set($"Middle{side}", Math.Exp(-Middle * d.DtMs / tau));
            d.Set($"Last{side}", Math.Exp(-Last * d.DtMs / tau));
            d.Set($"Kappa{side}", tau / d["Capacitance"]);
        }
    }

    /// <summary>C f(s) e^(-d(s)) at one point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Point<TLane, TMask>(TLane gEx, TLane gIn, TLane toEx, TLane toIn, TLane drive, TLane minusD)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        => TLane.Fma(gEx, toEx, TLane.Fma(gIn, toIn, drive)) * LaneMath.Exp<TLane, TMask>(minusD);

    /// <summary>The change of v over a step from the three points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Change<TLane, TMask>(TLane stepOverC, TLane first, TLane middle, TLane last)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        => stepOverC * TLane.Fma(TLane.Splat(MiddleWeight), middle, TLane.Splat(OuterWeight) * (first + last));
}
