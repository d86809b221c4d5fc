using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>Perfect integrate-and-fire neuron: no leak.</summary>
/// <remarks>
/// <code>
/// free:        v += drift + input                          drift = h I / C
/// refractory:  v stays, refractory -= 1, input is dropped
/// v >= theta:  spike, refractory = tauRefractory / h;  v = reset, or v -= theta with SubtractiveReset
/// </code>
/// V is the potential itself.
/// </remarks>
public readonly struct IntegrateAndFire : INeuronKernel
{
    private const int V = 0, Refractory = 1, Drift = 2, Theta = 3, Reset = 4, RefractorySteps = 5, Subtract = 6;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "IntegrateAndFire",
        Version = 1,
        Parameters =
        [
            new("Capacitance", "nF", 1, 0, MinimumExcluded: true), new("VThreshold", "mV", 1), new("VReset", "mV", 0),
            new("TauRefractory", "ms", 0, 0), new("IConstant", "nA", 0), new("SubtractiveReset", "1", 0, 0, 1),
        ],
        Fields =
        [
            new("V", FieldRole.State), new("Refractory", FieldRole.State), new("Drift", FieldRole.Parameter), new("Theta", FieldRole.Parameter),
            new("Reset", FieldRole.Parameter), new("RefractorySteps", FieldRole.Parameter), new("Subtract", FieldRole.Parameter),
        ],
        Channels = ["in"],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        if (d["VReset"] >= d["VThreshold"])
            throw d.Refuse($"VReset is {d["VReset"]} mV, at or above VThreshold {d["VThreshold"]} mV.", "Choose VReset below VThreshold.");
        d.Set("Drift", d.DtMs * d["IConstant"] / d["Capacitance"]);
        d.Set("Theta", d["VThreshold"]);
        d.Set("Reset", d["VReset"]);
        d.Set("RefractorySteps", d.Steps(d["TauRefractory"]));
        d.Set("Subtract", d["SubtractiveReset"]);
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        TLane zero = TLane.Splat(0);
        TLane v = c.Get(V), refractory = c.Get(Refractory), theta = c.Get(Theta);
        TMask held = TLane.Less(zero, refractory);
        v = TLane.Select(held, v, v + (c.Get(Drift) + c.Input(0)));
        TMask fired = TLane.LessOrEqual(theta, v);
        TLane after = TLane.Select(TLane.Less(zero, c.Get(Subtract)), v - theta, c.Get(Reset));
        c.Set(V, TLane.Select(fired, after, v));
        c.Set(Refractory, TLane.Select(fired, c.Get(RefractorySteps), TLane.Max(refractory - TLane.Splat(1), zero)));
        c.Spike(fired);
    }
}
