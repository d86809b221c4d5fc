using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Places;

/// <summary>A trained VPRTempo: options and modules. Immutable; a <see cref="TempoNetwork"/> runs it.</summary>
public sealed class TempoModel
{
    /// <summary>A model of trained modules.</summary>
    /// <param name="options">What they were trained with.</param>
    /// <param name="modules">In the order of their places, without gaps.</param>
    /// <exception cref="ArgumentException">Options or sizes do not fit together; the message says which.</exception>
    public TempoModel(TempoOptions options, IReadOnlyList<TempoModule> modules)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(modules);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ArgumentException(string.Join(" ", gaps));
        int pixels = options.Images.Pixels, features = options.Features;
        foreach (TempoModule module in modules)
        {
            if (module.FirstPlace != Places || module.Places < 1)
                throw new ArgumentException($"A module has {module.Places} places from {module.FirstPlace} on; expected are 1 or more from {Places} on.", nameof(modules));
            if (module.FeatureWeights.Length != pixels * features || module.PlaceWeights.Length != features * module.Places || module.Thresholds.Length != features)
                throw new ArgumentException($"The module from place {module.FirstPlace} on has weights for other sizes than {pixels} pixels, {features} features and {module.Places} places.", nameof(modules));
            Places += module.Places;
        }
        if (modules.Count == 0) throw new ArgumentException("A model has at least one module.", nameof(modules));
        (Options, Modules) = (options, [.. modules]);
    }

    /// <summary>What the modules were trained with.</summary>
    public TempoOptions Options { get; }

    /// <summary>In the order of their places.</summary>
    public IReadOnlyList<TempoModule> Modules { get; }

    /// <summary>Number of places of all modules.</summary>
    public int Places { get; }

    /// <summary>Synapses of all modules.</summary>
    public long Synapses => Modules.Sum(module => (long)module.FeatureWeights.Length + module.PlaceWeights.Length);

    /// <summary>Trains modules for all places of the reference traverses.</summary>
    /// <param name="options">The method.</param>
    /// <param name="references">Per traverse one prepared image per place.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="stop">Looked at before every step.</param>
    /// <exception cref="ArgumentException">Options or images are not usable.</exception>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public static TempoModel Train(
        TempoOptions options, IReadOnlyList<byte[][]> references, IBackend backend, IProgress<double>? progress = null, CancellationToken stop = default)
        => new(options, TempoTrainer.Train(options, references, 0, 0, backend, progress, stop));

    /// <summary>The model with further places, in modules of their own: those that are there stay as they are, bit for bit.</summary>
    /// <param name="references">As many traverses as the first places had, one prepared image per new place.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="stop">Looked at before every step.</param>
    public TempoModel WithPlaces(IReadOnlyList<byte[][]> references, IBackend backend, IProgress<double>? progress = null, CancellationToken stop = default)
        => new(Options, [.. Modules, .. TempoTrainer.Train(Options, references, Places, Modules.Count, backend, progress, stop)]);
}
