using Spectre.Console;

namespace Neuromorphic.Cli.Progress;

/// <summary>Progress as bars that move, for a terminal.</summary>
/// <remarks>Thread safe: Spectre.Console's tasks are.</remarks>
public sealed class LiveProgress : IProgressSink
{
    private readonly IAnsiConsole _console;
    private readonly ProgressContext _context;

    private LiveProgress(IAnsiConsole console, ProgressContext context) => (_console, _context) = (console, context);

    /// <summary>Runs work under a live display, which stays as it was at the end.</summary>
    public static Task<T> RunAsync<T>(IAnsiConsole console, Func<IProgressSink, Task<T>> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
        .StartAsync(context => work(new LiveProgress(console, context)));

    /// <inheritdoc/>
    public IProgressPart Begin(string what, long total) => new Part(what, _context.AddTask(Markup.Escape(what), maxValue: Math.Max(1, total)));

    /// <inheritdoc/>
    public void Note(string text) => _console.WriteLine(text);

    private sealed class Part(string what, ProgressTask task) : IProgressPart
    {
        public void Report(long done, string detail = "")
        {
            task.Value = done;
            if (detail.Length > 0) task.Description = Markup.Escape($"{what}, {detail}");
        }

        public void Dispose() => task.StopTask();
    }
}
