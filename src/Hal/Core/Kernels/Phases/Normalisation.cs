using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary><c>y = (x - mean)^2</c>: reduced to a mean, the variance of batch normalisation.</summary>
public readonly struct SquaredDifferenceMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("SquaredDifference", 1, [new("x", PortRole.In), new("mean", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane difference = c.Get(0) - c.Get(1);
        c.Set(2, difference * difference);
    }
}

/// <summary><c>y = 1 / sqrt(variance + epsilon)</c></summary>
public readonly struct InverseDeviationMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("InverseDeviation", 1, [new("variance", PortRole.In), new("epsilon", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Set(2, TLane.Splat(1) / TLane.Sqrt(c.Get(0) + c.Get(1)));
}

/// <summary><c>xhat = (x - mean) r;  y = scale xhat + shift</c></summary>
/// <remarks><code>
/// r  1 / sqrt(variance + epsilon)        xhat  kept for the backward pass
/// </code></remarks>
public readonly struct NormaliseMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new(
        "Normalise", 1,
        [
            new("x", PortRole.In), new("mean", PortRole.In), new("r", PortRole.In), new("scale", PortRole.In), new("shift", PortRole.In),
            new("xhat", PortRole.Out), new("y", PortRole.Out),
        ]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane normal = (c.Get(0) - c.Get(1)) * c.Get(2);
        c.Set(5, normal);
        c.Set(6, TLane.Fma(c.Get(3), normal, c.Get(4)));
    }
}

/// <summary><c>dx = scale r (dy - meanDy - xhat meanDyXhat)</c>: the error of batch normalisation by its input.</summary>
/// <remarks><code>
/// dy      error by the output            meanDy      its mean over batch and positions (the shift's gradient, divided by the number of terms)
/// xhat    the normalised input           meanDyXhat  the mean of dy xhat (the scale's gradient, likewise)
/// </code>
/// Source: Ioffe, Szegedy, ICML 2015, the equations of section 3 joined.
/// </remarks>
public readonly struct NormaliseBackwardMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new(
        "NormaliseBackward", 1,
        [
            new("dy", PortRole.In), new("xhat", PortRole.In), new("scale", PortRole.In), new("r", PortRole.In), new("meanDy", PortRole.In),
            new("meanDyXhat", PortRole.In), new("dx", PortRole.Out),
        ]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane centred = c.Get(0) - c.Get(4) - c.Get(1) * c.Get(5);
        c.Set(6, c.Get(2) * c.Get(3) * centred);
    }
}
