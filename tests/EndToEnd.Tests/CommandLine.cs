using System.Text.Json;
using Neuromorphic.Cli;

namespace Neuromorphic.EndToEnd.Tests;

/// <summary>Runs command lines as a user would, inside the test's process.</summary>
internal static class CommandLine
{
    /// <summary>Runs one; the exit code must be 0.</summary>
    public static async Task<string> SucceedAsync(string folder, params string[] args)
    {
        (ExitCode code, string output, string error) = await RunAsync(folder, args);
        Assert.True(code == ExitCode.Ok, $"{string.Join(' ', args)} answered {code}: {error}");
        return output;
    }

    public static async Task<(ExitCode Code, string Output, string Error)> RunAsync(string folder, params string[] args)
    {
        using StringWriter output = new(), error = new();
        ToolEnvironment environment = new() { Output = TextWriter.Synchronized(output), Error = TextWriter.Synchronized(error), IsTerminal = false, WorkingFolder = folder };
        ExitCode code = await new Tool(environment).RunAsync(args, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>result.json of a folder.</summary>
    public static JsonElement Result(string folder) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "result.json"))).RootElement;

    /// <summary>Rows of predictions.csv without its head, in cells.</summary>
    public static string[][] Predictions(string folder) => [.. File.ReadLines(Path.Combine(folder, "predictions.csv")).Skip(1).Select(line => line.Split(','))];
}
