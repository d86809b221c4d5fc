using System.Globalization;
using Neuromorphic.Cli.Experiments;

namespace Neuromorphic.Cli.Reports;

/// <summary>A result on a terminal or in a log.</summary>
internal static class ResultText
{
    public static void Write(TextWriter output, RunRecord run, ExperimentResult result)
    {
        int width = result.Summary.Count == 0 ? 0 : result.Summary.Max(line => line.Label.Length);
        foreach ((string label, string text) in result.Summary) output.WriteLine($"{label.PadRight(width)}  {text}");
        foreach (ResultTable table in result.Tables) Table(output, table);
        foreach (string note in result.Notes) output.WriteLine($"Note: {note}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Seconds:F1} s on {run.Backend}, seed {run.Seed}."));
    }

    /// <summary>Columns as wide as they need to be, numbers to the right.</summary>
    private static void Table(TextWriter output, ResultTable table)
    {
        output.WriteLine();
        output.WriteLine(table.Title);
        string[][] rows = [[.. table.Columns], .. table.Rows.Select(row => (string[])[.. row.Select(ResultTable.Text)])];
        int[] widths = [.. Enumerable.Range(0, table.Columns.Count).Select(column => rows.Max(row => row[column].Length))];
        bool[] numbers = [.. Enumerable.Range(0, table.Columns.Count).Select(column => table.Rows.Count > 0 && table.Rows.All(row => row[column] is not string))];
        foreach (string[] row in rows)
            output.WriteLine($"  {string.Join("  ", row.Select((cell, column) => numbers[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd()}");
        output.WriteLine();
    }
}
