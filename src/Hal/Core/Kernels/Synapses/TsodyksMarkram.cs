using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Short-term plasticity with three states of the transmitter: available x, active y, recovering z; and the utilisation u. One set per source.</summary>
/// <remarks>
/// <code>
/// every step:   z = 1 - x - y;  x += -expm1(-h/tauRec) z + pXY y;  y += expm1(-h/tauPsc) y;  u += expm1(-h/tauFac) u        exact over the step
/// source spike: u += U (1 - u)  (tauFac = 0: u = U);  sent = u x w;  then x -= u x, y += u x
/// </code>
/// The state depends on the source alone, so it is kept once per source neuron; the released part shows in the factor of the spike. x and u are sums in two numbers each:
/// in single precision a step's recovery is lost in the rounding of x long before x is back at 1.
/// Source: Tsodyks, Uziel, Markram, J. Neurosci. 20, 2000; the order is that of NEST's tsodyks_synapse.
/// </remarks>
public readonly struct TsodyksMarkram : ISynapseKernel
{
    private const int DecayFac = 0, DecayPsc = 1, Recovery = 2, FromY = 3, Use = 4;
    private const int X = 0, Y = 1, U = 2, XLow = 3, ULow = 4;

    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = new()
    {
        Name = "TsodyksMarkram",
        Version = 1,
        Parameters =
        [
            new("U", "1", 0.5, 0, 1, MinimumExcluded: true), new("TauPsc", "ms", 3, 0, MinimumExcluded: true),
            new("TauRec", "ms", 800, 0, MinimumExcluded: true), new("TauFac", "ms", 0, 0),
        ],
        Constants = ["DecayFac", "DecayPsc", "Recovery", "FromY", "Use"],
        PreFields =
        [
            new FieldDeclaration("X", FieldRole.State, 1), new FieldDeclaration("Y", FieldRole.State), new FieldDeclaration("U", FieldRole.State),
            new FieldDeclaration("XLow", FieldRole.State), new FieldDeclaration("ULow", FieldRole.State),
        ],
        ReactsToPost = false,
        ChangesWeights = false,
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        double h = d.DtMs, psc = d["TauPsc"], rec = d["TauRec"];
        d.Set("DecayFac", d["TauFac"] == 0 ? -1 : Derivation.ExpM1(-h / d["TauFac"]));
        double decayPsc = Derivation.ExpM1(-h / psc), decayRec = Derivation.ExpM1(-h / rec);
        d.Set("DecayPsc", decayPsc);
        d.Set("Recovery", -decayRec);
        // dy/dt = -y/tauPsc, dz/dt = y/tauPsc - z/tauRec: of one y, what has left y and is not in z after the step. The second part is the integral of
        // e^(-(h-s)/tauRec) e^(-s/tauPsc) / tauPsc, written so that equal time constants need no case of their own.
        double difference = 1 / psc - 1 / rec, x = -h * difference;
        d.Set("FromY", -decayPsc - Math.Exp(-h / rec) / psc * (x == 0 ? h : -Derivation.ExpM1(x) / difference));
        d.Set("Use", d["U"]);
    }

    /// <inheritdoc/>
    public static void DecayPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
        TLane x = c.Get(X), y = c.Get(Y), u = c.Get(U), z = TLane.Splat(1) - x - y - c.Get(XLow);
        (x, TLane xLow) = LaneMath.AddCompensated<TLane, TMask>(x, c.Get(XLow), TLane.Fma(c.Constant(FromY), y, c.Constant(Recovery) * z));
        (u, TLane uLow) = LaneMath.AddCompensated<TLane, TMask>(u, c.Get(ULow), c.Constant(DecayFac) * u);
        c.Set(X, x);
        c.Set(XLow, xLow);
        c.Set(U, u);
        c.Set(ULow, uLow);
        c.Set(Y, TLane.Fma(c.Constant(DecayPsc), y, y));
    }

    /// <inheritdoc/>
    public static void DecayPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
    }

    /// <inheritdoc/>
    public static void OnPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Factor(Utilisation<TLane, TMask>(c.Pre(U), c.Constant(Use)) * c.Pre(X));

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
    {
    }

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
        TLane u = Utilisation<TLane, TMask>(c.Get(U), c.Constant(Use)), released = u * c.Get(X);
        c.Set(U, u);
        c.Set(ULow, TLane.Splat(0));
        c.Set(X, c.Get(X) - released);
        c.Set(Y, c.Get(Y) + released);
    }

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
    }

    private static TLane Utilisation<TLane, TMask>(TLane u, TLane use)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged
        => TLane.Fma(use, TLane.Splat(1) - u, u);
}
