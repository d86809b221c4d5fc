using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Short-term plasticity of Tsodyks, Pawelzik, Markram: resources x, active y, utilisation u per source.</summary>
/// <remarks>
/// <code>
/// every step:   z = 1 - x - y;  u += expm1(-h/tauFac) u
///               x += pXY y + pXZ z;  y += expm1(-h/tauPsc) y        exact over the step
/// source spike: u += U (1 - u)  (tauFac = 0: u = U);  sent = u x w;  then x -= u x, y += u x
/// </code>
/// The state depends on the source alone, so it is kept once per source neuron; the released part shows in the factor of the spike.
/// Source: Tsodyks, Uziel, Markram, J. Neurosci. 20, 2000; the order is that of NEST's tsodyks_synapse.
/// </remarks>
public readonly struct TsodyksMarkram : ISynapseKernel
{
    private const int DecayFac = 0, DecayPsc = 1, FromY = 2, FromZ = 3, Use = 4;
    private const int X = 0, Y = 1, U = 2;

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
        Constants = ["DecayFac", "DecayPsc", "FromY", "FromZ", "Use"],
        PreFields = [new FieldDeclaration("X", FieldRole.State, 1), new FieldDeclaration("Y", FieldRole.State), new FieldDeclaration("U", FieldRole.State)],
        ReactsToPost = false,
        ChangesWeights = false,
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        double h = d.DtMs, psc = d["TauPsc"], rec = d["TauRec"];
        if (psc == rec) throw d.Refuse($"TauPsc and TauRec are both {psc} ms.", "Make them differ: the exact propagator is singular there.");
        double decayPsc = Derivation.ExpM1(-h / psc), decayRec = Derivation.ExpM1(-h / rec);
        d.Set("DecayFac", d["TauFac"] == 0 ? -1 : Derivation.ExpM1(-h / d["TauFac"]));
        d.Set("DecayPsc", decayPsc);
        // dx/dt = z/tauRec, dy/dt = -y/tauPsc, z = 1 - x - y, solved over one step.
        d.Set("FromZ", -decayRec);
        d.Set("FromY", (decayRec * rec - decayPsc * psc) / (psc - rec));
        d.Set("Use", d["U"]);
    }

    /// <inheritdoc/>
    public static void DecayPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
        TLane x = c.Get(X), y = c.Get(Y), z = TLane.Splat(1) - x - y;
        c.Set(X, TLane.Fma(c.Constant(FromY), y, TLane.Fma(c.Constant(FromZ), z, x)));
        c.Set(Y, TLane.Fma(c.Constant(DecayPsc), y, y));
        c.Set(U, TLane.Fma(c.Constant(DecayFac), c.Get(U), c.Get(U)));
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
