using Neuromorphic.Cli.Experiments;

namespace Neuromorphic.Cli.Tests;

/// <summary>Runs command lines inside the test's process.</summary>
internal static class Tools
{
    public static async Task<ToolRun> RunAsync(string folder, string[] args, CancellationToken stop = default, IExperiment? experiment = null)
    {
        using StringWriter output = new(), error = new();
        ToolEnvironment environment = new()
        {
            Output = TextWriter.Synchronized(output),
            Error = TextWriter.Synchronized(error),
            IsTerminal = false,
            WorkingFolder = folder,
            Time = new ManualTime(),
        };
        Tool tool = experiment is null ? new Tool(environment) : new Tool(environment, new ExperimentCatalogue(experiment));
        ExitCode code = await tool.RunAsync(args, stop);
        return new ToolRun(code, output.ToString(), error.ToString());
    }
}

/// <summary>What a command line answered.</summary>
internal sealed record ToolRun(ExitCode Code, string Output, string Error)
{
    public string[] Lines => Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
