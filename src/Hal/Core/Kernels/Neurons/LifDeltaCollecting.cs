using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>As <see cref="LifDelta"/>, but input during refractoriness is collected, decays with the membrane, and is added at the first free step.</summary>
/// <remarks>
/// <code>
/// free:        v += expm1(-h/tauMem) (v - vInf) + pStep current + input + collected;  collected = 0
/// refractory:  collected = e^(-h/tauMem) (collected + input), refractory -= 1
/// </code>
/// Source: NEST's iaf_psc_delta with refractory_input.
/// </remarks>
public readonly struct LifDeltaCollecting : INeuronKernel
{
    private const int V = 0, Refractory = 1, ExpM1 = 2, VInf = 3, Theta = 4, Reset = 5, RefractorySteps = 6, Collected = 7, PStep = 8;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "LifDeltaCollecting",
        Version = 1,
        Parameters = LifParameters.All,
        Fields = LifParameters.Fields(new FieldDeclaration("Collected", FieldRole.State), new FieldDeclaration("PStep", FieldRole.Parameter)),
        Channels = ["in", "current"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        LifParameters.Derive(d);
        d.Set("PStep", LifParameters.StepToPotential(d.DtMs, d["TauMem"], d["Capacitance"]));
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0);
        TLane v = c.Get(V);
        TLane refractory = c.Get(Refractory);
        TLane waiting = c.Get(Collected) + c.Input(0);
        TMask held = TLane.Less(zero, refractory);
        TLane stepped = TLane.Fma(c.Get(ExpM1), v - c.Get(VInf), v) + TLane.Fma(c.Get(PStep), c.Input(1), waiting);
        v = TLane.Select(held, v, stepped);
        c.Set(Collected, TLane.Select(held, TLane.Fma(c.Get(ExpM1), waiting, waiting), zero));
        TMask fired = TLane.LessOrEqual(c.Get(Theta), v);
        c.Set(V, TLane.Select(fired, c.Get(Reset), v));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - TLane.Splat(1), zero)));
        c.Spike(fired);
    }
}
