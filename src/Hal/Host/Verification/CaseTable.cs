using System.Globalization;
using System.Text.Json;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>A comma-separated file of a case.</summary>
internal sealed class CaseTable
{
    private readonly VerificationCase _case;
    private readonly string _file;
    private readonly string[] _header;
    private List<(int Line, string[] Cells)> _rows;

    public CaseTable(VerificationCase c, string file, bool withoutHeader)
    {
        (_case, _file) = (c, file);
        string path = Path.GetFullPath(Path.Combine(c.Folder, file));
        if (!File.Exists(path)) throw c.Error($"names the file '{file}', which does not exist");
        _rows = [.. File.ReadLines(path).Select((line, i) => (i + 1, line)).Where(row => row.line.Length > 0).Select(row => (row.Item1, Split(row.line)))];
        if (_rows.Count == 0) throw c.Error($"file '{file}' is empty");
        _header = withoutHeader ? [] : _rows[0].Cells;
        if (!withoutHeader) _rows.RemoveAt(0);
    }

    /// <summary>Keeps the rows with a value in a column.</summary>
    public void Keep(string column, string value)
    {
        int index = Index(column);
        double? number = Number(value);
        _rows = [.. _rows.Where(row => index < row.Cells.Length && (row.Cells[index] == value || (number is { } n && Number(row.Cells[index]) == n)))];
    }

    /// <summary>A column by header name or index.</summary>
    public double[] Column(JsonElement which)
    {
        int index = which.ValueKind == JsonValueKind.Number ? which.GetInt32() : Index(which.ToString());
        double[] values = new double[_rows.Count];
        for (int i = 0; i < values.Length; i++)
        {
            (int line, string[] cells) = _rows[i];
            values[i] = index >= 0 && index < cells.Length && Number(cells[index]) is { } number
                ? number
                : throw _case.Error($"file '{_file}', line {line}: no number in column '{which}'");
        }
        return values;
    }

    private int Index(string column)
    {
        int index = Array.IndexOf(_header, column);
        if (index >= 0) return index;
        throw _case.Error($"file '{_file}' has no column '{column}'; it has {(_header.Length == 0 ? "no header" : string.Join(", ", _header))}");
    }

    private static double? Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static string[] Split(string line) => [.. line.Split(',').Select(cell => cell.Trim())];
}
