namespace Neuromorphic.Backends.Cpu;

/// <summary>What <see cref="CpuProfile"/> shows.</summary>
internal sealed partial class CpuExecutable
{
    /// <summary>Runs read the clock between stages.</summary>
    public bool MeasuresStages { get; set; }

    public IReadOnlyList<CpuProjection> Projections => _projections;

    public IReadOnlyList<CpuPopulation> Populations => _populations;

    public long Synapses => _projections.Where(p => p.IsStepped).Sum(p => p.Generator.Count);

    public long SynapseBytes
        => _projections.Select(p => p.Delivery).OfType<Delivery>().Distinct().Sum(d => d.Bytes)
            + _projections.Sum(p => p.Weights?.Bytes ?? 0) + _learning.Sum(l => l?.Bytes ?? 0);

    public StageSeconds StageSeconds() => new(
        CpuProfile.Seconds(_counters.Sum(c => c.IntegrateTicks)), CpuProfile.Seconds(_counters.Sum(c => c.DeliverTicks)),
        CpuProfile.Seconds(_counters.Sum(c => c.LearnTicks)), CpuProfile.Seconds(_counters.Sum(c => c.ObserveTicks)));

    /// <summary>Emissions of a population in all replicas since profiling began.</summary>
    public long Spoken(int population)
    {
        CpuPopulation p = _populations[population];
        long sum = 0;
        for (long i = 0; i < p.Spoken.Length; i += 8) sum += p.Spoken[i];
        return sum;
    }

    public void ClearProfile()
    {
        foreach (CpuPopulation population in _populations) population.Spoken.Clear();
        for (int i = 0; i < _counters.Length; i++) _counters[i].ClearClock();
    }

    /// <summary>Calls the body once per slice, all of them at once where there are several.</summary>
    public void ForEachSlice(Action<int> body)
    {
        if (_sliced) _team.Run(body);
        else body(0);
    }
}
