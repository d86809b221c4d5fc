using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary><c>y = mask e^(x - shift)</c>: the terms of a softmax, shift being the largest x and mask 0 for heads that are not in use.</summary>
/// <remarks>Then <c>sum</c> = the reduction over elements, and <see cref="CrossEntropyMap"/>. The argument is cut to [-87, 88] (see <see cref="LaneMath"/>).</remarks>
public readonly struct ShiftedExpMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("ShiftedExp", 1, [new("x", PortRole.In), new("shift", PortRole.In), new("mask", PortRole.In), new("y", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
        => c.Set(3, c.Get(2) * LaneMath.Exp<TLane, TMask>(c.Get(0) - c.Get(1)));
}

/// <summary>
/// <c>gradient = (e / sum - onehot) weight</c>: the gradient of softmax cross-entropy by the logits; weight is 1 / batch for a mean.
/// </summary>
/// <remarks>
/// <code>
/// e       terms of the softmax            sum     their sum
/// onehot  1 at the label, else 0          weight  of this sample in the loss
/// </code>
/// </remarks>
public readonly struct CrossEntropyMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new(
        "CrossEntropy", 1,
        [new("e", PortRole.In), new("sum", PortRole.In), new("onehot", PortRole.In), new("weight", PortRole.In), new("gradient", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Set(4, (c.Get(0) / c.Get(1) - c.Get(2)) * c.Get(3));
}

/// <summary>
/// <c>loss = onehot (log sum - (x - shift))</c>: softmax cross-entropy, 0 at all elements but the label's; its sum over elements is the sample's loss.
/// </summary>
public readonly struct CrossEntropyLossMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new(
        "CrossEntropyLoss", 1,
        [new("x", PortRole.In), new("shift", PortRole.In), new("sum", PortRole.In), new("onehot", PortRole.In), new("loss", PortRole.Out)]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
        => c.Set(4, c.Get(3) * (LaneMath.Log<TLane, TMask>(c.Get(2)) - (c.Get(0) - c.Get(1))));
}
