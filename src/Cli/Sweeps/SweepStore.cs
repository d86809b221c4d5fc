using System.Text.Json;
using Neuromorphic.Cli.Commands;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Hal.Files;

namespace Neuromorphic.Cli.Sweeps;

/// <summary>The runs of a sweep that are done, a file each, so that a sweep that was stopped goes on where it was.</summary>
/// <remarks>A run's file is named by a hash of its whole configuration and holds it too: a run of other options is never taken for it. Thread safe.</remarks>
internal sealed class SweepStore
{
    private readonly string _runs;

    /// <summary>Makes the folder.</summary>
    /// <exception cref="ToolException">It cannot be written.</exception>
    public SweepStore(string folder)
    {
        Folder = folder;
        _runs = Path.Combine(folder, "runs");
        Guard(() => Directory.CreateDirectory(_runs));
    }

    /// <summary>The sweep's folder.</summary>
    public string Folder { get; }

    /// <summary>The numbers of a run; null if it has not been done, or by another version of the tool.</summary>
    public Dictionary<string, double>? Find(string configuration)
    {
        string path = PathOf(configuration);
        if (!File.Exists(path)) return null;
        try
        {
            StoredRun? run = JsonSerializer.Deserialize<StoredRun>(File.ReadAllBytes(path), JsonOutput.Options);
            return run is not null && run.Configuration == configuration && run.Tool == RunRecord.Version ? run.Numbers : null;
        }
        catch (JsonException)
        {
            // Written atomically, so this is not ours; it is done again and replaced.
            return null;
        }
    }

    /// <summary>Keeps the numbers of a run, atomically.</summary>
    public void Keep(string configuration, IReadOnlyDictionary<string, double> numbers) => Guard(() => AtomicFile.WriteAllText(
        PathOf(configuration), JsonSerializer.Serialize(new StoredRun(RunRecord.Version, configuration, new Dictionary<string, double>(numbers)), JsonOutput.Options)));

    /// <summary>Writes a file of the sweep itself, atomically.</summary>
    public void Write(string name, string text) => Guard(() => AtomicFile.WriteAllText(Path.Combine(Folder, name), text));

    /// <summary>Draws a figure of the sweep itself.</summary>
    public void Draw(string name, Action<string> draw) => Guard(() => draw(Path.Combine(Folder, name)));

    private string PathOf(string configuration) => Path.Combine(_runs, $"{SweepPlan.Hash(configuration)}.json");

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.CannotWrite, $"The sweep cannot be written to '{Folder}': {error.Message} Runs that are there stay. Give a folder that can be written with --out.", error);
        }
    }

    private sealed record StoredRun(string Tool, string Configuration, Dictionary<string, double> Numbers);
}
