using Neuromorphic.Hal.Configuration;

namespace Neuromorphic.Cli.Experiments;

/// <summary>The experiments of this build. Immutable.</summary>
public sealed class ExperimentCatalogue
{
    private readonly SortedDictionary<string, IExperiment> _byName = new(StringComparer.Ordinal);

    /// <summary>A catalogue of the given experiments.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public ExperimentCatalogue(params IEnumerable<IExperiment> experiments)
    {
        foreach (IExperiment experiment in experiments)
            if (!_byName.TryAdd(experiment.Name, experiment))
                throw new ArgumentException($"Two experiments are named '{experiment.Name}'.");
    }

    /// <summary>All that this build has.</summary>
    public static ExperimentCatalogue Standard { get; } = new(
        new Lsm.LsmExperiment(), new Hlop.HlopExperiment(), new Places.PlacesExperiment(),
        new Circuits.BrunelExperiment(), new Circuits.VogelsAbbottExperiment(), new Circuits.MicrocircuitExperiment());

    /// <summary>All, by name.</summary>
    public IEnumerable<IExperiment> All => _byName.Values;

    /// <summary>The experiment of that name.</summary>
    /// <exception cref="ToolException">There is none; the message lists those there are.</exception>
    public IExperiment Find(string name) => _byName.TryGetValue(name, out IExperiment? experiment)
        ? experiment
        : throw new ToolException(ExitCode.Invalid, $"There is no experiment '{name}'.{Nearest.Suggest(name, _byName.Keys)} Experiments: {Nearest.List(_byName.Keys)}.");
}
