using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary>A clipped, averaged Hebbian change: the learning of a subspace by lateral neurons.</summary>
/// <remarks>
/// <code>
/// d = weight g cut to [-limit, limit]
/// average = keep average + (1 - keep) d
/// change = rate average
/// </code>
/// weight is 1 over the number of summed samples, for a mean. With pre = the residual x - H'y and post = y this is Oja's symmetric subspace rule with momentum.
/// Source: Xiao et al., ICLR 2024 (limit 10, keep 0.9); Oja, Int. J. Neural Syst. 1, 1989.
/// </remarks>
public readonly struct ClippedAverageUpdate : IUpdateKernel
{
    private const int Rate = 0, Keep = 1, Limit = 2, Weight = 3, Average = 0;

    /// <inheritdoc/>
    public static UpdateKernelDeclaration Declaration { get; } = new("ClippedAverage", 1, ["rate", "keep", "limit", "weight"], ["average"]);

    static void IUpdateKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane limit = c.Parameter(Limit), keep = c.Parameter(Keep);
        TLane d = TLane.Min(TLane.Max(c.Parameter(Weight) * c.Gradient, TLane.Splat(0) - limit), limit);
        TLane average = TLane.Fma(keep, c.Get(Average), (TLane.Splat(1) - keep) * d);
        c.Set(Average, average);
        c.Change(c.Parameter(Rate) * average);
    }
}
