using Neuromorphic.Hal.Kernels.Synapses;

namespace Neuromorphic.Hal.Kernels;

/// <summary>The library's synapse, map and update kernels.</summary>
internal static class StandardKernels
{
    public static IReadOnlyList<SynapseKernelSpec> Synapses { get; } = [SynapseKernelSpec.Of<PairStdp>(), SynapseKernelSpec.Of<TsodyksMarkram>()];

    public static IReadOnlyList<MapKernelSpec> Maps { get; } = [];

    public static IReadOnlyList<UpdateKernelSpec> Updates { get; } = [];
}
