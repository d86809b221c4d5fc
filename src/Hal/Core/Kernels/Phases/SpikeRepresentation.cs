using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary>A layer of leaky integrate-and-fire neurons along a tape, with the averages over time that training by spike representation needs, in one pass.</summary>
/// <remarks>
/// <code>
/// u = decay v' + gain x;  z = 1 where u >= theta, else 0;  v = u - reset z          v' of the row before, 0 before the first
/// rate  = decay rate'  + rateWeight z       weighted mean of the output: rateWeight = amplitude / sum of weights
/// mean  = mean'        + meanWeight z       plain mean of the output: meanWeight = amplitude / rows
/// drive = decay drive' + driveWeight x      weighted mean of the input current
/// </code>
/// A field bound to rate, mean or drive keeps the value after the last row. Row t of T has the weight decay^(T - t), as the trace gives it.
/// Source: Meng et al., CVPR 2022, equations 5 to 9; one pass in place of four saves three readings of the tapes.
/// </remarks>
public readonly struct SpikeRepresentationLifMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new(
        "SpikeRepresentationLif", 1,
        [
            new("x", PortRole.In), new("decay", PortRole.In), new("gain", PortRole.In), new("theta", PortRole.In), new("reset", PortRole.In),
            new("rateWeight", PortRole.In), new("meanWeight", PortRole.In), new("driveWeight", PortRole.In),
            new("z", PortRole.Out), new("rate", PortRole.Out), new("mean", PortRole.Out), new("drive", PortRole.Out),
        ],
        Carries: 4);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane x = c.Get(0), decay = c.Get(1), zero = TLane.Splat(0);
        TLane u = TLane.Fma(decay, c.Carry(0), c.Get(2) * x);
        TMask fired = TLane.LessOrEqual(c.Get(3), u);
        c.SetCarry(0, TLane.Select(fired, u - c.Get(4), u));
        TLane rate = TLane.Fma(decay, c.Carry(1), TLane.Select(fired, c.Get(5), zero));
        TLane mean = c.Carry(2) + TLane.Select(fired, c.Get(6), zero);
        TLane drive = TLane.Fma(decay, c.Carry(3), c.Get(7) * x);
        c.SetCarry(1, rate);
        c.SetCarry(2, mean);
        c.SetCarry(3, drive);
        c.Set(8, TLane.Select(fired, TLane.Splat(1), zero));
        c.Set(9, rate);
        c.Set(10, mean);
        c.Set(11, drive);
    }
}

/// <summary>The error of a layer trained by spike representation, at its input current and beyond its pass band.</summary>
/// <remarks>
/// <code>
/// g      = factor e
/// d      = inverseTau g where 0 &lt; drive &lt; bound, else 0      strict on both sides
/// beyond = g where drive > bound, else 0                      its sum, times the step, is the gradient of the threshold
/// </code>
/// Source: Meng et al., CVPR 2022; Xiao et al., ICLR 2024 (thresholds as parameters).
/// </remarks>
public readonly struct SpikeRepresentationErrorMap : IMapKernel
{
    /// <inheritdoc/>
    public static MapKernelDeclaration Declaration { get; } = new(
        "SpikeRepresentationError", 1,
        [
            new("e", PortRole.In), new("drive", PortRole.In), new("bound", PortRole.In), new("factor", PortRole.In), new("inverseTau", PortRole.In),
            new("d", PortRole.Out), new("beyond", PortRole.Out),
        ]);

    static void IMapKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane drive = c.Get(1), bound = c.Get(2), zero = TLane.Splat(0);
        TLane g = c.Get(3) * c.Get(0);
        c.Set(5, TLane.Select(TLane.And(TLane.Less(zero, drive), TLane.Less(drive, bound)), c.Get(4) * g, zero));
        c.Set(6, TLane.Select(TLane.Less(bound, drive), g, zero));
    }
}
