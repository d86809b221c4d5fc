using System.Globalization;
using System.Text;
using Neuromorphic.Cli.Experiments;

namespace Neuromorphic.Cli.Reports;

/// <summary>report.md: the result for people, with its figures. Every reader of Markdown shows it, and so does a terminal.</summary>
internal static class ReportPage
{
    public static string Write(RunRecord run, ExperimentResult result)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# {run.Experiment}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Run of {run.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {run.Seconds:F1} s, backend {run.Backend}, seed {run.Seed}; {RunRecord.Machine}; neuromorphic {RunRecord.Version}.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"Repeat it, to the bit: `{run.Command}` in this folder.\n\n");
        Table(page, ["", ""], result.Summary.Select(line => (IReadOnlyList<string>)[line.Label, line.Text]));
        foreach (ResultTable table in result.Tables)
        {
            page.Append(CultureInfo.InvariantCulture, $"## {table.Title}\n\n");
            Table(page, table.Columns, table.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(ResultTable.Text)]));
        }
        foreach (ResultFile file in result.Files)
        {
            page.Append(file.Name.EndsWith(".png", StringComparison.Ordinal)
                ? string.Create(CultureInfo.InvariantCulture, $"![{file.Caption}]({file.Name})\n\n*{file.Caption}*\n\n")
                : string.Create(CultureInfo.InvariantCulture, $"[{file.Name}]({file.Name}): {file.Caption}\n\n"));
        }
        if (result.Notes.Count > 0) page.Append("## To be known\n\n");
        foreach (string note in result.Notes) page.Append(CultureInfo.InvariantCulture, $"- {note}\n");
        return page.ToString();
    }

    private static void Table(StringBuilder page, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(page, heads);
        Row(page, [.. heads.Select(_ => "---")]);
        foreach (IReadOnlyList<string> row in rows) Row(page, row);
        page.Append('\n');
    }

    // A bar inside a cell would begin a new one.
    private static void Row(StringBuilder page, IReadOnlyList<string> cells)
        => page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
