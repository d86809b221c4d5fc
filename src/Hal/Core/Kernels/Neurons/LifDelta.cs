using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Leaky integrate-and-fire neuron with delta synapses: an arriving weight is a jump of the potential. Input during refractoriness is dropped.</summary>
/// <remarks>
/// <code>
/// free:        v += expm1(-h/tauMem) (v - vInf) + pStep current + in      vInf = tauMem I / C, pStep = (1 - e^(-h/tauMem)) tauMem / C; v is relative to eLeak
/// refractory:  v stays, refractory -= 1
/// v >= theta:  spike, v = reset, refractory = tauRefractory / h
/// </code>
/// Exact between arrivals. The increment form keeps single precision within 1e-5 mV of double over a second; v = p v + c moves spikes.
/// Source: Rotter, Diesmann, Biol. Cybern. 81, 1999; the order of a step is that of NEST's iaf_psc_delta.
/// </remarks>
public readonly struct LifDelta : INeuronKernel
{
    private const int V = 0, Refractory = 1, ExpM1 = 2, VInf = 3, Theta = 4, Reset = 5, RefractorySteps = 6, PStep = 7;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "LifDelta",
        Version = 1,
        Parameters = LifParameters.All,
        Fields = LifParameters.Fields(new FieldDeclaration("PStep", FieldRole.Parameter)),
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
        TMask held = TLane.Less(zero, refractory);
        TLane stepped = TLane.Fma(c.Get(ExpM1), v - c.Get(VInf), v) + TLane.Fma(c.Get(PStep), c.Input(1), c.Input(0));
        v = TLane.Select(held, v, stepped);
        TMask fired = TLane.LessOrEqual(c.Get(Theta), v);
        c.Set(V, TLane.Select(fired, c.Get(Reset), v));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - TLane.Splat(1), zero)));
        c.Spike(fired);
    }
}
