using Microsoft.Extensions.Logging;
using Neuromorphic.Cli.Configuration;
using Neuromorphic.Cli.Experiments;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Cli.Sweeps;

/// <summary>Does the runs of a sweep that are not done yet, several at once, each on one thread.</summary>
/// <remarks>
/// One thread a run and many runs at once beats many threads a run: runs share nothing and never wait for each other. Results do not depend on it.
/// </remarks>
internal sealed class SweepRunner(ToolEnvironment environment, ExperimentCatalogue experiments, SweepPlan plan, SweepStore store, ILogger logger)
{
    private readonly SharedWork _shared = new();

    /// <summary>Number of runs taken from earlier; after <see cref="Run"/>.</summary>
    public int Found { get; private set; }

    /// <summary>Does all runs.</summary>
    /// <returns>[point][seed]: the numbers of each.</returns>
    /// <exception cref="OperationCanceledException">Stopped; the runs that were done are kept.</exception>
    public IReadOnlyDictionary<string, double>[][] Run(RunConfiguration configuration, IProgressSink progress, CancellationToken stop)
    {
        // Every configuration is read and checked before the first run: a value that is not allowed is known at once.
        RunConfiguration[] all = [.. plan.Points.SelectMany(point => plan.Seeds.Select(seed => configuration.With(experiments, seed, threads: 1, point, environment.Resolve, logger)))];
        string[] texts = [.. all.Select(run => run.ToJson(run.BackendName))];
        IReadOnlyDictionary<string, double>?[] results = [.. texts.Select(store.Find)];
        int[] missing = [.. Enumerable.Range(0, all.Length).Where(i => results[i] is null)];
        Found = all.Length - missing.Length;
        int done = Found;
        using IProgressPart part = progress.Begin("Runs", all.Length);
        part.Report(done);
        try
        {
            Parallel.ForEach(missing, new ParallelOptions { MaxDegreeOfParallelism = configuration.Threads, CancellationToken = stop }, i =>
            {
                results[i] = One(all[i], stop);
                store.Keep(texts[i], results[i]!);
                part.Report(Interlocked.Increment(ref done));
            });
        }
        catch (AggregateException error)
        {
            stop.ThrowIfCancellationRequested();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        return [.. results.Chunk(plan.Seeds.Count).Select(chunk => chunk.Select(numbers => numbers!).ToArray())];
    }

    private Dictionary<string, double> One(RunConfiguration run, CancellationToken stop)
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("neuromorphic-sweep-");
        try
        {
            ExperimentResult result = run.Experiment.RunAsync(run.Options, new ExperimentContext
            {
                Backend = run.Backend,
                Seed = run.Settings.Seed,
                Threads = 1,
                OutputFolder = scratch.FullName,
                Figures = false,
                Shared = _shared,
                Progress = new PlainProgress(TextWriter.Null, environment.Time),
                Logger = logger,
                Time = environment.Time,
                Stop = stop,
            }).GetAwaiter().GetResult();
            return result.Numbers.TryGetValue(run.Experiment.Headline, out _)
                ? new Dictionary<string, double>(result.Numbers)
                : throw new InvalidOperationException($"The experiment '{run.Experiment.Name}' gave no number '{run.Experiment.Headline}'.");
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
