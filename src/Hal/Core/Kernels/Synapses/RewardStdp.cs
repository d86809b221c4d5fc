using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Reward-modulated plasticity: pairs of spikes leave no change of the weight but an eligibility, which a later reward turns into one.</summary>
/// <remarks>
/// <code>
/// every step:   kPlus += expm1(-h/tauPlus) kPlus,  kMinus += expm1(-h/tauMinus) kMinus
/// target spike: eligibility += aPlus kPlus
/// source spike: eligibility -= aMinus kMinus;  the weight is sent unchanged
/// afterwards:   kPlus += 1 at source spikes, kMinus += 1 at target spikes
/// </code>
/// The eligibility is kept per synapse, in the unit of the weight per unit of reward. Its decay and the change w += eligibility x reward are not the rule's but a phase's,
/// every 10 ms in the source, so that no synapse is touched without a spike of its own neurons.
/// Source: Izhikevich, Cereb. Cortex 17, 2007, eqs. 1-3 and its published program.
/// </remarks>
public readonly struct RewardStdp : ISynapseKernel
{
    private const int DecayPlus = 0, DecayMinus = 1, APlus = 2, AMinus = 3;

    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = new()
    {
        Name = "RewardStdp",
        Version = 1,
        Parameters =
        [
            new("TauPlus", "ms", 20, 0, MinimumExcluded: true), new("TauMinus", "ms", 20, 0, MinimumExcluded: true),
            new("APlus", "channel", 1), new("AMinus", "channel", 1.5),
        ],
        Constants = ["DecayPlus", "DecayMinus", "APlus", "AMinus"],
        PreFields = [new FieldDeclaration("KPlus", FieldRole.State)],
        PostFields = [new FieldDeclaration("KMinus", FieldRole.State)],
        SynapseFields = [new FieldDeclaration("Eligibility", FieldRole.State)],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        d.Set("DecayPlus", Derivation.ExpM1(-d.DtMs / d["TauPlus"]));
        d.Set("DecayMinus", Derivation.ExpM1(-d.DtMs / d["TauMinus"]));
        d.Set("APlus", d["APlus"]);
        d.Set("AMinus", d["AMinus"]);
    }

    /// <inheritdoc/>
    public static void DecayPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Decay<TLane, TMask, TContext>(ref c, 0, DecayPlus);

    /// <inheritdoc/>
    public static void DecayPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Decay<TLane, TMask, TContext>(ref c, 0, DecayMinus);

    /// <inheritdoc/>
    public static void OnPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Set(0, c.Get(0) - c.Constant(AMinus) * c.Post(0));

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Set(0, TLane.Fma(c.Constant(APlus), c.Pre(0), c.Get(0)));

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);
}
