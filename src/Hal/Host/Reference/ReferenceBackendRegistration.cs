using Microsoft.Extensions.DependencyInjection;
using Neuromorphic.Hal.Configuration;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>Registers the reference backend under the name "reference".</summary>
public static class ReferenceBackendRegistration
{
    /// <summary>The registration, for a registry without a container.</summary>
    /// <param name="defaults">Values of the keys that the configuration's section "reference" does not set.</param>
    public static BackendRegistration Create(ReferenceOptions? defaults = null)
        => BackendRegistration.Of("reference", options => new ReferenceBackend(options), defaults);

    /// <summary>Adds the reference backend.</summary>
    /// <param name="services">The container.</param>
    /// <param name="defaults">Values of the keys that the configuration's section "reference" does not set.</param>
    public static IServiceCollection AddReferenceBackend(this IServiceCollection services, ReferenceOptions? defaults = null)
        => services.AddBackend(Create(defaults));
}
