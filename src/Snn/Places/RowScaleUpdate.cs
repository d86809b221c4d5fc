using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Snn.Places;

/// <summary><c>change = (factor - 1) w</c>: every weight times a factor, bound to one value per target: normalisation of what each neuron receives.</summary>
public readonly struct RowScaleUpdate : IUpdateKernel
{
    /// <inheritdoc/>
    public static UpdateKernelDeclaration Declaration { get; } = new("RowScale", 1, ["factor"], []);

    static void IUpdateKernel.Apply<TLane, TMask, TContext>(ref TContext c) => c.Change((c.Parameter(0) - TLane.Splat(1)) * c.Weight);
}
