using System.Globalization;
using System.Text.Json;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Verification;

/// <summary>A comma-separated matrix of a case, without a header.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Values">[row, column].</param>
internal sealed record CaseMatrix(int Rows, int Columns, double[] Values)
{
    /// <summary>The file of a role, in coherent units: S, V, A, ohm.</summary>
    /// <exception cref="CaseFormatException">It is missing, ragged, or holds something that is no number; the message names the line.</exception>
    public static CaseMatrix Read(VerificationCase c, string role)
    {
        if (!c.Get("files").TryGetProperty(role, out JsonElement name)) throw c.Error($"has no file '{role}'");
        string path = Path.GetFullPath(Path.Combine(c.Folder, name.ToString()));
        if (!File.Exists(path)) throw c.Error($"names the file '{name}', which does not exist");
        List<double[]> rows = [];
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            if (text.Length == 0) continue;
            double[] row = [.. text.Split(',').Select(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? value : throw c.Error($"file '{name}', line {line}: '{cell}' is no number"))];
            if (rows.Count > 0 && row.Length != rows[0].Length) throw c.Error($"file '{name}', line {line}: {row.Length} values; the lines before have {rows[0].Length}");
            rows.Add(row);
        }
        if (rows.Count == 0) throw c.Error($"file '{name}' is empty");
        double factor = Factor(c, role);
        return new CaseMatrix(rows.Count, rows[0].Length, [.. rows.SelectMany(row => row).Select(value => value * factor)]);
    }

    /// <summary>A file that is one row or one column.</summary>
    public static double[] Vector(VerificationCase c, string role, int length)
    {
        CaseMatrix matrix = Read(c, role);
        if (matrix.Values.Length != length || (matrix.Rows != 1 && matrix.Columns != 1))
            throw c.Error($"file '{role}' is {matrix.Rows} x {matrix.Columns}; {length} values in one row or column were expected");
        return matrix.Values;
    }

    /// <summary>The factor of a role's unit.</summary>
    public static double Factor(VerificationCase c, string role)
    {
        string unit = c.Json.TryGetProperty("units", out JsonElement units) && units.TryGetProperty(role, out JsonElement text) ? text.ToString() : "1";
        return unit switch
        {
            "1" or "S" or "V" or "A" or "ohm" => 1,
            "mS" or "mV" or "mA" => 1e-3,
            "uS" or "uV" or "uA" => 1e-6,
            "nS" or "nV" or "nA" => 1e-9,
            _ => throw c.Error($"has the unit '{unit}' for '{role}'; allowed are 1, S, V, A, ohm and their m, u and n"),
        };
    }
}
