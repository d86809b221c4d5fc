using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>The discrete leaky integrate-and-fire neuron of reservoir and machine-learning papers: a decay per step, reset to zero one step late.</summary>
/// <remarks>
/// <code>
/// v = decay v (1 - fired) + input        fired: the spike of the step before
/// fired = v > theta                      strictly
/// </code>
/// The potential above threshold stays visible in the step of the spike and is discarded in the next.
/// Source: the public relatives of Lin et al., Nat. Comput. Sci. 5, 37-47, 2025; the paper's own code for it was never published.
/// </remarks>
public readonly struct DiscreteLif : INeuronKernel
{
    private const int V = 0, Fired = 1, Decay = 2, Theta = 3;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "DiscreteLif",
        Version = 1,
        Parameters = [new("Decay", "1", 0.9, 0, 1), new("VThreshold", "1", 1, 0, MinimumExcluded: true)],
        Fields =
        [
            new("V", FieldRole.State), new("Fired", FieldRole.State), new("Decay", FieldRole.Parameter), new("Theta", FieldRole.Parameter),
        ],
        Channels = ["in"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        d.Set("Decay", d["Decay"]);
        d.Set("Theta", d["VThreshold"]);
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0);
        TLane kept = TLane.Select(TLane.Less(zero, c.Get(Fired)), zero, c.Get(V));
        TLane v = TLane.Fma(c.Get(Decay), kept, c.Input(0));
        TMask fired = TLane.Less(c.Get(Theta), v);
        c.Set(V, v);
        c.Set(Fired, TLane.Select(fired, TLane.Splat(1), zero));
        c.Spike(fired);
    }
}
