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
    public Type OptionsType => typeof(TOptions);

    /// <inheritdoc/>
    public IReadOnlyList<string> Problems(object options) => Problems((TOptions)options);

    /// <inheritdoc/>
    public RunEstimate Estimate(object options, ExperimentContext context) => Estimate((TOptions)options, context);

    /// <inheritdoc/>
    public Task<ExperimentResult> RunAsync(object options, ExperimentContext context) => RunAsync((TOptions)options, context);

    /// <summary>Everything that is wrong with the options, each as "key: value, allowed, remedy".</summary>
    protected abstract IReadOnlyList<string> Problems(TOptions options);

    /// <summary>Memory and time, without doing the work.</summary>
    protected abstract RunEstimate Estimate(TOptions options, ExperimentContext context);

    /// <summary>Does the work.</summary>
    protected abstract Task<ExperimentResult> RunAsync(TOptions options, ExperimentContext context);
}
