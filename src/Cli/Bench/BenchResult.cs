namespace Neuromorphic.Cli.Bench;

/// <summary>What `bench` measured. The names of its properties, in camel case, are the keys of --json; docs/cli.md describes them.</summary>
internal sealed record BenchResult
{
    public required string Network { get; init; }

    public required double Scale { get; init; }

    public required int Threads { get; init; }

    public required double WarmUpSeconds { get; init; }

    public required double Seconds { get; init; }

    public required int Neurons { get; init; }

    public required long Synapses { get; init; }

    public required double BuildCpuSeconds { get; init; }

    public required double BuildWallSeconds { get; init; }

    public required double CpuSeconds { get; init; }

    public required double WallSeconds { get; init; }

    public required long SynapticEvents { get; init; }

    public required long Spikes { get; init; }

    /// <summary>Shares of the stages in the time of all workers.</summary>
    public required IReadOnlyDictionary<string, double> StageShares { get; init; }

    public required double BoundEventsPerCpuSecond { get; init; }

    public required long PeakMemoryBytes { get; init; }

    public required double BytesPerSynapse { get; init; }

    public required IReadOnlyDictionary<string, double> RatesHz { get; init; }

    public required double MeanRateHz { get; init; }

    public required string Machine { get; init; }

    public double RealTimeFactor => WallSeconds / Seconds;

    public double SynapticEventsPerCpuSecond => SynapticEvents / CpuSeconds;

    public double NeuronUpdatesPerCpuSecond { get; init; }

    public double FractionOfBound => BoundEventsPerCpuSecond > 0 ? SynapticEventsPerCpuSecond / BoundEventsPerCpuSecond : 0;

    /// <summary>Events by the CPU time of the delivery stages alone, learning included: their share of the stages' time, of the CPU seconds.</summary>
    public double DeliveryEventsPerCpuSecond => SynapticEvents / Math.Max(1e-9, CpuSeconds * (StageShares["deliver"] + StageShares["learn"]));

    public double DeliveryFractionOfBound => BoundEventsPerCpuSecond > 0 ? DeliveryEventsPerCpuSecond / BoundEventsPerCpuSecond : 0;
}
