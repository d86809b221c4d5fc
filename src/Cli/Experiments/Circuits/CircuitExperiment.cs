using System.Globalization;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Circuits;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Cli.Experiments.Circuits;

/// <summary>Runs a circuit of the literature: rates of its populations, and a raster of a sample of its neurons.</summary>
/// <typeparam name="TOptions">Options of the circuit.</typeparam>
public abstract class CircuitExperiment<TOptions> : Experiment<TOptions>
    where TOptions : CircuitOptions, new()
{
    private const int RasterNeurons = 1000;
    private const double RasterMs = 200;

    /// <inheritdoc/>
    public override string Headline => "meanRateHz";

    /// <summary>The network.</summary>
    protected abstract Network Build(TOptions options, ulong seed);

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Problems(TOptions options) => [];

    /// <inheritdoc/>
    protected override RunEstimate Estimate(TOptions options, ExperimentContext context)
    {
        MemoryEstimate memory = context.Backend.Estimate(Build(options, context.Seed).Lower(), CompileOptions.Default);
        double seconds = memory.Synapses * 1.5e-7 + (options.Seconds + options.Discard) * memory.Synapses * 2e-8;
        return new RunEstimate(memory.Bytes, memory.Synapses, TimeSpan.FromSeconds(seconds), "From the number of synapses: 150 ns each to build, 20 ns a simulated second.");
    }

    /// <inheritdoc/>
    protected override Task<ExperimentResult> RunAsync(TOptions options, ExperimentContext context) => Task.FromResult(Run(options, context));

    private ExperimentResult Run(TOptions options, ExperimentContext context)
    {
        Network network = Build(options, context.Seed);
        Recording[] recordings = [.. network.Populations.Select(population => network.Record(population, Recorder.Spikes))];
        long start = context.Time.GetTimestamp();
        using Simulation simulation = new(network, context.Backend, logger: context.Logger, stop: context.Stop);
        double buildSeconds = context.Time.GetElapsedTime(start).TotalSeconds;
        double total = options.Discard + options.Seconds;
        using IProgressPart part = context.Progress.Begin("Simulate (ms)", (long)Math.Ceiling(1000 * total));
        SimulationReport report = simulation.Run(
            Time.Seconds(total), new ProgressRelay<SimulationProgress>(p => part.Report((long)p.Done.Coherent)), context.Stop);
        context.Stop.ThrowIfCancellationRequested();

        // A spike of the last discarded step lies on the border; half a step keeps rounding out of it.
        double from = 1000 * options.Discard + network.Dt.Coherent / 2;
        Spike[][] spikes = [.. recordings.Select(recording => simulation.Spikes(recording).Where(spike => spike.Time.Coherent > from).ToArray())];
        Dictionary<string, double> numbers = new()
        {
            ["meanRateHz"] = spikes.Sum(s => s.Length) / (options.Seconds * network.Populations.Sum(p => p.Size)),
            ["neurons"] = network.Populations.Sum(p => p.Size),
            ["spikes"] = report.Spikes,
            ["synapticEvents"] = report.SynapticEvents,
        };
        List<IReadOnlyList<object?>> rows = [];
        for (int p = 0; p < spikes.Length; p++)
        {
            Population population = network.Populations[p];
            double rate = spikes[p].Length / (options.Seconds * population.Size);
            numbers[$"rate{population.Name}Hz"] = rate;
            rows.Add([population.Name, population.Size, spikes[p].Length, rate]);
        }
        return new ExperimentResult
        {
            Numbers = numbers,
            Measured = new Dictionary<string, double> { ["buildSeconds"] = buildSeconds, ["runSeconds"] = report.WallTime.TotalSeconds, ["realTimeFactor"] = report.WallTime.TotalSeconds / total },
            Summary =
            [
                ("Circuit", Summary),
                ("Rate", string.Create(CultureInfo.InvariantCulture, $"{numbers["meanRateHz"]:F3} Hz over {options.Seconds:0.###} s, after {options.Discard:0.###} s that are left out")),
            ],
            Tables = [new ResultTable("rates", "Rates of the populations", ["population", "neurons", "spikes", "rate Hz"], rows)],
            Files = context.Figures ? [Raster(network, spikes, from, context)] : [],
        };
    }

    private static ResultFile Raster(Network network, Spike[][] spikes, double fromMs, ExperimentContext context)
    {
        double all = network.Populations.Sum(p => p.Size), dt = network.Dt.Coherent;
        List<(long, int)> dots = [];
        int row = 0;
        for (int p = spikes.Length - 1; p >= 0; p--)
        {
            int shown = (int)Math.Min(network.Populations[p].Size, Math.Max(1, Math.Round(RasterNeurons * network.Populations[p].Size / all)));
            foreach (Spike spike in spikes[p])
                if (spike.Neuron < shown && spike.Time.Coherent - fromMs < RasterMs) dots.Add(((long)((spike.Time.Coherent - fromMs) / dt), row + spike.Neuron));
            row += shown;
        }
        string order = string.Join(", ", network.Populations.Reverse().Select(p => p.Name));
        context.Write("raster", path => Plots.Raster(path, $"Spikes of {row} neurons; from below: {order}", dt, (int)Math.Round(RasterMs / dt), row, dots));
        return new ResultFile("raster.png", $"Spikes of the first neurons of each population, in proportion to their sizes, from below: {order}; raster.svg is the same.");
    }
}

/// <summary>`run brunel`.</summary>
public sealed class BrunelExperiment : CircuitExperiment<BrunelOptions>
{
    /// <inheritdoc/>
    public override string Name => "brunel";

    /// <inheritdoc/>
    public override string Summary => "Run Brunel's network of 2000 in its asynchronous irregular regime.";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Problems(BrunelOptions options)
        => options.Neurons % 5 == 0 ? [] : [$"options.neurons: is {options.Neurons}; multiples of 5 are allowed. Choose {options.Neurons / 5 * 5 + 5}."];

    /// <inheritdoc/>
    protected override Network Build(BrunelOptions options, ulong seed) => new Brunel2000 { Neurons = options.Neurons, Seed = seed }.Build();
}

/// <summary>`run va`.</summary>
public sealed class VogelsAbbottExperiment : CircuitExperiment<VogelsAbbottOptions>
{
    /// <inheritdoc/>
    public override string Name => "va";

    /// <inheritdoc/>
    public override string Summary => "Run the self-sustained network of Vogels and Abbott, 2005.";

    /// <inheritdoc/>
    protected override Network Build(VogelsAbbottOptions options, ulong seed)
    {
        VogelsAbbott2005 circuit = new() { Seed = seed };
        return options.Conductances ? circuit.BuildConductanceBased() : circuit.BuildCurrentBased();
    }
}

/// <summary>`run pd14`.</summary>
public sealed class MicrocircuitExperiment : CircuitExperiment<MicrocircuitOptions>
{
    /// <inheritdoc/>
    public override string Name => "pd14";

    /// <inheritdoc/>
    public override string Summary => "Run the cortical microcircuit of Potjans and Diesmann, 2014, at any scale.";

    /// <inheritdoc/>
    protected override MicrocircuitOptions Defaults(Microsoft.Extensions.Configuration.IConfiguration written, ulong seed) => new() { Discard = 0.5 };

    /// <inheritdoc/>
    protected override Network Build(MicrocircuitOptions options, ulong seed)
        => new PotjansDiesmann2014 { Scale = options.Scale, Background = options.Background, Seed = seed }.Build();
}
