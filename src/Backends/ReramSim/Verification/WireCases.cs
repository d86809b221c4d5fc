using System.Text.Json;
using Neuromorphic.Backends.ReramSim.Circuits;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Verification;

/// <summary>Family "irdrop": currents of an array with resistive wires, at the tight and at the default setting of the solver. No backend takes part.</summary>
public sealed class WireCases : ICaseFamily
{
    /// <inheritdoc/>
    public string Name => "irdrop";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        VerificationCase c = verification;
        Func<double, double[]> solve = c.Text("topology") switch
        {
            "inputSource" => InputSource(c),
            "separateSource" => SeparateSource(c),
            "interleaved" => Interleaved(c),
            string other => throw c.Error($"has the topology '{other}'; allowed are inputSource, separateSource, interleaved"),
        };
        (double[] expected, double factor) = Expected(c);
        JsonElement accept = c.Get("accept");
        double tight = Error(c, solve(WireGrid.TightTolerance), expected, factor), loose = Error(c, solve(WireGrid.DefaultTolerance), expected, factor);
        double tightLimit = accept.GetProperty("rel").GetDouble(), looseLimit = accept.TryGetProperty("relDefaultSetting", out JsonElement l) ? l.GetDouble() : double.PositiveInfinity;
        return new CaseResult(
            c.Id, tight <= tightLimit && loose <= looseLimit ? CaseStatus.Pass : CaseStatus.Fail,
            FormattableString.Invariant($"|dI|/I {tight:G3} tight, {loose:G3} default"), FormattableString.Invariant($"{tightLimit:G3} tight, {looseLimit:G3} default"));
    }

    internal static double Ohm(VerificationCase c, string name)
    {
        JsonElement all = c.Get("resistances_ohm");
        double ohm = all.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : 0;
        return ohm >= 0 && double.IsFinite(ohm) ? ohm : throw c.Error($"has the resistance {name} of {ohm} ohm; allowed are finite numbers, not negative");
    }

    internal static CaseMatrix Cells(VerificationCase c, string role)
    {
        CaseMatrix cells = CaseMatrix.Read(c, role);
        if (cells.Rows != c.Number("rows") || cells.Columns != c.Number("cols"))
            throw c.Error($"states {c.Number("rows")} x {c.Number("cols")} cells, and its file '{role}' has {cells.Rows} x {cells.Columns}");
        return cells;
    }

    private static Func<double, double[]> InputSource(VerificationCase c)
    {
        CaseMatrix cells = Cells(c, "G");
        double[] volts = CaseMatrix.Vector(c, "v", cells.Rows);
        WireGrid grid = new(
            cells.Values, cells.Columns, [.. volts.Select(v => new LineEnd(v, Ohm(c, "rowSegment") + Ohm(c, "rowTerminal")))], Sinks(c, cells.Columns),
            Ohm(c, "rowSegment"), Ohm(c, "columnSegment"));
        return grid.Solve;
    }

    private static Func<double, double[]> SeparateSource(VerificationCase c)
    {
        CaseMatrix cells = Cells(c, "G");
        double[] active = CaseMatrix.Vector(c, "active", cells.Rows);
        double supply = c.Number(c.Get("drive"), "supply_V");
        for (int at = 0; at < cells.Values.Length; at++)
            if (active[at / cells.Columns] == 0) cells.Values[at] = 0;
        double segment = Ohm(c, "supplySegment");
        WireGrid grid = new(
            cells.Values, cells.Columns, [.. Enumerable.Repeat(new LineEnd(supply, segment), cells.Columns)], Sinks(c, cells.Columns), segment, Ohm(c, "columnSegment"), crossing: false);
        return grid.Solve;
    }

    /// <summary>Both cells of a pair hang on one node of the column: a row of the grid per cell, and no wire between the two of a pair.</summary>
    private static Func<double, double[]> Interleaved(VerificationCase c)
    {
        CaseMatrix positive = Cells(c, "G"), negative = Cells(c, "Gneg");
        double[] volts = CaseMatrix.Vector(c, "v", positive.Rows);
        double terminal = Ohm(c, "rowSegment") + Ohm(c, "rowTerminal");
        int columns = positive.Columns, rows = positive.Rows;
        double[] cells = new double[2 * rows * columns];
        LineEnd[] sources = new LineEnd[2 * rows];
        for (int i = 0; i < rows; i++)
        {
            positive.Values.AsSpan(i * columns, columns).CopyTo(cells.AsSpan(2 * i * columns));
            negative.Values.AsSpan(i * columns, columns).CopyTo(cells.AsSpan((2 * i + 1) * columns));
            (sources[2 * i], sources[2 * i + 1]) = (new LineEnd(volts[i], terminal), new LineEnd(-volts[i], terminal));
        }
        WireGrid grid = new(cells, columns, sources, Sinks(c, columns), Ohm(c, "rowSegment"), Ohm(c, "columnSegment"), rowsPerNode: 2);
        return grid.Solve;
    }

    private static LineEnd[] Sinks(VerificationCase c, int columns)
    {
        double volts = c.Get("sense").TryGetProperty("voltage_V", out JsonElement v) ? v.GetDouble() : 0;
        return [.. Enumerable.Repeat(new LineEnd(volts, Ohm(c, "columnSegment") + Ohm(c, "columnTerminal")), columns)];
    }

    private static (double[] Currents, double Factor) Expected(VerificationCase c)
    {
        IReadOnlyDictionary<string, double[]> columns = c.ReadColumns("expected");
        double[] outputs = columns["output"], currents = new double[outputs.Length];
        if (outputs.Length != (int)c.Number("cols") || outputs.Distinct().Count() != outputs.Length) throw c.Error($"lists {outputs.Length} currents for {c.Number("cols")} outputs");
        for (int i = 0; i < outputs.Length; i++)
        {
            int output = outputs[i] >= 0 && outputs[i] < currents.Length ? (int)outputs[i] : throw c.Error($"lists the output {outputs[i]}; there are {currents.Length}");
            currents[output] = columns["current"][i];
        }
        return (currents, CaseMatrix.Factor(c, "expected"));
    }

    private static double Error(VerificationCase c, double[] currents, double[] expected, double factor)
    {
        if (currents.Length != expected.Length) throw c.Error($"has {expected.Length} expected currents for {currents.Length} outputs");
        double worst = 0;
        for (int j = 0; j < currents.Length; j++)
        {
            double due = expected[j] * factor, error = Math.Abs(currents[j] - due) / Math.Abs(due);
            worst = currents[j] == due ? worst : double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
        }
        return worst;
    }
}
