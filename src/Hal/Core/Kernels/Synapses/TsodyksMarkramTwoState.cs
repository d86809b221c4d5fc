using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Short-term plasticity with two states: what is released is gone at once and recovers. One set per source.</summary>
/// <remarks>
/// <code>
/// every step:   x += -expm1(-h/tauRec) (1 - x);  u += expm1(-h/tauFac) u
/// source spike: use = U + u (1 - U)  (tauFac = 0: use = U);  sent = use x w;  then x -= use x, u = use
/// </code>
/// Until the first spike of a source nothing moves where First, the utilisation of that spike, is given (0 or more); by default it is not, and a source starts at rest (x = 1).
/// x and u are sums in two numbers each, as in <see cref="TsodyksMarkram"/>.
/// Source: Maass, Markram, Neural Networks 15, 2002, eqs. 1-2; the order is that of NEST's tsodyks2_synapse.
/// </remarks>
public readonly struct TsodyksMarkramTwoState : ISynapseKernel
{
    private const int DecayFac = 0, Recovery = 1, Use = 2;
    private const int X = 0, U = 1, First = 2, XLow = 3, ULow = 4;

    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = new()
    {
        Name = "TsodyksMarkramTwoState",
        Version = 1,
        Parameters = [new("U", "1", 0.5, 0, 1, MinimumExcluded: true), new("TauRec", "ms", 800, 0, MinimumExcluded: true), new("TauFac", "ms", 0, 0)],
        Constants = ["DecayFac", "Recovery", "Use"],
        PreFields =
        [
            new FieldDeclaration("X", FieldRole.State, 1), new FieldDeclaration("U", FieldRole.State), new FieldDeclaration("First", FieldRole.State, -1),
            new FieldDeclaration("XLow", FieldRole.State), new FieldDeclaration("ULow", FieldRole.State),
        ],
        ReactsToPost = false,
        ChangesWeights = false,
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        d.Set("DecayFac", d["TauFac"] == 0 ? -1 : Derivation.ExpM1(-d.DtMs / d["TauFac"]));
        d.Set("Recovery", -Derivation.ExpM1(-d.DtMs / d["TauRec"]));
        d.Set("Use", d["U"]);
    }

    /// <inheritdoc/>
    public static void DecayPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0), x = c.Get(X), u = c.Get(U), missing = TLane.Splat(1) - x - c.Get(XLow);
        TMask waiting = TLane.LessOrEqual(zero, c.Get(First));
        (x, TLane xLow) = LaneMath.AddCompensated<TLane, TMask>(x, c.Get(XLow), TLane.Select(waiting, zero, c.Constant(Recovery) * missing));
        (u, TLane uLow) = LaneMath.AddCompensated<TLane, TMask>(u, c.Get(ULow), TLane.Select(waiting, zero, c.Constant(DecayFac) * u));
        c.Set(X, x);
        c.Set(XLow, xLow);
        c.Set(U, u);
        c.Set(ULow, uLow);
    }

    /// <inheritdoc/>
    public static void DecayPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
    }

    /// <inheritdoc/>
    public static void OnPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Factor(Utilisation<TLane, TMask>(c.Pre(U), c.Pre(First), c.Constant(Use)) * c.Pre(X));

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
    {
    }

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
        TLane use = Utilisation<TLane, TMask>(c.Get(U), c.Get(First), c.Constant(Use));
        c.Set(X, c.Get(X) - use * c.Get(X));
        c.Set(U, use);
        c.Set(ULow, TLane.Splat(0));
        c.Set(First, TLane.Splat(-1));
    }

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
    }

    private static TLane Utilisation<TLane, TMask>(TLane u, TLane first, TLane use)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged
        => TLane.Select(TLane.LessOrEqual(TLane.Splat(0), first), first, TLane.Fma(u, TLane.Splat(1) - use, use));
}
