using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Triplet rule of spike-timing-dependent plasticity: slow second traces on both sides make changes depend on rates as experiments have it. All pairs and triplets.</summary>
/// <remarks>
/// <code>
/// every step:   kPlus, k3Plus, kMinus, k3Minus decay with tauPlus, tauPlusTriplet, tauMinus, tauMinusTriplet
/// target spike: |w| += kPlus (aPlus + aPlusTriplet k3Minus)
/// source spike: |w| -= kMinus (aMinus + aMinusTriplet k3Plus);  the weight is sent
/// afterwards:   kPlus, k3Plus += 1 at source spikes, kMinus, k3Minus += 1 at target spikes
/// </code>
/// Slow traces act as they were before the spike itself. The weight has the sign of wMax and is kept in the projection's bounds; set them to 0 and wMax.
/// Source: Pfister, Gerstner, J. Neurosci. 26, 2006, eqs. 2-4.
/// </remarks>
public readonly struct TripletStdp : ISynapseKernel
{
    private const int DecayPlus = 0, DecayPlusTriplet = 1, DecayMinus = 2, DecayMinusTriplet = 3, APlus = 4, APlusTriplet = 5, AMinus = 6, AMinusTriplet = 7;
    private const int Fast = 0, Slow = 1;

    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = new()
    {
        Name = "TripletStdp",
        Version = 1,
        Parameters =
        [
            new("TauPlus", "ms", 16.8, 0, MinimumExcluded: true), new("TauPlusTriplet", "ms", 101, 0, MinimumExcluded: true),
            new("TauMinus", "ms", 33.7, 0, MinimumExcluded: true), new("TauMinusTriplet", "ms", 125, 0, MinimumExcluded: true),
            new("APlus", "channel", 5e-10), new("APlusTriplet", "channel", 6.2e-3), new("AMinus", "channel", 7e-3), new("AMinusTriplet", "channel", 2.3e-4),
            new("MaximumWeight", "channel", 100),
        ],
        Constants = ["DecayPlus", "DecayPlusTriplet", "DecayMinus", "DecayMinusTriplet", "APlus", "APlusTriplet", "AMinus", "AMinusTriplet"],
        PreFields = [new FieldDeclaration("KPlus", FieldRole.State), new FieldDeclaration("K3Plus", FieldRole.State)],
        PostFields = [new FieldDeclaration("KMinus", FieldRole.State), new FieldDeclaration("K3Minus", FieldRole.State)],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        if (d["MaximumWeight"] == 0) throw d.Refuse("MaximumWeight is 0.", "Give the weight of largest magnitude: positive, or negative for inhibition.");
        foreach (string trace in (string[])["Plus", "PlusTriplet", "Minus", "MinusTriplet"])
        {
            d.Set($"Decay{trace}", Derivation.ExpM1(-d.DtMs / d[$"Tau{trace}"]));
            d.Set($"A{trace}", d[$"A{trace}"] * Math.Sign(d["MaximumWeight"]));
        }
    }

    /// <inheritdoc/>
    public static void DecayPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
        PairTraces.Decay<TLane, TMask, TContext>(ref c, Fast, DecayPlus);
        PairTraces.Decay<TLane, TMask, TContext>(ref c, Slow, DecayPlusTriplet);
    }

    /// <inheritdoc/>
    public static void DecayPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
        PairTraces.Decay<TLane, TMask, TContext>(ref c, Fast, DecayMinus);
        PairTraces.Decay<TLane, TMask, TContext>(ref c, Slow, DecayMinusTriplet);
    }

    /// <inheritdoc/>
    public static void OnPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Change(TLane.Splat(0) - c.Post(Fast) * TLane.Fma(c.Constant(AMinusTriplet), c.Pre(Slow), c.Constant(AMinus)));

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Change(c.Pre(Fast) * TLane.Fma(c.Constant(APlusTriplet), c.Post(Slow), c.Constant(APlus)));

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
        PairTraces.Raise<TLane, TMask, TContext>(ref c, Fast);
        PairTraces.Raise<TLane, TMask, TContext>(ref c, Slow);
    }

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
        PairTraces.Raise<TLane, TMask, TContext>(ref c, Fast);
        PairTraces.Raise<TLane, TMask, TContext>(ref c, Slow);
    }
}
