using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host;

/// <summary>What backends on the host refuse, and how they estimate memory.</summary>
public static class HostChecks
{
    /// <summary>Invalid programs, impossible batches, and networks that memory does not hold.</summary>
    public static IReadOnlyList<Gap> Check(NetworkProgram program, CompileOptions options, Func<MemoryEstimate> estimate)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(estimate);
        List<Gap> gaps = [.. ProgramValidation.Check(program)];
        if (options.Batch < 1) gaps.Add(new Gap("CompileOptions.Batch", $"is {options.Batch}; at least 1 is allowed.", "Give the number of replicas."));
        if (gaps.Count > 0) return gaps;
        foreach (ProjectionSpec projection in program.Projections)
        {
            if (projection.Synapse is not null && options.Batch > 1)
            {
                gaps.Add(new Gap(
                    $"projection '{projection.Name}'", $"learns in every step, but the batch is {options.Batch}: replicas share the weights.",
                    "Compile with Batch = 1, or make one sub-network per replica."));
            }
        }
        MemoryEstimate needed = estimate();
        long limit = options.MemoryLimitBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed.Bytes > limit)
        {
            gaps.Add(new Gap(
                "program", $"needs about {needed.Bytes / 1e9:F2} GB ({needed.Synapses:N0} synapses); {limit / 1e9:F2} GB are allowed.",
                "Make the network or the batch smaller, or raise CompileOptions.MemoryLimitBytes."));
        }
        return gaps;
    }

    /// <summary>Bytes of populations, synapses, rings, probes and tapes.</summary>
    /// <param name="program">A valid program.</param>
    /// <param name="options">Batch.</param>
    /// <param name="bytesPerSynapse">What the backend holds per static sparse synapse; dense ones take 4.</param>
    /// <param name="bytesPerRow">What the backend holds per source of a projection.</param>
    public static MemoryEstimate Estimate(NetworkProgram program, CompileOptions options, int bytesPerSynapse, int bytesPerRow = 8)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        double bytes = 0, synapses = 0, batch = Math.Max(1, options.Batch);
        Dictionary<string, PopulationSpec> populations = program.Populations.ToDictionary(p => p.Name);
        foreach (PopulationSpec population in program.Populations)
        {
            int fields = (population.Kernel?.Declaration.Fields.Count ?? 0) + population.ExtraFields.Count;
            int channels = population.Kernel?.Declaration.Channels.Count ?? 0;
            bytes += (double)population.Size * batch * 4 * (fields + 2 * channels + 4);
        }
        foreach (ProjectionSpec projection in program.Projections)
        {
            double sources = populations[projection.Source].Size, targets = populations[projection.Target].Size;
            double count = projection.Connectivity is Conv2d conv
                ? targets * populations[projection.Source].Shape[0] / conv.Groups * conv.KernelHeight * conv.KernelWidth * conv.Pooling * conv.Pooling
                : ExpectedSynapses(projection.Connectivity, sources, targets);
            double perSynapse = projection.Connectivity is Dense ? 4 : bytesPerSynapse;
            if (projection.DelaySteps is not ConstantValue) perSynapse += 2;
            if (projection.Synapse is not null) perSynapse = 32 + 4 * projection.Synapse.Declaration.SynapseFields.Count;
            if (!projection.Use.HasFlag(ProjectionUse.Stepped)) perSynapse = 0;
            if (projection.Use.HasFlag(ProjectionUse.Phases)) perSynapse += PhaseBytesPerSynapse(program, projection);
            synapses += count;
            bytes += count * perSynapse + bytesPerRow * sources + targets * batch * 4 * LargestDelay(projection.DelaySteps);
        }
        foreach (ProbeSpec probe in program.Probes)
        {
            double size = populations[probe.Population].Size;
            bytes += batch * probe.Capacity * (probe.Kind == ProbeKind.Spikes && probe.Tape is null ? 24 : 4 * size);
        }
        foreach (ValuesInput input in program.Inputs.OfType<ValuesInput>()) bytes += batch * 4.0 * populations[input.Target].Size;
        bytes += PhaseScratch(program, populations, batch);
        foreach (TapeSpec tape in program.Tapes) bytes += batch * tape.Capacity * 4.0 * populations[tape.Population].Size;
        return new MemoryEstimate((long)Math.Min(bytes, long.MaxValue / 2), (long)Math.Min(synapses, long.MaxValue / 2));
    }

    /// <summary>The weight, the state of update kernels, and for synapses that are not all there an index by source and one by target.</summary>
    private static double PhaseBytesPerSynapse(NetworkProgram program, ProjectionSpec projection)
        => 4 + 4 * new UpdateFields(program, projection.Name).Count + (projection.Connectivity is Dense ? 0 : 16);

    /// <summary>Lists of what is not 0 on the source side, of the largest product: an index and a value each.</summary>
    private static double PhaseScratch(NetworkProgram program, Dictionary<string, PopulationSpec> populations, double batch)
    {
        double largest = 0;
        foreach (StageSpec stage in program.Phases.SelectMany(phase => phase.Stages))
        {
            (string? projection, Operand? source) = stage switch
            {
                MultiplyStage multiply => (multiply.Projection, multiply.Source),
                UpdateStage update => (update.Projection, update.Pre),
                _ => (null, (Operand?)null),
            };
            if (projection is null) continue;
            double rows = source is TapeOf tape ? program.Tapes[program.Tape(tape.Tape)].Capacity : 1;
            largest = Math.Max(largest, 8 * rows * batch * populations[program.Projections[program.Projection(projection)].Source].Size);
        }
        return largest;
    }

    private static double ExpectedSynapses(ConnectivitySpec connectivity, double sources, double targets) => connectivity switch
    {
        Csr csr => csr.Targets.Length,
        OneToOne => sources,
        FixedInDegree law => targets * law.Count,
        FixedOutDegree law => sources * law.Count,
        FixedTotalNumber law => law.Count,
        Bernoulli law => sources * targets * law.Probability,
        _ => sources * targets,
    };

    /// <summary>Slots of the ring of sums. The largest drawn delay is known only after drawing: 100 stands for it.</summary>
    private static double LargestDelay(ValueSpec delays) => delays switch
    {
        ConstantValue constant => constant.Value + 1,
        ListedValues { Values.Length: > 0 } listed => listed.Values.Max() + 1,
        DrawnValues drawn when double.IsFinite(drawn.Maximum) => drawn.Maximum + 1,
        _ => 100,
    };
}
