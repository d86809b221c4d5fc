using Microsoft.Extensions.Configuration;

namespace Neuromorphic.Cli.Experiments;

/// <summary>An experiment with typed options.</summary>
/// <typeparam name="TOptions">A sealed record; every property has a default and a <see cref="System.ComponentModel.DescriptionAttribute"/>.</typeparam>
public abstract class Experiment<TOptions> : IExperiment
    where TOptions : class, new()
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <inheritdoc/>
    public virtual string Headline => "accuracy";

    /// <inheritdoc/>
    public virtual bool Saves => false;

    /// <inheritdoc/>
    public Type OptionsType => typeof(TOptions);

    /// <inheritdoc/>
    object IExperiment.Defaults(IConfiguration written, ulong seed) => Defaults(written, seed);

    /// <inheritdoc/>
    public object Complete(object options, Func<string, string> resolve) => Complete((TOptions)options, resolve);

    /// <inheritdoc/>
    public IReadOnlyList<string> Problems(object options) => Problems((TOptions)options);

    /// <inheritdoc/>
    public RunEstimate Estimate(object options, ExperimentContext context) => Estimate((TOptions)options, context);

    /// <inheritdoc/>
    public Task<ExperimentResult> RunAsync(object options, ExperimentContext context) => RunAsync((TOptions)options, context);

    /// <summary>Values of the options that are not written; the record's own unless they follow something.</summary>
    protected virtual TOptions Defaults(IConfiguration written, ulong seed) => new();

    /// <summary>The options with relative paths made absolute.</summary>
    protected virtual TOptions Complete(TOptions options, Func<string, string> resolve) => options;

    /// <summary>Everything that is wrong with the options, each as "key: value, allowed, remedy".</summary>
    protected abstract IReadOnlyList<string> Problems(TOptions options);

    /// <summary>Memory and time, without doing the work.</summary>
    protected abstract RunEstimate Estimate(TOptions options, ExperimentContext context);

    /// <summary>Does the work.</summary>
    protected abstract Task<ExperimentResult> RunAsync(TOptions options, ExperimentContext context);
}
