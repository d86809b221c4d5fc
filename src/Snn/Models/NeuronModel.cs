using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Models;

/// <summary>A neuron model with its parameters, in units.</summary>
public abstract record NeuronModel
{
    /// <summary>The kernel that steps it.</summary>
    public abstract NeuronKernelSpec Kernel { get; }

    /// <summary>What each channel of the kernel takes, in channel order.</summary>
    public abstract IReadOnlyList<Dimension> ChannelDimensions { get; }

    /// <summary>Parameters in coherent units, by the kernel's names.</summary>
    internal abstract Dictionary<string, ValueSpec> Parameters();

    /// <summary>The parameter that is added to a state field of the kernel to get what the user sees: kernels hold potentials relative to rest.</summary>
    internal virtual string? OffsetParameter(string field) => null;

    /// <summary>The channel of a weight, where the user names none.</summary>
    /// <param name="weight">Its unit and sign choose.</param>
    /// <param name="continuous">Flows all the time, instead of arriving with spikes.</param>
    internal virtual string DefaultChannel(Weight weight, bool continuous) => Kernel.Declaration.Channels[0];
}
