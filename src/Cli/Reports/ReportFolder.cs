namespace Neuromorphic.Cli.Reports;

/// <summary>A folder of results that appears whole or not at all: files go to a temporary folder beside it, which gets the final name at the end.</summary>
/// <remarks>
/// Made before the work begins, so that a place that cannot be written is known at once and not after an hour. Disposing without <see cref="Keep"/> removes
/// what was written; earlier results under the final name are untouched until the new ones are complete.
/// </remarks>
internal sealed class ReportFolder : IDisposable
{
    /// <summary>The file that makes a folder one of ours.</summary>
    public const string ResultName = "result.json";

    private bool _kept;

    private ReportFolder(string path, string work) => (Path, WorkPath) = (path, work);

    /// <summary>Final name, absolute.</summary>
    public string Path { get; }

    /// <summary>Where files are written meanwhile.</summary>
    public string WorkPath { get; }

    /// <summary>A folder of the given name, or of the next free one below `runs`.</summary>
    /// <param name="environment">Says where `runs` is, and the time.</param>
    /// <param name="wanted">Name by the user, or null.</param>
    /// <param name="stem">First part of a name made here.</param>
    /// <exception cref="ToolException">It cannot be written, or holds something that is no result.</exception>
    public static ReportFolder Create(ToolEnvironment environment, string? wanted, string stem)
    {
        string path = wanted is null ? Free(environment, stem) : environment.Resolve(wanted);
        if (File.Exists(path)) throw new ToolException(ExitCode.CannotWrite, $"'{path}' is a file; results need a folder. Give another name with --out.");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !File.Exists(System.IO.Path.Combine(path, ResultName)))
            throw new ToolException(ExitCode.CannotWrite, $"'{path}' holds files but no {ResultName}: it is no earlier result, so it is not replaced. Give another name with --out.");
        string work = $"{path}.partial-{Environment.ProcessId}";
        return Guard(path, () =>
        {
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
            Directory.CreateDirectory(work);
            return new ReportFolder(path, work);
        });
    }

    /// <summary>Writes a text file.</summary>
    public void WriteText(string name, string text) => Guard(Path, () =>
    {
        File.WriteAllText(System.IO.Path.Combine(WorkPath, name), text);
        return true;
    });

    /// <summary>Gives the folder its final name, in place of an earlier result there.</summary>
    public void Keep() => Guard(Path, () =>
    {
        string old = $"{Path}.old-{Environment.ProcessId}";
        bool replaces = Directory.Exists(Path);
        if (replaces) Directory.Move(Path, old);
        Directory.Move(WorkPath, Path);
        _kept = true;
        if (replaces) Directory.Delete(old, recursive: true);
        return true;
    });

    public void Dispose()
    {
        if (!_kept && Directory.Exists(WorkPath)) Directory.Delete(WorkPath, recursive: true);
    }

    private static string Free(ToolEnvironment environment, string stem)
    {
        string time = environment.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss", System.Globalization.CultureInfo.InvariantCulture);
        string name = environment.Resolve(System.IO.Path.Combine("runs", $"{stem}-{time}"));
        string path = name;
        for (int n = 2; Directory.Exists(path); n++) path = $"{name}-{n}";
        return path;
    }

    private static T Guard<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.CannotWrite, $"Results cannot be written to '{path}': {error.Message} Earlier results are as they were. Give a folder that can be written with --out.", error);
        }
    }
}
