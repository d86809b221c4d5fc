using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary><c>s = slope p (1 - p), p = 1 / (1 + e^(-slope (u - theta)))</c>: the sigmoid's derivative in place of the spike's; its peak is slope / 4.</summary>
public readonly struct SigmoidSurrogateMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("SigmoidSurrogate", 1, [new("u", PortRole.In), new("theta", PortRole.In), new("slope", PortRole.In), new("s", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane slope = c.Get(2);
        TLane p = LaneMath.Sigmoid<TLane, TMask>(slope * (c.Get(0) - c.Get(1)));
        c.Set(3, slope * p * (TLane.Splat(1) - p));
    }
}

/// <summary><c>s = max(0, 1 - |u - theta| / width) / width</c>: a triangle of area 1.</summary>
public readonly struct TriangleSurrogateMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("TriangleSurrogate", 1, [new("u", PortRole.In), new("theta", PortRole.In), new("width", PortRole.In), new("s", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane width = c.Get(2);
        TLane distance = LaneMath.Abs<TLane, TMask>(c.Get(0) - c.Get(1));
        c.Set(3, TLane.Max(TLane.Splat(1) - distance / width, TLane.Splat(0)) / width);
    }
}
