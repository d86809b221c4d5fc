using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Spike-timing-dependent plasticity of all pairs of spikes, with power-law dependence on the weight.</summary>
/// <remarks>
/// <code>
/// every step:   kPlus += expm1(-h/tauPlus) kPlus,  kMinus += expm1(-h/tauMinus) kMinus
/// target spike: w += lambda wMax (1 - w/wMax)^muPlus kPlus
/// source spike: w -= alpha lambda wMax (w/wMax)^muMinus kMinus;  the weight is sent
/// afterwards:   kPlus += 1 at source spikes, kMinus += 1 at target spikes
/// </code>
/// The weight is kept in the projection's bounds; set them to [0, wMax], or [wMax, 0] for a negative wMax. <see cref="AdditiveStdp"/> (both exponents 0) and
/// <see cref="MultiplicativeStdp"/> (both 1) give the same bits without the powers, which cost an exponential and a logarithm an event.
/// Source: Guetig, Aharonov, Rotter, Sompolinsky, J. Neurosci. 23, 2003, eqs. 1-3; Morrison, Aertsen, Diesmann, Neural Comput. 19, 2007.
/// </remarks>
public readonly struct PairStdp : ISynapseKernel
{
    private const int MuPlus = 5, MuMinus = 6;

    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = PairTraces.Declaration("PairStdp", exponents: true);

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        PairTraces.Derive(d);
        d.Set("MuPlus", d["MuPlus"]);
        d.Set("MuMinus", d["MuMinus"]);
    }

    /// <inheritdoc/>
    public static void DecayPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Decay<TLane, TMask, TContext>(ref c, 0, PairTraces.DecayPlus);

    /// <inheritdoc/>
    public static void DecayPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Decay<TLane, TMask, TContext>(ref c, 0, PairTraces.DecayMinus);

    /// <inheritdoc/>
    public static void OnPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
    {
        TLane share = Power<TLane, TMask>(c.Weight * c.Constant(PairTraces.InverseMaximum), c.Constant(MuMinus));
        c.Change(TLane.Splat(0) - c.Constant(PairTraces.Depression) * share * c.Post(0));
    }

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
    {
        TLane room = TLane.Splat(1) - c.Weight * c.Constant(PairTraces.InverseMaximum);
        c.Change(c.Constant(PairTraces.Potentiation) * Power<TLane, TMask>(room, c.Constant(MuPlus)) * c.Pre(0));
    }

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);

    /// <summary>x^mu for x in [0, 1]; exact for mu 0 and 1.</summary>
    private static TLane Power<TLane, TMask>(TLane x, TLane mu)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged
    {
        TLane positive = TLane.Max(x, TLane.Splat(1e-30));
        TLane power = LaneMath.Exp<TLane, TMask>(mu * LaneMath.Log<TLane, TMask>(positive));
        power = TLane.Select(TLane.LessOrEqual(x, TLane.Splat(0)), TLane.Splat(0), power);
        power = TLane.Select(TLane.Equal(mu, TLane.Splat(1)), x, power);
        return TLane.Select(TLane.Equal(mu, TLane.Splat(0)), TLane.Splat(1), power);
    }
}
