using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary>Adam with decoupled weight decay (AdamW; plain Adam where it is 0).</summary>
/// <remarks>
/// <code>
/// m = beta1 m + (1 - beta1) g
/// s = beta2 s + (1 - beta2) g^2
/// change = -rate ( (m / (1 - beta1Power)) / (sqrt(s / (1 - beta2Power)) + epsilon) + weightDecay w )
/// </code>
/// beta1Power and beta2Power are beta1^t and beta2^t in step t = 1, 2, ..: single-valued fields that start at 1 and that a map multiplies by beta1 and beta2 before each
/// update.
/// Source: Kingma, Ba, ICLR 2015, algorithm 1; Loshchilov, Hutter, ICLR 2019, algorithm 2.
/// </remarks>
public readonly struct AdamUpdate : IUpdateKernel
{
    private const int Rate = 0, Beta1 = 1, Beta2 = 2, Beta1Power = 3, Beta2Power = 4, Epsilon = 5, WeightDecay = 6, Mean = 0, Square = 1;

    /// <inheritdoc/>
    public static UpdateKernelDeclaration Declaration { get; } = new(
        "Adam", 1, ["rate", "beta1", "beta2", "beta1Power", "beta2Power", "epsilon", "weightDecay"], ["mean", "square"]);

    static void IUpdateKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane one = TLane.Splat(1), g = c.Gradient;
        TLane mean = TLane.Fma(c.Parameter(Beta1), c.Get(Mean), (one - c.Parameter(Beta1)) * g);
        TLane square = TLane.Fma(c.Parameter(Beta2), c.Get(Square), (one - c.Parameter(Beta2)) * g * g);
        c.Set(Mean, mean);
        c.Set(Square, square);
        TLane step = mean / (one - c.Parameter(Beta1Power)) / (TLane.Sqrt(square / (one - c.Parameter(Beta2Power))) + c.Parameter(Epsilon));
        c.Change(TLane.Splat(0) - c.Parameter(Rate) * TLane.Fma(c.Parameter(WeightDecay), c.Weight, step));
    }
}
