using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Snn.Places;

/// <summary>A pixel as a Poisson source: spikes in a step with the probability that its channel holds.</summary>
/// <remarks><code>spike where u &lt; probability, u uniform in (0, 1)</code> At most one spike a step, as Brian2's PoissonGroup has it.</remarks>
public readonly struct PixelPoisson : INeuronKernel
{
    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } =
        new() { Name = "PixelPoisson", Version = 1, Parameters = [], Fields = [], Channels = ["probability"], UniformDraws = 1 };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
    }

    static void INeuronKernel.Step<TLane, TMask, TContext>(ref TContext c) => c.Spike(TLane.Less(c.Uniform(0), c.Input(0)));
}
