using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary><c>y = 1 where x >= theta, else 0</c></summary>
public readonly struct ThresholdMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("Threshold", 1, [new("x", PortRole.In), new("theta", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
        => c.Set(2, TLane.Select(TLane.LessOrEqual(c.Get(1), c.Get(0)), TLane.Splat(1), TLane.Splat(0)));
}

/// <summary><c>y = x cut to [low, high]</c>; with low 0 and a high that nothing reaches, the rectifier. What is not a number becomes low.</summary>
public readonly struct ClampMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("Clamp", 1, [new("x", PortRole.In), new("low", PortRole.In), new("high", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Set(3, TLane.Min(TLane.Max(c.Get(0), c.Get(1)), c.Get(2)));
}

/// <summary><c>y = g where low &lt; x &lt; high, else 0</c>: the derivative of a clamp, and the pass band of a spike representation; strict on both sides.</summary>
public readonly struct InsideMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new(
        "Inside", 1, [new("g", PortRole.In), new("x", PortRole.In), new("low", PortRole.In), new("high", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TMask inside = TLane.And(TLane.Less(c.Get(2), c.Get(1)), TLane.Less(c.Get(1), c.Get(3)));
        c.Set(4, TLane.Select(inside, c.Get(0), TLane.Splat(0)));
    }
}

/// <summary><c>y = a where mask is not 0, else b</c></summary>
public readonly struct WhereMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("Where", 1, [new("mask", PortRole.In), new("a", PortRole.In), new("b", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
        => c.Set(3, TLane.Select(TLane.Equal(c.Get(0), TLane.Splat(0)), c.Get(2), c.Get(1)));
}

/// <summary><c>y = 1 where a = b, else 0</c>: correct answers, say, of two integer fields.</summary>
public readonly struct EqualMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new("Equal", 1, [new("a", PortRole.In), new("b", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
        => c.Set(2, TLane.Select(TLane.Equal(c.Get(0), c.Get(1)), TLane.Splat(1), TLane.Splat(0)));
}

/// <summary>
/// <c>y = scale round(x cut to [-scale, scale] / scale levels) / levels</c>, halves to even: a signed rate code of so many levels. Levels at most 4 million.
/// </summary>
/// <remarks>Source: the spiking lateral neurons of Xiao et al., ICLR 2024.</remarks>
public readonly struct QuantiseMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("Quantise", 1, [new("x", PortRole.In), new("scale", PortRole.In), new("levels", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane scale = c.Get(1), levels = c.Get(2);
        TLane cut = TLane.Min(TLane.Max(c.Get(0), TLane.Splat(0) - scale), scale);
        // Adding 1.5 * 2^(mantissa bits) leaves no bits behind the point, so that the addition itself rounds, halves to even.
        TLane shift = TLane.Splat(TLane.IsDouble ? 6755399441055744.0 : 12582912.0);
        TLane level = cut / scale * levels + shift - shift;
        c.Set(3, scale * level / levels);
    }
}
