using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels;

/// <summary>A neuron model: an empty unmanaged struct whose static members hold one step, written once over lanes.</summary>
/// <remarks>
/// Adding a model touches no backend: each closes its own loop over the struct by <see cref="NeuronKernelSpec.Accept"/>.
/// A model may use lane operators, <see cref="LaneMath"/> and its context; no loops over data, no allocation, no randomness but the declared draws.
/// </remarks>
public interface INeuronKernel
{
    /// <summary>Name, version, parameters, fields, channels, draws and emission.</summary>
    static abstract NeuronKernelDeclaration Declaration { get; }

    /// <summary>Computes the fields that depend on parameters and on the time step, in double precision, on the host.</summary>
    /// <exception cref="ArgumentException">A parameter, or a combination of them, is outside what the equations allow.</exception>
    static abstract void Derive(Derivation d);

    /// <summary>One time step of the neurons of one lane: reads channels, changes state, emits.</summary>
    static abstract void Step<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        where TContext : struct, INeuronContext<TLane, TMask>;
}
