using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>What a step runs, in order, for one part of the network that no stepped projection joins to another part.</summary>
internal sealed class CpuSchedule
{
    private CpuSchedule(RankStage[] ranks, Delivery[] transmit, CpuLearning[] learning, CpuProbe[] probes)
        => (Ranks, Transmit, Learning, Probes) = (ranks, transmit, learning, probes);

    /// <summary>Populations by ascending rank, with the delay-0 projections that leave each rank.</summary>
    public RankStage[] Ranks { get; }

    /// <summary>Deliveries of projections of delay 1 and more; a bundle of several is one.</summary>
    public Delivery[] Transmit { get; }

    /// <summary>Learning projections.</summary>
    public CpuLearning[] Learning { get; }

    /// <summary>Probes.</summary>
    public CpuProbe[] Probes { get; }

    /// <summary>One schedule per disjoint sub-network.</summary>
    public static CpuSchedule[] Create(CpuPopulation[] populations, CpuProjection[] projections, CpuLearning[] learning, CpuProbe[] probes)
    {
        int[] part = Parts(populations.Length, projections.Where(p => p.IsStepped));
        return
        [
            .. part.Distinct().Order().Select(id =>
            {
                CpuPopulation[] mine = [.. populations.Where(p => part[p.Index] == id && p.HasKernel)];
                CpuProjection[] stepped = [.. projections.Where(p => p.IsStepped && p.Delivery is not null && part[p.Source.Index] == id)];
                RankStage[] ranks =
                [
                    .. mine.GroupBy(p => p.Spec.Rank).OrderBy(g => g.Key).Select(g => new RankStage(
                        [.. g],
                        [.. stepped.Where(p => p.Generator.MinDelay == 0 && p.Generator.Count > 0 && p.Source.Spec.Rank == g.Key)])),
                ];
                return new CpuSchedule(
                    ranks,
                    [.. stepped.Where(p => p.Generator.MinDelay > 0 && p.Generator.Count > 0).Select(p => p.Delivery!).Distinct()],
                    [.. learning.Where(l => part[l.Projection.Source.Index] == id)],
                    [.. probes.Where(p => part[p.Population.Index] == id)]);
            }).Where(schedule => schedule.Ranks.Length > 0 || schedule.Probes.Length > 0),
        ];
    }

    private static int[] Parts(int populations, IEnumerable<CpuProjection> projections)
    {
        int[] part = [.. Enumerable.Range(0, populations)];
        int Root(int i)
        {
            while (part[i] != i) i = part[i];
            return i;
        }
        foreach (CpuProjection projection in projections)
        {
            int a = Root(projection.Source.Index), b = Root(projection.Target.Index);
            part[Math.Max(a, b)] = Math.Min(a, b);
        }
        return [.. part.Select(Root)];
    }
}

/// <summary>One rank.</summary>
internal sealed record RankStage(CpuPopulation[] Populations, CpuProjection[] Forward);
