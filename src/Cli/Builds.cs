using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Backends.ReramSim.Verification;
using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Cli;

/// <summary>What this build of the tool is put together from: the one place to edit when a backend or a family of cases is added.</summary>
internal static class Builds
{
    /// <summary>Families of acceptance cases.</summary>
    public static IReadOnlyList<ICaseFamily> CaseFamilies { get; } =
    [
        new NeuronCases(), new SynapseCases(),
        new WireCases(), new SneakCases(), new MappingCases(), new ConverterCases(), new NoiseCases(), new PulsedCases(), new FitCases(),
    ];

    /// <summary>Backends, in the order in which "auto" tries them.</summary>
    /// <param name="threads">Threads of those that take a number; 0 for one per core.</param>
    /// <param name="precision">Number format of the reference.</param>
    public static IReadOnlyList<BackendRegistration> Backends(int threads = 0, Precision precision = Precision.Single) =>
    [
        CpuBackendRegistration.Create(new CpuOptions { Threads = threads }),
        ReferenceBackendRegistration.Create(new ReferenceOptions { Precision = precision }),
    ];

    /// <summary>Names of the backends.</summary>
    public static IReadOnlyList<string> BackendNames { get; } = [.. Backends().Select(backend => backend.Name)];

    /// <summary>The backends under a configuration.</summary>
    public static BackendRegistry Registry(
        IConfiguration? configuration = null, IEnumerable<string>? otherKeys = null, int threads = 0, Precision precision = Precision.Single, ILogger? logger = null)
        => new(Backends(threads, precision), configuration, otherKeys, logger);

    /// <summary>The backend of that name, with its defaults.</summary>
    /// <exception cref="OptionsException">There is none.</exception>
    public static IBackend Backend(string name, Precision precision = Precision.Single) => Registry(precision: precision).Get(name);
}
