using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Conformance;

/// <summary>A neuron of the kit's own that draws: a backend has never seen it, as it has never seen a user's.</summary>
/// <remarks>
/// <code>
/// first = uniform 0, second = uniform 1, normal = normal 0
/// spike where second &lt; probability
/// </code>
/// </remarks>
public readonly struct DiceNeuron : INeuronKernel
{
    private const int First = 0, Second = 1, Gauss = 2, Probability = 3;

    /// <inheritdoc/>
    public static NeuronKernelDeclaration Declaration { get; } = new()
    {
        Name = "DiceNeuron",
        Version = 1,
        Parameters = [new("Probability", "1", 0.25, 0, 1)],
        Fields =
        [
            new("First", FieldRole.State), new("Second", FieldRole.State), new("Normal", FieldRole.State), new("Probability", FieldRole.Parameter),
        ],
        Channels = ["in"],
        UniformDraws = 2,
        NormalDraws = 1,
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        ArgumentNullException.ThrowIfNull(d);
        d.Set("Probability", d["Probability"]);
    }

    /// <inheritdoc/>
    public static void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>
    {
        c.Set(First, c.Uniform(0));
        c.Set(Second, c.Uniform(1));
        c.Set(Gauss, c.Normal(0));
        c.Spike(TLane.Less(c.Uniform(1), c.Get(Probability)));
    }
}
