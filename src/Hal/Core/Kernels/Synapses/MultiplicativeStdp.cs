using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Spike-timing-dependent plasticity of all pairs of spikes; changes shrink in proportion to what is left to the bound that they go to.</summary>
/// <remarks>
/// <code>
/// every step:   kPlus += expm1(-h/tauPlus) kPlus,  kMinus += expm1(-h/tauMinus) kMinus
/// target spike: w += lambda (wMax - w) kPlus
/// source spike: w -= alpha lambda w kMinus;  the weight is sent
/// afterwards:   kPlus += 1 at source spikes, kMinus += 1 at target spikes
/// </code>
/// The weight is kept in the projection's bounds; set them to [0, wMax], or [wMax, 0] for a negative wMax.
/// Source: Rubin, Lee, Sompolinsky, Phys. Rev. Lett. 86, 2001; <see cref="PairStdp"/> with both exponents 1, bit for bit.
/// </remarks>
public readonly struct MultiplicativeStdp : ISynapseKernel
{
    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = PairTraces.Declaration("MultiplicativeStdp", exponents: false);

    /// <inheritdoc/>
    public static void Derive(Derivation d) => PairTraces.Derive(d);

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
        => c.Change(TLane.Splat(0) - c.Constant(PairTraces.Depression) * (c.Weight * c.Constant(PairTraces.InverseMaximum)) * c.Post(0));

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Change(c.Constant(PairTraces.Potentiation) * (TLane.Splat(1) - c.Weight * c.Constant(PairTraces.InverseMaximum)) * c.Pre(0));

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);
}
