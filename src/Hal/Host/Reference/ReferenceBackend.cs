using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>The oracle: one thread, one neuron, one synapse at a time, to be read beside docs/step-semantics.md.</summary>
public sealed class ReferenceBackend : IBackend
{
    private readonly ReferenceOptions _options;

    /// <summary>A reference backend of the given precision.</summary>
    /// <exception cref="OptionsException">The precision is none.</exception>
    public ReferenceBackend(ReferenceOptions? options = null)
    {
        _options = options ?? new ReferenceOptions();
        StrictOptions.Require(_options, nameof(ReferenceOptions));
    }

    /// <inheritdoc/>
    public string Name => "reference";

    /// <summary>Number format.</summary>
    public Precision Precision => _options.Precision;

    /// <inheritdoc/>
    public BackendCapabilities Capabilities => new(
        Enum.GetValues<Capability>().Where(c => c != Capability.DeviceNoise)
            .ToDictionary(c => c, _ => _options.Precision == Precision.Single ? NumericClass.Exact : NumericClass.Contracted));

    /// <inheritdoc/>
    public IReadOnlyList<Gap> Check(NetworkProgram program, CompileOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        return HostChecks.Check(program, options, () => Estimate(program, options));
    }

    /// <inheritdoc/>
    public MemoryEstimate Estimate(NetworkProgram program, CompileOptions options) => HostChecks.Estimate(program, options, bytesPerSynapse: 48);

    /// <inheritdoc/>
    public IExecutable Compile(NetworkProgram program, CompileOptions options, CancellationToken stop = default)
    {
        IReadOnlyList<Gap> gaps = Check(program, options);
        if (gaps.Count > 0) throw new ProgramRefusedException("Backend 'reference'", gaps);
        return _options.Precision == Precision.Single
            ? new ReferenceExecutable<SingleLane>(program, options, stop)
            : new ReferenceExecutable<DoubleLane>(program, options, stop);
    }
}
