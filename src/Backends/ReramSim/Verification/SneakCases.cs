using System.Text.Json;
using Neuromorphic.Backends.ReramSim.Circuits;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Verification;

/// <summary>Family "sneak": the current of one column while one cell is read, with the other lines grounded, floating or at a voltage. No backend takes part.</summary>
public sealed class SneakCases : ICaseFamily
{
    /// <inheritdoc/>
    public string Name => "sneak";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        VerificationCase c = verification;
        CaseMatrix cells = WireCases.Cells(c, "G");
        int row = Selected(c, "row", cells.Rows), column = Selected(c, "column", cells.Columns);
        JsonElement others = c.Get("otherLines_V");
        double rowOhm = WireCases.Ohm(c, "rowSegment"), columnOhm = WireCases.Ohm(c, "columnSegment");
        switch (c.Text("cellAccess"))
        {
            case "none":
                break;
            case "1T1R":
                // The gates of one row are open, the cells of all others cut off.
                for (int at = 0; at < cells.Values.Length; at++)
                    if (at / cells.Columns != row) cells.Values[at] = 0;
                break;
            case string other:
                throw c.Error($"has the cellAccess '{other}'; allowed are none and 1T1R");
        }
        LineEnd[] rows = [.. Enumerable.Range(0, cells.Rows).Select(i => i == row ? new LineEnd(c.Number("read_V"), rowOhm) : Other(rowOhm))];
        LineEnd[] columns = [.. Enumerable.Range(0, cells.Columns).Select(j => j == column ? new LineEnd(c.Number("sense_V"), columnOhm) : Other(columnOhm))];
        double current = new WireGrid(cells.Values, cells.Columns, rows, columns, rowOhm, columnOhm).Solve(WireGrid.TightTolerance)[column];
        double expected = c.Number("expected_A"), limit = c.Get("accept").GetProperty("rel").GetDouble(), error = Math.Abs(current - expected) / Math.Abs(expected);
        return new CaseResult(c.Id, error <= limit ? CaseStatus.Pass : CaseStatus.Fail, FormattableString.Invariant($"|dI|/I {error:G3}"), FormattableString.Invariant($"{limit:G3}"));

        LineEnd Other(double ohm) => others.ValueKind == JsonValueKind.Null ? LineEnd.Floating : new LineEnd(others.GetDouble(), ohm);
    }

    private static int Selected(VerificationCase c, string which, int count)
    {
        double index = c.Number(c.Get("selected"), which);
        return index == (int)index && index >= 0 && index < count ? (int)index : throw c.Error($"selects {which} {index}; there are {count}");
    }
}
