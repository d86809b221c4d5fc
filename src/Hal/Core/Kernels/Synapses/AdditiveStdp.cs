using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Spike-timing-dependent plasticity of all pairs of spikes; changes do not depend on the weight.</summary>
/// <remarks>
/// <code>
/// every step:   kPlus += expm1(-h/tauPlus) kPlus,  kMinus += expm1(-h/tauMinus) kMinus
/// target spike: w += lambda wMax kPlus
/// source spike: w -= alpha lambda wMax kMinus;  the weight is sent
/// afterwards:   kPlus += 1 at source spikes, kMinus += 1 at target spikes
/// </code>
/// The weight is kept in the projection's bounds; set them to [0, wMax], or [wMax, 0] for a negative wMax.
/// Source: Song, Miller, Abbott, Nature Neurosci. 3, 2000; <see cref="PairStdp"/> with both exponents 0, bit for bit.
/// </remarks>
public readonly struct AdditiveStdp : ISynapseKernel
{
    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = PairTraces.Declaration("AdditiveStdp", exponents: false);

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
        => c.Change(TLane.Splat(0) - c.Constant(PairTraces.Depression) * c.Post(0));

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Change(c.Constant(PairTraces.Potentiation) * c.Pre(0));

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);
}
