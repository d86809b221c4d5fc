using Microsoft.Extensions.DependencyInjection;
using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Reference;

namespace Neuromorphic.Backends.Cpu.Tests;

public class RegistrationTests
{
    [Fact]
    public void A_container_gives_the_configured_backend_and_every_one_by_its_key()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddNeuromorphic(JsonConfiguration.Parse("""{ "backend": "reference", "cpu": { "threads": 2, "simdWidth": "bits128" }, "reference": { "precision": "double" } }"""))
            .AddCpuBackend().AddReferenceBackend().BuildServiceProvider();
        ReferenceBackend reference = Assert.IsType<ReferenceBackend>(services.GetRequiredService<IBackend>());
        Assert.Equal(Precision.Double, reference.Precision);
        Assert.Same(reference, services.GetRequiredKeyedService<IBackend>("reference"));
        CpuBackend cpu = Assert.IsType<CpuBackend>(services.GetRequiredKeyedService<IBackend>("cpu"));
        Assert.Equal(2, cpu.Threads);
        Assert.Equal(SimdWidth.Bits128, cpu.Width);
        OptionsException error = Assert.Throws<OptionsException>(() => services.GetRequiredKeyedService<IBackend>("gpu"));
        Assert.Contains("allowed are cpu, reference, auto", error.Message);
    }

    [Fact]
    public void Options_given_in_code_hold_where_the_configuration_says_nothing()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddCpuBackend(new CpuOptions { Threads = 3, SimdWidth = SimdWidth.Bits128 })
            .AddNeuromorphic(configuration => configuration["cpu:threads"] = "1").BuildServiceProvider();
        CpuBackend cpu = (CpuBackend)services.GetRequiredKeyedService<IBackend>("cpu");
        Assert.Equal(1, cpu.Threads);
        Assert.Equal(SimdWidth.Bits128, cpu.Width);
        Assert.IsType<AutoBackend>(services.GetRequiredService<IBackend>());
    }

    [Theory]
    [InlineData("""{ "cpu": { "threds": 2 } }""", "cpu.threds: is not a known key; allowed are threads, simdWidth")]
    [InlineData("""{ "cpu": { "threads": 1025 } }""", "cpu.threads: is '1025'; allowed is a whole number from 0 to 1024.")]
    [InlineData("""{ "cpu": { "simdWidth": "wide" } }""", "allowed is one of auto, bits128, bits256, bits512.")]
    [InlineData("""{ "reference": { "precision": "half" } }""", "reference.precision: is 'half'; allowed is one of single, double.")]
    public void A_mistake_in_the_configuration_names_key_value_and_what_is_allowed(string json, string expected)
    {
        using ServiceProvider services = new ServiceCollection().AddNeuromorphic(JsonConfiguration.Parse(json)).AddCpuBackend().AddReferenceBackend().BuildServiceProvider();
        Assert.Contains(expected, Assert.Throws<OptionsException>(() => services.GetRequiredService<IBackend>()).Message);
    }

    [Fact]
    public void Two_configurations_are_refused()
        => Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddNeuromorphic().AddNeuromorphic());

    [Fact]
    public void A_backend_needs_no_container_and_checks_its_options()
    {
        Assert.Equal(2, new CpuBackend(new CpuOptions { Threads = 2 }).Threads);
        Assert.Contains("CpuOptions.Threads: is -1; allowed is a whole number from 0 to 1024.", Assert.Throws<OptionsException>(() => new CpuBackend(new CpuOptions { Threads = -1 })).Message);
        Assert.Throws<OptionsException>(() => new ReferenceBackend(new ReferenceOptions { Precision = (Precision)5 }));
    }

    [Fact]
    public void The_page_on_configuration_lists_every_key_with_its_words()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "configuration.md"));
        foreach (BackendRegistration backend in new[] { CpuBackendRegistration.Create(), ReferenceBackendRegistration.Create() })
        {
            foreach (OptionKey key in OptionKey.Of(backend.OptionsType))
            {
                string line = Assert.Single(page.Split('\n'), l => l.StartsWith($"| `{backend.Name}.{key.Name}` |", StringComparison.Ordinal));
                Assert.Contains($"| `{key.Text(key.Get(backend.Defaults))}` |".Replace("`0`", "0", StringComparison.Ordinal), line);
                if (key.ValueType.IsEnum) Assert.All(Enum.GetNames(key.ValueType), name => Assert.Contains($"`{name}`", line, StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Neuromorphic.sln"))) return folder.FullName;
        throw new InvalidOperationException("Neuromorphic.sln was not found in any folder above the tests.");
    }
}
