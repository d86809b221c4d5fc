using Microsoft.Extensions.DependencyInjection;
using Neuromorphic.Hal.Configuration;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Registers the CPU backend under the name "cpu".</summary>
public static class CpuBackendRegistration
{
    /// <summary>The registration, for a registry without a container.</summary>
    /// <param name="defaults">Values of the keys that the configuration's section "cpu" does not set.</param>
    public static BackendRegistration Create(CpuOptions? defaults = null) => BackendRegistration.Of("cpu", options => new CpuBackend(options), defaults);

    /// <summary>Adds the CPU backend.</summary>
    /// <param name="services">The container.</param>
    /// <param name="defaults">Values of the keys that the configuration's section "cpu" does not set.</param>
    public static IServiceCollection AddCpuBackend(this IServiceCollection services, CpuOptions? defaults = null) => services.AddBackend(Create(defaults));
}
