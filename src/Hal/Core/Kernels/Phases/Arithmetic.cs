using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary><c>y = x</c>: a copy, a broadcast of one value per run, or a row written to many.</summary>
public readonly struct CopyMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new("Copy", 1, [new("x", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Set(1, c.Get(0));
}

/// <summary><c>y = a + b</c></summary>
public readonly struct AddMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new("Add", 1, [new("a", PortRole.In), new("b", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Set(2, c.Get(0) + c.Get(1));
}

/// <summary><c>y = a - b</c></summary>
public readonly struct SubtractMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new("Subtract", 1, [new("a", PortRole.In), new("b", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Set(2, c.Get(0) - c.Get(1));
}

/// <summary><c>y = a b</c></summary>
public readonly struct MultiplyMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new("Multiply", 1, [new("a", PortRole.In), new("b", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Set(2, c.Get(0) * c.Get(1));
}

/// <summary><c>y = a / b</c></summary>
public readonly struct DivideMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new("Divide", 1, [new("a", PortRole.In), new("b", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Set(2, c.Get(0) / c.Get(1));
}

/// <summary><c>y = a x + b</c> with one rounding: scaling, biases, steps of a gradient descent, running averages.</summary>
public readonly struct ScaleAddMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("ScaleAdd", 1, [new("a", PortRole.In), new("x", PortRole.In), new("b", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Set(3, TLane.Fma(c.Get(0), c.Get(1), c.Get(2)));
}
