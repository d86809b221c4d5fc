using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary><c>trace = decay trace' + x</c>, trace' being that of the row before, 0 before the first.</summary>
/// <remarks>Forward: an eligibility trace, or, kept in a field, a weighted sum over rows. Backward: the adjoint of either.</remarks>
public readonly struct TraceMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("Trace", 1, [new("x", PortRole.In), new("decay", PortRole.In), new("trace", PortRole.Out)], Carries: 1);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane trace = TLane.Fma(c.Get(1), c.Carry(0), c.Get(0));
        c.SetCarry(0, trace);
        c.Set(2, trace);
    }
}

/// <summary><c>q = e s + decay q'</c>: back-propagation through time over a leak; run backward, q' being that of the row after, 0 behind the last.</summary>
/// <remarks>
/// <code>
/// e  error arriving at the spikes         s  surrogate derivative of the spike by the potential
/// q  error at the input current           reset detached
/// </code>
/// </remarks>
public readonly struct AdjointMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } =
        new("Adjoint", 1, [new("e", PortRole.In), new("s", PortRole.In), new("decay", PortRole.In), new("q", PortRole.Out)], Carries: 1);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane q = TLane.Fma(c.Get(2), c.Carry(0), c.Get(0) * c.Get(1));
        c.SetCarry(0, q);
        c.Set(3, q);
    }
}

/// <summary>
/// A discrete leaky integrate-and-fire layer with soft reset: <c>u = decay v' + gain x;  z = 1 where u >= theta;  v = u - reset z</c>; v' is 0 before the first row.
/// </summary>
/// <remarks>
/// The potential before the reset is given too, as surrogate derivatives need it. gain = 1 and reset = theta: the neuron of BPTT and OTTT (Xiao et al., NeurIPS 2022).
/// gain = 1 - decay, theta = alpha reset: that of DSR (Meng et al., CVPR 2022), which fires at a fraction alpha of its reset.
/// A population with a neuron kernel is stepped too; this map is for layers that live in phases alone.
/// </remarks>
public readonly struct SoftResetLifMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new(
        "SoftResetLif", 1,
        [
            new("x", PortRole.In), new("decay", PortRole.In), new("gain", PortRole.In), new("theta", PortRole.In), new("reset", PortRole.In),
            new("u", PortRole.Out), new("z", PortRole.Out),
        ],
        Carries: 1);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane u = TLane.Fma(c.Get(1), c.Carry(0), c.Get(2) * c.Get(0));
        TMask fired = TLane.LessOrEqual(c.Get(3), u);
        c.SetCarry(0, TLane.Select(fired, u - c.Get(4), u));
        c.Set(5, u);
        c.Set(6, TLane.Select(fired, TLane.Splat(1), TLane.Splat(0)));
    }
}
