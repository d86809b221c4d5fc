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

    /// <summary>Columns of one of the case's files, by role: columns[file] maps a role to a header name or, in a file without header ("header": false), to an index.</summary>
    /// <remarks>"select" keeps the rows whose column has the given value, compared as text or, where both are numbers, as numbers.</remarks>
    /// <exception cref="CaseFormatException">File, column or number is missing; the message names it and the line.</exception>
    public IReadOnlyDictionary<string, double[]> ReadColumns(string file)
    {
        if (!Get("files").TryGetProperty(file, out JsonElement name) || name.ValueKind != JsonValueKind.String) throw Error($"has no file '{file}'");
        if (!Get("columns").TryGetProperty(file, out JsonElement roles) || roles.ValueKind != JsonValueKind.Object) throw Error($"names no columns of file '{file}'");
        CaseTable table = new(this, name.GetString()!, roles.TryGetProperty("header", out JsonElement header) && header.ValueKind == JsonValueKind.False);
        if (roles.TryGetProperty("select", out JsonElement select))
            foreach (JsonProperty wanted in select.EnumerateObject()) table.Keep(wanted.Name, wanted.Value.ToString());
        return roles.EnumerateObject().Where(role => role.Name is not ("header" or "select"))
            .ToDictionary(role => role.Name, role => table.Column(role.Value));
    }

    /// <summary>Factor to coherent units of a name in the case's table "units".</summary>
    internal double UnitOf(string name, Quantity quantity)
    {
        if (!Json.TryGetProperty("units", out JsonElement units) || !units.TryGetProperty(name, out JsonElement unit)) throw Error($"gives no unit of '{name}'");
        return CaseUnits.Factor(quantity, unit.ToString())
            ?? throw Error($"has the unit '{unit}' for '{name}'; allowed are {string.Join(", ", CaseUnits.Of(quantity).Select(u => u.Unit))}");
    }
}
