using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Neuromorphic.Cli.Configuration;
using Neuromorphic.Cli.Experiments;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Cli.Reports;

namespace Neuromorphic.Cli.Commands;

/// <summary>`run`: one experiment, one folder of results.</summary>
internal static class RunCommand
{
    public static Command Make(ToolEnvironment environment, ExperimentCatalogue experiments, Option<bool> verbose)
    {
        Option<string?> output = new("--out") { Description = "Folder of the results. Default: runs/<experiment>-<time>.", HelpName = "folder" };
        Option<string?> save = new("--save") { Description = "Keep the trained model in this file, for `predict`.", HelpName = "file" };
        Option<bool> dryRun = new("--dry-run") { Description = "Only say what memory and time the run would take." };
        Option<bool> json = CommonOptions.Json();
        return new ExperimentCommand(
            "run", "Run an experiment and write a folder of results.", environment, experiments, [output, save, dryRun, json],
            async (parsed, request, stop) =>
            {
                bool logging = parsed.GetValue(verbose);
                ILogger logger = logging ? new StreamLogger(environment.Error, environment.Time, LogLevel.Debug) : NullLogger.Instance;
                RunConfiguration configuration = RunConfiguration.Read(experiments, request, environment.Resolve, logger);
                string? savePath = parsed.GetValue(save) is { } path ? environment.Resolve(path) : null;
                if (savePath is not null && !configuration.Experiment.Saves)
                    throw new ToolException(ExitCode.Invalid, $"The experiment '{configuration.Experiment.Name}' trains no model that --save could keep. Leave it out.");
                if (parsed.GetValue(dryRun)) return DryRun(environment, configuration, logger, parsed.GetValue(json), stop);
                return await RunAsync(environment, configuration, parsed.GetValue(output), savePath, logger, logging, parsed.GetValue(json), stop);
            }).Command;
    }

    private static ExitCode DryRun(ToolEnvironment environment, RunConfiguration configuration, ILogger logger, bool json, CancellationToken stop)
    {
        RunEstimate estimate = configuration.Experiment.Estimate(configuration.Options, new ExperimentContext
        {
            Backend = configuration.Backend,
            Seed = configuration.Settings.Seed,
            Threads = configuration.Threads,
            OutputFolder = "",
            Figures = false,
            Progress = new PlainProgress(TextWriter.Null, environment.Time),
            Logger = logger,
            Time = environment.Time,
            Stop = stop,
        });
        if (json)
        {
            JsonOutput.Print(environment.Output, new { estimate.Bytes, estimate.Synapses, Seconds = estimate.Time.TotalSeconds, estimate.Basis });
            return ExitCode.Ok;
        }
        environment.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Would take about {Sizes.Text(estimate.Bytes)} of memory ({estimate.Synapses:N0} synapses) and {estimate.Time.TotalSeconds:F0} s. {estimate.Basis}"));
        environment.Output.WriteLine("Nothing was run and nothing was written.");
        return ExitCode.Ok;
    }

    private static async Task<ExitCode> RunAsync(
        ToolEnvironment environment, RunConfiguration configuration, string? output, string? savePath, ILogger logger, bool logging, bool json, CancellationToken stop)
    {
        long start = environment.Time.GetTimestamp();
        DateTimeOffset started = environment.Time.GetUtcNow();
        using ReportFolder folder = ReportFolder.Create(environment, output, configuration.Experiment.Name);
        List<string> kept = [];
        ExperimentResult result;
        try
        {
            result = await ProgressDisplay.RunAsync(environment, logging, progress => Task.Run(
                () => configuration.Experiment.RunAsync(configuration.Options, new ExperimentContext
                {
                    Backend = configuration.Backend,
                    Seed = configuration.Settings.Seed,
                    Threads = configuration.Threads,
                    OutputFolder = folder.WorkPath,
                    Figures = true,
                    SavePath = savePath,
                    Kept = what =>
                    {
                        lock (kept) kept.Add(what);
                    },
                    Progress = progress,
                    Logger = logger,
                    Time = environment.Time,
                    Stop = stop,
                }), CancellationToken.None));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            environment.Error.WriteLine($"Stopped. {(kept.Count == 0 ? "Nothing was kept" : $"Kept: {string.Join("; ", kept)}")}; no results were written, earlier ones are as they were.");
            return ExitCode.Interrupted;
        }
        if (configuration.Choice is { } choice) result = result with { Notes = [.. result.Notes, choice] };
        RunRecord run = new(
            configuration.Experiment.Name, configuration.BackendName, configuration.Settings.Seed, started, environment.Time.GetElapsedTime(start).TotalSeconds, "neuromorphic run --config config.json");
        string document = ResultJson.Write(run, result);
        folder.WriteText(ReportFolder.ResultName, document);
        folder.WriteText("config.json", configuration.ToJson(configuration.BackendName));
        folder.WriteText("report.md", ReportPage.Write(run, result));
        folder.Keep();
        if (json)
        {
            environment.Output.WriteLine(document);
            return ExitCode.Ok;
        }
        ResultText.Write(environment.Output, run, result);
        if (savePath is not null) environment.Output.WriteLine($"Model: {savePath}");
        environment.Output.WriteLine($"Results: {Path.Combine(folder.Path, "report.md")}");
        return ExitCode.Ok;
    }
}
