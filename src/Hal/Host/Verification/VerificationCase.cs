using System.Text.Json;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>One case of a manifest: its JSON, read key by key so that nothing it states goes unnoticed.</summary>
public sealed class VerificationCase
{
    private readonly JsonElement _json;

    internal VerificationCase(string folder, JsonElement json)
    {
        Folder = folder;
        _json = json;
        Id = json.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "";
    }

    /// <summary>Folder of the manifest.</summary>
    public string Folder { get; }

    /// <summary>For messages only.</summary>
    public string Id { get; }

    /// <summary>The whole case.</summary>
    public JsonElement Json => _json;

    /// <summary>A required member.</summary>
    /// <exception cref="CaseFormatException">It is missing.</exception>
    public JsonElement Get(string key)
        => _json.TryGetProperty(key, out JsonElement value) ? value : throw Error($"has no '{key}'");

    /// <summary>A required number.</summary>
    public double Number(string key) => Number(_json, key);

    /// <summary>A required number of one of the case's objects.</summary>
    public double Number(JsonElement parent, string key)
        => parent.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : throw Error($"has no number '{key}'");

    /// <summary>A required text.</summary>
    public string Text(string key)
        => _json.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Error($"has no text '{key}'");

    /// <summary>A required list of numbers of one of the case's objects.</summary>
    public double[] Numbers(JsonElement parent, string key)
        => parent.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Number ? v.GetDouble() : throw Error($"'{key}' holds something that is no number"))]
            : throw Error($"has no list '{key}'");

    /// <summary>An error about this case.</summary>
    public CaseFormatException Error(string problem) => new($"case '{Id}' {problem}.");

    /// <summary>Columns of one of the case's files, by role: columns[file] maps a role to a header name or an index.</summary>
    /// <exception cref="CaseFormatException">File, column or number is missing; the message names it and the line.</exception>
    public IReadOnlyDictionary<string, double[]> ReadColumns(string file)
    {
        if (!Get("files").TryGetProperty(file, out JsonElement name) || name.ValueKind != JsonValueKind.String) throw Error($"has no file '{file}'");
        if (!Get("columns").TryGetProperty(file, out JsonElement roles) || roles.ValueKind != JsonValueKind.Object) throw Error($"names no columns of file '{file}'");
        string path = Path.GetFullPath(Path.Combine(Folder, name.GetString()!));
        if (!File.Exists(path)) throw Error($"names the file '{name.GetString()}', which does not exist");
        string[] lines = [.. File.ReadLines(path).Where(line => line.Length > 0)];
        if (lines.Length == 0) throw Error($"file '{name.GetString()}' is empty");
        string[] header = [.. lines[0].Split(',').Select(cell => cell.Trim())];
        Dictionary<string, double[]> columns = [];
        foreach (JsonProperty role in roles.EnumerateObject())
        {
            int index = role.Value.ValueKind == JsonValueKind.Number ? role.Value.GetInt32() : Array.IndexOf(header, role.Value.GetString());
            if (index < 0 || index >= header.Length) throw Error($"file '{name.GetString()}' has no column '{role.Value}'; it has {string.Join(", ", header)}");
            double[] values = new double[lines.Length - 1];
            for (int i = 1; i < lines.Length; i++)
            {
                string[] cells = lines[i].Split(',');
                if (index >= cells.Length || !double.TryParse(cells[index], System.Globalization.CultureInfo.InvariantCulture, out values[i - 1]))
                    throw Error($"file '{name.GetString()}', line {i + 1}: no number in column '{role.Value}'");
            }
            columns[role.Name] = values;
        }
        return columns;
    }
}
