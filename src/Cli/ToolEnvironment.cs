namespace Neuromorphic.Cli;

/// <summary>What the tool touches of the world: tests hand in their own.</summary>
public sealed record ToolEnvironment
{
    /// <summary>Results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Errors, progress, logs.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal that can show a live display.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>Relative paths of the command line start here.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Clock of measurements and folder names.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The process's own.</summary>
    public static ToolEnvironment OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        IsTerminal = !Console.IsErrorRedirected,
        WorkingFolder = Environment.CurrentDirectory,
    };

    /// <summary>A path of the command line, made absolute.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, WorkingFolder);
}
