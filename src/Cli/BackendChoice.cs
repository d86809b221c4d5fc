using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Cli;

/// <summary>The backends and case families of this build.</summary>
internal static class BackendChoice
{
    public static IReadOnlyList<string> Names { get; } = ["cpu", "reference"];

    public static IReadOnlyList<ICaseFamily> CaseFamilies { get; } = [new NeuronCases(), new SynapseCases()];

    /// <summary>The backend of that name.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static IBackend Create(string name, int threads = 0, Precision precision = Precision.Single) => name switch
    {
        "cpu" => new CpuBackend(new CpuOptions { Threads = threads }),
        "reference" => new ReferenceBackend(new ReferenceOptions { Precision = precision }),
        _ => throw new ToolException(ExitCode.Invalid, $"There is no backend '{name}'.{Nearest.Suggest(name, Names)} Backends: {Nearest.List(Names)}."),
    };
}
