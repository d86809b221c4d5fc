using System.CommandLine;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Neuromorphic.Cli.Configuration;
using Neuromorphic.Cli.Experiments;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Cli.Sweeps;

namespace Neuromorphic.Cli.Commands;

/// <summary>`sweep`: an experiment over settings and seeds, in parallel, resumable.</summary>
internal static class SweepCommand
{
    public static Command Make(ToolEnvironment environment, ExperimentCatalogue experiments, Option<bool> verbose)
    {
        Option<string[]> over = new("--over") { Description = "Key and values: key=a,b,c, as in neurons=100,200,400 or reservoir.decay=0.8,0.9. Repeatable: every combination is run.", HelpName = "key=a,b,c" };
        Option<int> seeds = new("--seeds") { Description = "Seeds per setting: --seed and those that follow it. Default: 1.", HelpName = "n", DefaultValueFactory = _ => 1 };
        Option<string?> output = new("--out") { Description = "Folder of the sweep; runs that are in it are not done again. Default: runs/sweep-<experiment>-<hash of the sweep>.", HelpName = "folder" };
        Option<bool> json = CommonOptions.Json();
        return new ExperimentCommand(
            "sweep", "Run an experiment over settings and seeds: one table and one plot with intervals. The same command again goes on where it was stopped.",
            environment, experiments, [over, seeds, output, json],
            (parsed, request, stop) =>
            {
                bool logging = parsed.GetValue(verbose);
                ILogger logger = logging ? new StreamLogger(environment.Error, environment.Time, LogLevel.Debug) : NullLogger.Instance;
                RunConfiguration configuration = RunConfiguration.Read(experiments, request, environment.Resolve, logger);
                SweepPlan plan = SweepPlan.Parse(parsed.GetValue(over) ?? [], parsed.GetValue(seeds), configuration.Settings.Seed);
                return RunAsync(environment, experiments, configuration, plan, parsed.GetValue(output), logger, logging, parsed.GetValue(json), stop);
            }).Command;
    }

    private static async Task<ExitCode> RunAsync(
        ToolEnvironment environment, ExperimentCatalogue experiments, RunConfiguration configuration, SweepPlan plan, string? output,
        ILogger logger, bool logging, bool json, CancellationToken stop)
    {
        long start = environment.Time.GetTimestamp();
        DateTimeOffset started = environment.Time.GetUtcNow();
        string experiment = configuration.Experiment.Name;
        // The folder follows from what is swept, so that the same command finds it again.
        string settings = string.Join("; ", plan.Axes.Select(axis => $"{axis.Key}={string.Join(",", axis.Values)}"));
        string identity = $"{configuration.ToJson(configuration.BackendName)}\n{settings}";
        SweepStore store = new(environment.Resolve(output ?? Path.Combine("runs", $"sweep-{experiment}-{SweepPlan.Hash(identity)[..8]}")));
        SweepRunner runner = new(environment, experiments, plan, store, logger);
        IReadOnlyDictionary<string, double>[][] results;
        try
        {
            results = await ProgressDisplay.RunAsync(environment, logging, progress => Task.Run(() => runner.Run(configuration, progress, stop), CancellationToken.None));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            environment.Error.WriteLine($"Stopped. The runs that were done are kept in '{store.Folder}'; the same command goes on from there.");
            return ExitCode.Interrupted;
        }
        ExperimentResult result = SweepReport.Write(plan, store, configuration.Experiment.Headline, results);
        RunRecord run = new(
            $"sweep of {experiment} over {settings}", configuration.BackendName, configuration.Settings.Seed, started,
            environment.Time.GetElapsedTime(start).TotalSeconds, $"neuromorphic sweep --config config.json {string.Join(" ", plan.Axes.Select(axis => $"--over {axis.Key}={string.Join(",", axis.Values)}"))} --seeds {plan.Seeds.Count}");
        string document = ResultJson.Write(run, result);
        store.Write("config.json", configuration.ToJson(configuration.BackendName));
        store.Write("report.md", ReportPage.Write(run, result));
        store.Write(ReportFolder.ResultName, document);
        if (json)
        {
            environment.Output.WriteLine(document);
            return ExitCode.Ok;
        }
        ResultText.Write(environment.Output, run, result);
        if (runner.Found > 0) environment.Output.WriteLine($"{runner.Found} of {plan.Points.Count * plan.Seeds.Count} runs were there already.");
        environment.Output.WriteLine($"Results: {Path.Combine(store.Folder, "report.md")}");
        return ExitCode.Ok;
    }
}
