using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Cli.Tests;

internal static class Programs
{
    public static NetworkProgram OneNeuron { get; } = new()
    {
        DtMs = 1,
        Populations = [new PopulationSpec { Name = "one", Shape = [1], Kernel = NeuronKernelSpec.Of<SpikeRelay>() }],
    };
}
