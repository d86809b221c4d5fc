using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Hal.Configuration;

/// <summary>Registers backends with a service container. A library user needs none: every backend has a public constructor.</summary>
public static class NeuromorphicServices
{
    /// <summary>
    /// Adds a <see cref="BackendRegistry"/>; the configured <see cref="IBackend"/>; and every registered one as a keyed service,
    /// <c>GetRequiredKeyedService&lt;IBackend&gt;("cpu")</c>. Which backends there are is said by AddCpuBackend() and its like, before or after.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configuration">A section that holds "backend" and the backends' sections and nothing else; null for "auto" and defaults.</param>
    /// <exception cref="InvalidOperationException">It was added before.</exception>
    public static IServiceCollection AddNeuromorphic(this IServiceCollection services, IConfiguration? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(s => s.ServiceType == typeof(BackendRegistry)))
            throw new InvalidOperationException("AddNeuromorphic was called twice: two configurations cannot both hold. Call it once.");
        services.AddSingleton(provider => new BackendRegistry(
            provider.GetServices<BackendRegistration>(), configuration, logger: provider.GetService<ILoggerFactory>()?.CreateLogger<BackendRegistry>()));
        services.TryAddSingleton(provider => provider.GetRequiredService<BackendRegistry>().Selected);
        // Any key: an unknown one then fails with the registry's message, which lists those there are.
        services.AddKeyedSingleton(KeyedService.AnyKey, (provider, key) => provider.GetRequiredService<BackendRegistry>().Get($"{key}"));
        return services;
    }

    /// <summary>As the other, set in code: <c>AddNeuromorphic(c => c["backend"] = "cpu")</c>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets keys as in a configuration: "backend", "cpu:threads".</param>
    public static IServiceCollection AddNeuromorphic(this IServiceCollection services, Action<IConfiguration> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        configure(configuration);
        return services.AddNeuromorphic(configuration);
    }

    /// <summary>Adds a backend; for the authors of backends. "auto" tries backends in the order in which they were added.</summary>
    public static IServiceCollection AddBackend(this IServiceCollection services, BackendRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return services.AddSingleton(registration);
    }
}
