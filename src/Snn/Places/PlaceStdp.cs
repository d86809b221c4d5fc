using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Snn.Places;

/// <summary>The learning rule of VPRSNN: nearest spikes only, potentiation by triplets, and a small change at every source spike whose sign is an option.</summary>
/// <remarks>
/// <code>
/// every step:   pre, post1, post2 decay with tauPre, tauPost1, tauPost2
/// source spike: the weight is sent;  w += preRate post1
/// target spike: w += postRate pre post2                     post2 as it was before
/// afterwards:   pre = 1 at source spikes, post1 = post2 = 1 at target spikes
/// </code>
/// Set the projection's bounds to 0 and 1. preRate is positive in the published program (a spike after the target's strengthens too) and negative in Diehl and Cook.
/// A source and a target spike of one step see the trace before: the published program lets the target see the new one.
/// Source: VPRSNN (Hussaini, Milford, Fischer, ICRA 2023), after Diehl, Cook, 2015.
/// </remarks>
public readonly struct PlaceStdp : ISynapseKernel
{
    private const int DecayPre = 0, DecayPost1 = 1, DecayPost2 = 2, PreRate = 3, PostRate = 4;

    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = new()
    {
        Name = "PlaceStdp",
        Version = 1,
        Parameters =
        [
            new("TauPre", "ms", 20, 0, MinimumExcluded: true), new("TauPost1", "ms", 20, 0, MinimumExcluded: true), new("TauPost2", "ms", 40, 0, MinimumExcluded: true),
            new("PreRate", "channel", 1e-4), new("PostRate", "channel", 1e-2),
        ],
        Constants = ["DecayPre", "DecayPost1", "DecayPost2", "PreRate", "PostRate"],
        PreFields = [new FieldDeclaration("Pre", FieldRole.State)],
        PostFields = [new FieldDeclaration("Post1", FieldRole.State), new FieldDeclaration("Post2", FieldRole.State)],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        foreach (string trace in (string[])["Pre", "Post1", "Post2"]) d.Set($"Decay{trace}", Math.Exp(-d.DtMs / d[$"Tau{trace}"]));
        d.Set("PreRate", d["PreRate"]);
        d.Set("PostRate", d["PostRate"]);
    }

    static void ISynapseKernel.DecayPre<TLane, TMask, TContext>(ref TContext c) => c.Set(0, c.Constant(DecayPre) * c.Get(0));

    static void ISynapseKernel.DecayPost<TLane, TMask, TContext>(ref TContext c)
    {
        c.Set(0, c.Constant(DecayPost1) * c.Get(0));
        c.Set(1, c.Constant(DecayPost2) * c.Get(1));
    }

    static void ISynapseKernel.OnPre<TLane, TMask, TContext>(ref TContext c) => c.Change(c.Constant(PreRate) * c.Post(0));

    static void ISynapseKernel.OnPost<TLane, TMask, TContext>(ref TContext c) => c.Change(c.Constant(PostRate) * c.Pre(0) * c.Post(1));

    static void ISynapseKernel.AfterPre<TLane, TMask, TContext>(ref TContext c) => c.Set(0, TLane.Splat(1));

    static void ISynapseKernel.AfterPost<TLane, TMask, TContext>(ref TContext c)
    {
        c.Set(0, TLane.Splat(1));
        c.Set(1, TLane.Splat(1));
    }
}
