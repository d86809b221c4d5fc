using Microsoft.Extensions.Configuration;

namespace Neuromorphic.Cli.Experiments;

/// <summary>Something that `run` and `sweep` can do. Derive from <see cref="Experiment{TOptions}"/>.</summary>
public interface IExperiment
{
    /// <summary>The word of the command line.</summary>
    string Name { get; }

    /// <summary>One sentence for lists.</summary>
    string Summary { get; }

    /// <summary>The number of the result that a sweep plots.</summary>
    string Headline { get; }

    /// <summary>Whether there is a trained model that --save can keep.</summary>
    bool Saves { get; }

    /// <summary>A record with a parameterless constructor; its properties are the keys of `options` and the switches of the command line.</summary>
    Type OptionsType { get; }

    /// <summary>Values of the options that are not written: they may follow a preset and the seed.</summary>
    /// <param name="written">The options that are.</param>
    /// <param name="seed">Seed of the run.</param>
    object Defaults(IConfiguration written, ulong seed);

    /// <summary>The options with relative paths made absolute, so that they mean the same wherever they are used again.</summary>
    /// <param name="options">As they were written.</param>
    /// <param name="resolve">Makes a path absolute.</param>
    object Complete(object options, Func<string, string> resolve);

    /// <summary>Everything that is wrong with the options; empty if nothing is.</summary>
    IReadOnlyList<string> Problems(object options);

    /// <summary>Memory and time, without doing the work.</summary>
    RunEstimate Estimate(object options, ExperimentContext context);

    /// <summary>Does the work. Files go to the context's folder only.</summary>
    Task<ExperimentResult> RunAsync(object options, ExperimentContext context);
}

/// <summary>What a run will take.</summary>
/// <param name="Bytes">Memory at its largest.</param>
/// <param name="Synapses">Synapses of the network.</param>
/// <param name="Time">Wall-clock time on this machine, to a factor of about two.</param>
/// <param name="Basis">How the time was estimated.</param>
public sealed record RunEstimate(long Bytes, long Synapses, TimeSpan Time, string Basis);
