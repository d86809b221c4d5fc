using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Izhikevich's quadratic neuron, forward Euler.</summary>
/// <remarks>
/// <code>
/// v' = v + h (0.04 v^2 + 5 v + 140 - u + I + current) + in
/// u' = u + h a (b v - u)                                   with the old v
/// v' >= vThreshold:  spike, v = c, u += d
/// </code>
/// The channel "in" takes jumps in mV, "current" takes mV/ms; V is the potential itself, not relative to a rest.
/// Source: Izhikevich, IEEE Trans. Neural Netw. 14, 2003, eqs. 1-3; the order is that of NEST's izhikevich with consistent_integration.
/// </remarks>
public readonly struct Izhikevich : INeuronKernel
{
    private const int V = 0, U = 1, H = 2, A = 3, B = 4, C = 5, D = 6, Threshold = 7, I = 8;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "Izhikevich",
        Version = 1,
        Parameters = IzhikevichParameters.All,
        Fields = IzhikevichParameters.Fields,
        Channels = ["in", "current"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d) => IzhikevichParameters.Derive(d);

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane v = c.Get(V), u = c.Get(U), h = c.Get(H);
        TLane slope = IzhikevichParameters.Slope<TLane, TMask>(v, u, c.Get(I) + c.Input(1));
        TLane next = TLane.Fma(h, slope, v) + c.Input(0);
        u = TLane.Fma(h * c.Get(A), TLane.Fma(c.Get(B), v, TLane.Splat(0) - u), u);
        TMask fired = TLane.LessOrEqual(c.Get(Threshold), next);
        c.Set(V, TLane.Select(fired, c.Get(C), next));
        c.Set(U, TLane.Select(fired, u + c.Get(D), u));
        c.Spike(fired);
    }
}

/// <summary>Izhikevich's quadratic neuron in the form of the original publication: two half steps of v, then u from the new v; all input is current.</summary>
/// <remarks>
/// <code>
/// twice:  v += h/2 (0.04 v^2 + 5 v + 140 - u + I + current + in)
/// u += h a (b v - u)                                       with the new v
/// v >= vThreshold:  spike, v = c, u += d
/// </code>
/// Source: Izhikevich 2003, the published MATLAB program; NEST's izhikevich without consistent_integration.
/// </remarks>
public readonly struct IzhikevichTwoHalfSteps : INeuronKernel
{
    private const int V = 0, U = 1, H = 2, A = 3, B = 4, C = 5, D = 6, Threshold = 7, I = 8;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "IzhikevichTwoHalfSteps",
        Version = 1,
        Parameters = IzhikevichParameters.All,
        Fields = IzhikevichParameters.Fields,
        Channels = ["in", "current"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d) => IzhikevichParameters.Derive(d);

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane v = c.Get(V), u = c.Get(U), h = c.Get(H);
        TLane half = h * TLane.Splat(0.5);
        TLane current = c.Get(I) + c.Input(1) + c.Input(0);
        v = TLane.Fma(half, IzhikevichParameters.Slope<TLane, TMask>(v, u, current), v);
        v = TLane.Fma(half, IzhikevichParameters.Slope<TLane, TMask>(v, u, current), v);
        u = TLane.Fma(h * c.Get(A), TLane.Fma(c.Get(B), v, TLane.Splat(0) - u), u);
        TMask fired = TLane.LessOrEqual(c.Get(Threshold), v);
        c.Set(V, TLane.Select(fired, c.Get(C), v));
        c.Set(U, TLane.Select(fired, u + c.Get(D), u));
        c.Spike(fired);
    }
}
