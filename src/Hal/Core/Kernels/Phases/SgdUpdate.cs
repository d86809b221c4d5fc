using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary>Stochastic gradient descent with momentum and weight decay.</summary>
/// <remarks>
/// <code>
/// d = g + weightDecay w
/// v = momentum v + d
/// change = -rate v
/// </code>
/// The velocity is 0 at first. This is the form of PyTorch's SGD without dampening (its first step takes v = d, which is the same).
/// </remarks>
public readonly struct SgdUpdate : IUpdateKernel
{
    private const int Rate = 0, Momentum = 1, WeightDecay = 2, Velocity = 0;

    /// <inheritdoc/>
    public static UpdateKernelDeclaration Declaration { get; } = new("Sgd", 1, ["rate", "momentum", "weightDecay"], ["velocity"]);

    static void IUpdateKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane direction = TLane.Fma(c.Parameter(WeightDecay), c.Weight, c.Gradient);
        TLane velocity = TLane.Fma(c.Parameter(Momentum), c.Get(Velocity), direction);
        c.Set(Velocity, velocity);
        c.Change(TLane.Splat(0) - c.Parameter(Rate) * velocity);
    }
}
