using Spectre.Console;

namespace Neuromorphic.Cli.Progress;

/// <summary>Chooses how progress is shown. It goes to the error stream: the output stream holds results alone.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work with bars on a terminal and lines elsewhere; with a log, lines too, because the two would overwrite each other.</summary>
    public static Task<T> RunAsync<T>(ToolEnvironment environment, bool logging, Func<IProgressSink, Task<T>> work)
    {
        if (!environment.IsTerminal || logging) return work(new PlainProgress(environment.Error, environment.Time));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(environment.Error) });
        return LiveProgress.RunAsync(console, work);
    }
}
