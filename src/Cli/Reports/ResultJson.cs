using System.Text.Json;
using System.Text.Json.Nodes;
using Neuromorphic.Cli.Commands;
using Neuromorphic.Cli.Experiments;

namespace Neuromorphic.Cli.Reports;

/// <summary>result.json: docs/results.md describes it.</summary>
internal static class ResultJson
{
    /// <summary>Version of the form; a reader refuses a newer one.</summary>
    public const int Version = 1;

    /// <summary>The keys that are not numbers of the experiment; no number may have such a name.</summary>
    public static IReadOnlyList<string> Reserved { get; } = ["format", "version", "run", "measured", "texts", "tables", "notes", "files"];

    /// <summary>The document. All numbers stand at the top, as in <c>jq .accuracy result.json</c>; "measured" names those that differ from run to run.</summary>
    public static string Write(RunRecord run, ExperimentResult result)
    {
        JsonObject root = new() { ["format"] = "neuromorphic-result", ["version"] = Version };
        foreach ((string name, double value) in result.Numbers.Concat(result.Measured))
        {
            if (Reserved.Contains(name) || !double.IsFinite(value)) throw new InvalidOperationException($"The number '{name}' is {value}; names are not reserved words, and values are finite.");
            root.Add(name, value);
        }
        root["texts"] = JsonSerializer.SerializeToNode(result.Texts);
        root["tables"] = new JsonObject(result.Tables.Select(table => KeyValuePair.Create<string, JsonNode?>(table.Name, new JsonObject
        {
            ["title"] = table.Title,
            ["columns"] = JsonSerializer.SerializeToNode(table.Columns),
            ["rows"] = JsonSerializer.SerializeToNode(table.Rows),
        })));
        root["notes"] = JsonSerializer.SerializeToNode(result.Notes);
        root["files"] = JsonSerializer.SerializeToNode(result.Files, JsonOutput.Options);
        root["measured"] = JsonSerializer.SerializeToNode(result.Measured.Keys);
        root["run"] = new JsonObject
        {
            ["experiment"] = run.Experiment,
            ["backend"] = run.Backend,
            ["seed"] = run.Seed,
            ["startedUtc"] = run.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
            ["seconds"] = Math.Round(run.Seconds, 3),
            ["command"] = run.Command,
            ["tool"] = RunRecord.Version,
            ["machine"] = RunRecord.Machine,
        };
        return root.ToJsonString(JsonOutput.Options);
    }
}
