using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>Spikes when its script says so, whatever its synapses send; remembers what they sent in this step.</summary>
public readonly struct ScriptedNeuron : INeuronKernel
{
    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "ScriptedNeuron",
        Version = 1,
        Parameters = [],
        Fields = [new FieldDeclaration("Received", FieldRole.State)],
        Channels = ["script", "synapses"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        c.Set(0, c.Input(1));
        c.Spike(TLane.Less(TLane.Splat(0), c.Input(0)));
    }
}
