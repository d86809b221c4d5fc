using Neuromorphic.Backends.Cpu;
using Neuromorphic.Cli.Bench;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Cli.Tests;

/// <summary>The networks of `bench`, small: the same spikes for any number of threads, and after a checkpoint.</summary>
public sealed class CircuitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, double> Networks => new()
    {
        { "brunel10k", 0.02 },
        { "brunel100k", 0.002 },
        { "brunel10k-stdp-additive", 0.02 },
        { "brunel10k-stdp-multiplicative", 0.02 },
        { "va-cuba", 0.1 },
        { "va-coba", 0.1 },
        { "pd14", 0.02 },
        { "pd14-dc", 0.02 },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Spikes_are_the_same_for_any_number_of_threads_and_after_a_checkpoint(string name, double scale)
    {
        Spike[][] expected = Run(name, scale, 1, DelayStrategy.Auto, null);
        if (name != "pd14-dc") Assert.Contains(expected, spikes => spikes.Length > 10);
        foreach (int threads in (int[])[2, 3, 8]) Assert.Equal(expected, Run(name, scale, threads, DelayStrategy.Auto, null));
        Assert.Equal(expected, Run(name, scale, 2, DelayStrategy.Sorted, null));
        Spike[][] second = [.. expected.Select(spikes => spikes.Where(spike => spike.Time.Coherent > 30.05).ToArray())];
        Assert.Equal(second, Run(name, scale, 2, DelayStrategy.Sorted, _folder[$"{name}.nmst"]));
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_and_changes_nothing()
    {
        Network network = BenchNetwork.Find("va-cuba").Build(0.05);
        using Simulation simulation = new(network, new CpuBackend(new CpuOptions { Threads = 1 }));
        simulation.Run(Time.Milliseconds(5));
        string path = _folder["state.nmst"];
        simulation.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Throws<InvalidDataException>(() => simulation.Restore(path));
        File.WriteAllBytes(path, bytes[..3]);
        Assert.Throws<InvalidDataException>(() => simulation.Restore(path));
        Assert.Equal(5, simulation.Now.Coherent, 9);
    }

    /// <summary>60 ms; with a path, saved after 30 ms and gone on with in another simulation, whose spikes are given.</summary>
    private static Spike[][] Run(string name, double scale, int threads, DelayStrategy delays, string? path)
    {
        Network network = BenchNetwork.Find(name).Build(scale);
        Recording[] recordings = [.. network.Populations.Select(population => network.Record(population, Recorder.Spikes))];
        CpuBackend backend = new(new CpuOptions { Threads = threads, Delays = delays });
        using Simulation first = new(network, backend);
        first.Run(Time.Milliseconds(30));
        if (path is null)
        {
            first.Run(Time.Milliseconds(30));
            return [.. recordings.Select(recording => first.Spikes(recording).ToArray())];
        }
        first.Save(path);
        using Simulation second = new(network, new CpuBackend(new CpuOptions { Threads = 1, Delays = delays }));
        second.Restore(path);
        second.Run(Time.Milliseconds(30));
        return [.. recordings.Select(recording => second.Spikes(recording).ToArray())];
    }
}
