using Microsoft.Extensions.Logging;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Cli.Experiments;

/// <summary>What an experiment is given.</summary>
public sealed record ExperimentContext
{
    /// <summary>The machine that runs the networks.</summary>
    public required IBackend Backend { get; init; }

    /// <summary>Every random number of the experiment follows from it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Threads it may use, at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>An existing folder for files. It gets its final name when the experiment has succeeded and is removed otherwise.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Whether figures are wanted. A sweep of hundreds of runs wants numbers.</summary>
    public required bool Figures { get; init; }

    /// <summary>Work that several runs have in common.</summary>
    public SharedWork Shared { get; init; } = new();

    /// <summary>Where the trained model goes, absolute; null to keep none. Written at the end, atomically.</summary>
    public string? SavePath { get; init; }

    /// <summary>Told of everything outside the folder that stays even if the run is stopped: caches.</summary>
    public Action<string> Kept { get; init; } = _ => { };

    /// <summary>Progress for people.</summary>
    public required IProgressSink Progress { get; init; }

    /// <summary>Log of the libraries.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Clock of measurements.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Signalled by Ctrl-C.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>Writes a file into the folder: a full disk or a lost permission is an error of the output, not of the input.</summary>
    /// <param name="name">Relative to the folder.</param>
    /// <param name="write">Writes the file of the given absolute name.</param>
    /// <exception cref="ToolException">It cannot be written.</exception>
    public void Write(string name, Action<string> write)
    {
        try
        {
            write(Path.Combine(OutputFolder, name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.CannotWrite, $"'{name}' cannot be written: {error.Message} Earlier results are as they were.", error);
        }
    }
}
