using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary><c>change = rate g</c>: a Hebbian rule where g is the product of activities, gradient descent with a negative rate.</summary>
public readonly struct PlainUpdate : IUpdateKernel
{
    private const int Rate = 0;

    /// <inheritdoc/>
    public static UpdateKernelDeclaration Declaration { get; } = new("Plain", 1, ["rate"], []);

    static void IUpdateKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Change(c.Parameter(Rate) * c.Gradient);
}
