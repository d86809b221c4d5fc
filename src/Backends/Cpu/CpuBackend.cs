using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Every core of this machine: the same spikes for any number of threads and any vector width.</summary>
public sealed class CpuBackend : IBackend
{
    private readonly CpuOptions _options;

    /// <summary>A backend with the given options.</summary>
    /// <exception cref="OptionsException">A value is outside its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The options ask for a vector width that this processor lacks.</exception>
    public CpuBackend(CpuOptions? options = null)
    {
        _options = options ?? new CpuOptions();
        StrictOptions.Require(_options, nameof(CpuOptions));
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
        Enum.GetValues<Capability>().Where(c => c is not (Capability.DeviceNoise or Capability.Convolution)).ToDictionary(c => c, _ => NumericClass.Exact));

    /// <inheritdoc/>
    public IReadOnlyList<Gap> Check(NetworkProgram program, CompileOptions options)
    {
        IReadOnlyList<Gap> gaps = HostChecks.Check(program, options, () => Estimate(program, options));
        if (program.Projections is null) return gaps;
        return
        [
            .. gaps,
            .. program.Projections.Where(projection => projection?.Connectivity is Conv2d).Select(projection => new Gap(
                $"projection '{projection.Name}'", "is a convolution, which this backend does not run yet.", "Use the reference backend, or list the synapses as Csr.")),
        ];
    }

    /// <inheritdoc/>
    public MemoryEstimate Estimate(NetworkProgram program, CompileOptions options) => HostChecks.Estimate(program, options, bytesPerSynapse: 8, bytesPerRow: 8 * Threads);

    /// <inheritdoc/>
    public IExecutable Compile(NetworkProgram program, CompileOptions options, CancellationToken stop = default)
    {
        IReadOnlyList<Gap> gaps = Check(program, options);
        if (gaps.Count > 0) throw new ProgramRefusedException("Backend 'cpu'", gaps);
        return new CpuExecutable(program, options, Threads, Width, _options.Delays, stop);
    }
}
