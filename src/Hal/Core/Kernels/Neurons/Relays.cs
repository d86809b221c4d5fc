using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Passes spikes on: emits in the step in which its input is positive. The form of spike-list, Poisson and host-fed sources.</summary>
public readonly struct SpikeRelay : INeuronKernel
{
    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } =
        new() { Name = "SpikeRelay", Version = 1, Parameters = [], Fields = [], Channels = ["in"] };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
        => c.Spike(TLane.Less(TLane.Splat(0), c.Input(0)));
}

/// <summary>Passes values on: emits its input, cut to the declared largest magnitude. The form of amplitude-coded sources.</summary>
public readonly struct GradedRelay : INeuronKernel
{
    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } =
        new() { Name = "GradedRelay", Version = 1, Parameters = [], Fields = [], Channels = ["in"], Emission = Emission.Graded };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
        => c.Emit(c.Input(0));
}
