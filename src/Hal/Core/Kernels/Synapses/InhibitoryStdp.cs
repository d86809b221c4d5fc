using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Plasticity of inhibitory synapses that balances excitation: pairs of spikes strengthen in either order, every source spike weakens.</summary>
/// <remarks>
/// <code>
/// every step:   kPlus += expm1(-h/tauPlus) kPlus,  kMinus += expm1(-h/tauMinus) kMinus
/// target spike: |w| = min(|w| + eta kPlus, |wMax|)
/// source spike: |w| = max(min(|w| + eta kMinus, |wMax|) - alpha eta, 0);  the weight is sent
/// afterwards:   kPlus += 1 at source spikes, kMinus += 1 at target spikes
/// </code>
/// A target rate of r0 needs alpha = 2 r0 tau (with equal time constants). The weight has the sign of wMax: negative on a channel of currents, positive on one of
/// conductances; set the projection's bounds to 0 and wMax.
/// Source: Vogels, Sprekeler, Zenke, Clopath, Gerstner, Science 334, 2011, eq. 1; order of the bounds as in NEST's vogels_sprekeler_synapse.
/// </remarks>
public readonly struct InhibitoryStdp : ISynapseKernel
{
    private const int DecayPlus = 0, DecayMinus = 1, Eta = 2, Weakening = 3, Maximum = 4, Sign = 5;

    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = new()
    {
        Name = "InhibitoryStdp",
        Version = 1,
        Parameters =
        [
            new("TauPlus", "ms", 20, 0, MinimumExcluded: true), new("TauMinus", "ms", 20, 0, MinimumExcluded: true),
            new("Eta", "channel", 1e-3, 0), new("Alpha", "1", 0.12, 0), new("MaximumWeight", "channel", 1),
        ],
        Constants = ["DecayPlus", "DecayMinus", "Eta", "Weakening", "Maximum", "Sign"],
        PreFields = [new FieldDeclaration("KPlus", FieldRole.State)],
        PostFields = [new FieldDeclaration("KMinus", FieldRole.State)],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        if (d["MaximumWeight"] == 0) throw d.Refuse("MaximumWeight is 0.", "Give the weight of largest magnitude, with its sign.");
        d.Set("DecayPlus", Derivation.ExpM1(-d.DtMs / d["TauPlus"]));
        d.Set("DecayMinus", Derivation.ExpM1(-d.DtMs / d["TauMinus"]));
        d.Set("Eta", d["Eta"]);
        d.Set("Weakening", d["Alpha"] * d["Eta"]);
        d.Set("Maximum", Math.Abs(d["MaximumWeight"]));
        d.Set("Sign", Math.Sign(d["MaximumWeight"]));
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
    {
        // The upper bound holds before the weakening, so it is the rule's; the lower one is the projection's.
        TLane magnitude = c.Weight * c.Constant(Sign);
        TLane strengthened = TLane.Min(TLane.Fma(c.Constant(Eta), c.Post(0), magnitude), c.Constant(Maximum));
        c.Change(c.Constant(Sign) * (strengthened - magnitude - c.Constant(Weakening)));
    }

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Change(c.Constant(Sign) * (c.Constant(Eta) * c.Pre(0)));

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => PairTraces.Raise<TLane, TMask, TContext>(ref c, 0);
}
