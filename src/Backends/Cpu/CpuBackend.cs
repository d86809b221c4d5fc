using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Every core of this machine: the same spikes for any number of threads and any vector width.</summary>
public sealed class CpuBackend : IBackend
{
    private readonly CpuOptions _options;

    /// <summary>A backend with the given options.</summary>
    /// <exception cref="ArgumentException">The options ask for what this machine lacks.</exception>
    public CpuBackend(CpuOptions? options = null)
    {
        _options = options ?? new CpuOptions();
        if (_options.Threads is < 0 or > 1024)
            throw new ArgumentException($"CpuOptions.Threads is {_options.Threads}; allowed are 0 (one per core) to 1024.", nameof(options));
        Threads = _options.Threads == 0 ? Environment.ProcessorCount : _options.Threads;
        Width = SimdWidths.Resolve(_options.SimdWidth);
    }

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <summary>Number of threads that executables use, the caller's included.</summary>
    public int Threads { get; }

    /// <summary>Vector width in force.</summary>
    public SimdWidth Width { get; }

    /// <inheritdoc/>
    public BackendCapabilities Capabilities { get; } = new(
        Enum.GetValues<Capability>().Where(c => c != Capability.DeviceNoise).ToDictionary(c => c, _ => NumericClass.Exact));

    /// <inheritdoc/>
    public IReadOnlyList<Gap> Check(NetworkProgram program, CompileOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
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
        MemoryEstimate estimate = Estimate(program, options);
        long limit = options.MemoryLimitBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (estimate.Bytes > limit)
        {
            gaps.Add(new Gap(
                "program", $"needs about {estimate.Bytes / 1e9:F2} GB ({estimate.Synapses:N0} synapses); {limit / 1e9:F2} GB are allowed.",
                "Make the network or the batch smaller, or raise CompileOptions.MemoryLimitBytes."));
        }
        return gaps;
    }

    /// <inheritdoc/>
    public MemoryEstimate Estimate(NetworkProgram program, CompileOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        double bytes = 0, synapses = 0;
        double batch = Math.Max(1, options.Batch);
        Dictionary<string, PopulationSpec> populations = program.Populations.ToDictionary(p => p.Name);
        foreach (PopulationSpec population in program.Populations)
        {
            double size = population.Size;
            int fields = (population.Kernel?.Declaration.Fields.Count ?? 0) + population.ExtraFields.Count;
            int channels = population.Kernel?.Declaration.Channels.Count ?? 0;
            bytes += size * batch * 4 * (fields + 2 * channels + 4);
        }
        foreach (ProjectionSpec projection in program.Projections)
        {
            double sources = populations[projection.Source].Size, targets = populations[projection.Target].Size;
            double count = ExpectedSynapses(projection.Connectivity, sources, targets);
            synapses += count;
            double perSynapse = projection.Connectivity is Dense ? 4 : 8;
            if (projection.DelaySteps is not ConstantValue) perSynapse += 2;
            if (projection.Use.HasFlag(ProjectionUse.Phases)) perSynapse += 4;
            if (projection.Synapse is not null) perSynapse = 32 + 4 * projection.Synapse.Declaration.SynapseFields.Count;
            bytes += count * perSynapse + 8 * sources * Threads;
            // The ring of sums: the largest delay is not known before drawing; listed and constant ones are.
            bytes += targets * batch * 4 * LargestDelay(projection.DelaySteps);
        }
        foreach (ProbeSpec probe in program.Probes)
        {
            double size = populations[probe.Population].Size;
            bytes += batch * probe.Capacity * (probe.Kind == ProbeKind.Spikes && probe.Tape is null ? 24 : 4 * size);
        }
        foreach (TapeSpec tape in program.Tapes) bytes += batch * tape.Capacity * 4.0 * populations[tape.Population].Size;
        return new MemoryEstimate((long)Math.Min(bytes, long.MaxValue / 2), (long)Math.Min(synapses, long.MaxValue / 2));
    }

    /// <inheritdoc/>
    public IExecutable Compile(NetworkProgram program, CompileOptions options, CancellationToken stop = default)
    {
        IReadOnlyList<Gap> gaps = Check(program, options);
        if (gaps.Count > 0) throw new ProgramRefusedException("Backend 'cpu'", gaps);
        return new CpuExecutable(program, options, Threads, Width, stop);
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

    private static double LargestDelay(ValueSpec delays) => delays switch
    {
        ConstantValue constant => constant.Value + 1,
        ListedValues { Values.Length: > 0 } listed => listed.Values.Max() + 1,
        DrawnValues drawn when double.IsFinite(drawn.Maximum) => drawn.Maximum + 1,
        _ => 100,
    };
}
