using Neuromorphic.Cli.Experiments;

namespace Neuromorphic.Cli.Reports;

/// <summary>Tables on a terminal or in a log: columns as wide as they need to be, numbers to the right.</summary>
internal static class TextTable
{
    public static void Write(TextWriter output, ResultTable table)
    {
        output.WriteLine();
        output.WriteLine(table.Title);
        string[][] rows = [[.. table.Columns], .. table.Rows.Select(row => (string[])[.. row.Select(ResultTable.Text)])];
        int[] widths = [.. Enumerable.Range(0, table.Columns.Count).Select(column => rows.Max(row => row[column].Length))];
        bool[] numbers = [.. Enumerable.Range(0, table.Columns.Count).Select(column => table.Rows.Count > 0 && table.Rows.All(row => row[column] is null or not string))];
        foreach (string[] row in rows)
            output.WriteLine($"  {string.Join("  ", row.Select((cell, column) => numbers[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd()}");
        output.WriteLine();
    }
}
