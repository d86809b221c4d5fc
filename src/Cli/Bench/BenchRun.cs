using System.Diagnostics;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Cli.Bench;

/// <summary>Builds a network, warms it up, measures it, then measures the bound over the same rows in the same process.</summary>
internal static class BenchRun
{
    /// <param name="network">Which.</param>
    /// <param name="scale">Fraction of its neurons.</param>
    /// <param name="seconds">Simulated time that is measured.</param>
    /// <param name="options">Threads and the like.</param>
    /// <param name="time">Clock of wall-clock times.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="stop">Stops between steps.</param>
    public static BenchResult Run(BenchNetwork network, double scale, double seconds, CpuOptions options, TimeProvider time, IProgressSink progress, CancellationToken stop)
    {
        CpuBackend backend = new(options);
        using IProgressPart part = progress.Begin($"{network.Name}: build, warm up, run, bound", 4);
        Meter meter = new(time);
        Network description = network.Build(scale);
        using Simulation simulation = new(description, backend, stop: stop);
        (double buildWall, double buildCpu) = meter.Lap();
        part.Report(1);

        CpuProfile profile = CpuProfile.Of(simulation.Executable);
        Run(simulation, network.WarmUpSeconds, stop);
        profile.MeasuresStages = true;
        profile.Clear();
        part.Report(2);

        meter.Lap();
        SimulationReport report = Run(simulation, seconds, stop);
        (double wall, double cpu) = meter.Lap();
        StageSeconds stages = profile.Stages;
        // Before the bound: what it cuts for itself is none of the network's memory.
        long peak = PeakMemoryBytes();
        part.Report(3);

        double[] rates = [.. description.Populations.Select((population, p) => profile.SpikesOf(p) / (seconds * population.Size))];
        double bound = profile.ScatterEventsPerCpuSecond(rates);
        part.Report(4);
        int neurons = description.Populations.Sum(p => p.Size);
        return new BenchResult
        {
            Network = network.Name,
            Scale = scale,
            Threads = backend.Threads,
            WarmUpSeconds = network.WarmUpSeconds,
            Seconds = seconds,
            Neurons = neurons,
            Synapses = profile.Synapses,
            BuildCpuSeconds = buildCpu,
            BuildWallSeconds = buildWall,
            CpuSeconds = cpu,
            WallSeconds = wall,
            SynapticEvents = report.SynapticEvents,
            Spikes = report.Spikes,
            NeuronUpdatesPerCpuSecond = neurons * Math.Round(seconds * 1000 / description.Dt.Coherent) / cpu,
            StageShares = new Dictionary<string, double>
            {
                ["integrate"] = stages.Integrate / stages.Total,
                ["deliver"] = stages.Deliver / stages.Total,
                ["learn"] = stages.Learn / stages.Total,
                ["observe"] = stages.Observe / stages.Total,
            },
            BoundEventsPerCpuSecond = bound,
            PeakMemoryBytes = peak,
            BytesPerSynapse = profile.SynapseBytes / (double)Math.Max(1, profile.Synapses),
            RatesHz = description.Populations.Zip(rates).ToDictionary(pair => pair.First.Name, pair => pair.Second),
            MeanRateHz = report.Spikes / (seconds * neurons),
            Machine = RunRecord.Machine,
        };
    }

    private static SimulationReport Run(Simulation simulation, double seconds, CancellationToken stop)
    {
        SimulationReport report = simulation.Run(Time.Seconds(seconds), stop: stop);
        stop.ThrowIfCancellationRequested();
        return report;
    }

    /// <summary>The largest resident size of this process so far.</summary>
    private static long PeakMemoryBytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    /// <summary>Wall-clock and CPU seconds of this process since the last look.</summary>
    private sealed class Meter(TimeProvider time)
    {
        private long _start = time.GetTimestamp();
        private TimeSpan _cpu = Environment.CpuUsage.TotalTime;

        public (double Wall, double Cpu) Lap()
        {
            long now = time.GetTimestamp();
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            (double, double) lap = (time.GetElapsedTime(_start, now).TotalSeconds, (cpu - _cpu).TotalSeconds);
            (_start, _cpu) = (now, cpu);
            return lap;
        }
    }
}
