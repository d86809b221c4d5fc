using System.Text.Json;
using Neuromorphic.Backends.ReramSim.Arrays;
using Neuromorphic.Backends.ReramSim.Devices;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Verification;

/// <summary>Family "noise": the error of products of noisy arrays by its statistic, and published formulas entry by entry. No backend takes part.</summary>
public sealed class NoiseCases : ICaseFamily
{
    /// <summary>More trials than the case states, so that our own sampling error is half of what its limit allows for.</summary>
    private const int TrialFactor = 4;

    /// <inheritdoc/>
    public string Name => "noise";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        return verification.Text("task") switch
        {
            "mvmError" => ProductError(verification, stop),
            "formula" => Formula(verification),
            string other => throw verification.Error($"has the task '{other}'; allowed are mvmError and formula"),
        };
    }

    private static CaseResult ProductError(VerificationCase c, CancellationToken stop)
    {
        if (c.Text("distribution") != "gaussian") throw c.Error($"draws from '{c.Text("distribution")}'; errors are gaussian here");
        if (c.Text("scheme") != "differentialOneSided") throw c.Error($"has the scheme '{c.Text("scheme")}'; noise is stated for differentialOneSided");
        DrawPurpose purpose = c.Text("noise") switch
        {
            "programming" => DrawPurpose.Programming,
            "read" => DrawPurpose.Read,
            string other => throw c.Error($"has the noise '{other}'; allowed are programming and read"),
        };
        ConductanceMapping mapping = MappingCases.Window(c, c.Number("wmax"));
        SigmaLaw law = Law(c, mapping.Gmax * 1e6);
        double clip = c.Json.TryGetProperty("clip", out JsonElement clips) && clips.TryGetProperty("low_S", out JsonElement low) ? low.GetDouble() : double.NegativeInfinity;
        CaseMatrix weights = CaseMatrix.Read(c, "W");
        double[] x = CaseMatrix.Vector(c, "x", weights.Columns);
        double[] errors = new double[weights.Rows], cells = new double[2 * weights.Values.Length], spreads = new double[cells.Length];
        double exact = 0, squares = 0;
        for (int at = 0; at < weights.Values.Length; at++)
        {
            (cells[2 * at], cells[2 * at + 1]) = mapping.OneSided(weights.Values[at]);
            (spreads[2 * at], spreads[2 * at + 1]) = (Spread(cells[2 * at]), Spread(cells[2 * at + 1]));
        }
        for (int o = 0; o < weights.Rows; o++) exact += Math.Pow(Enumerable.Range(0, x.Length).Sum(i => weights.Values[o * x.Length + i] * x[i]), 2);
        CellDraws draws = new(0);
        int trials = TrialFactor * (int)c.Number("trials");
        for (uint trial = 0; trial < trials; trial++)
        {
            stop.ThrowIfCancellationRequested();
            Array.Clear(errors);
            for (int at = 0; at < weights.Values.Length; at++)
            {
                int o = at / x.Length, i = at % x.Length;
                if (x[i] == 0) continue;
                double positive = Noisy(2 * at, i, 2 * o), negative = Noisy(2 * at + 1, i, 2 * o + 1);
                errors[o] += (mapping.WeightOfPair(positive, negative) - weights.Values[at]) * x[i];
            }
            squares += errors.Sum(error => error * error);

            double Noisy(int cell, int row, int column) => Math.Max(clip, cells[cell] + spreads[cell] * draws.Normal(0, row, column, purpose, trial));
        }
        JsonElement statistic = c.Get("statistic");
        if (statistic.GetProperty("name").ToString() != "rmsRelativeError") throw c.Error($"has the statistic '{statistic.GetProperty("name")}'; rmsRelativeError is known");
        double measured = Math.Sqrt(squares / trials / exact), expected = statistic.GetProperty("expected").GetDouble(), limit = c.Get("accept").GetProperty("rel").GetDouble();
        double deviation = Math.Abs(measured / expected - 1);
        return new CaseResult(
            c.Id, deviation <= limit ? CaseStatus.Pass : CaseStatus.Fail, FormattableString.Invariant($"rms {measured:G4}, expected {expected:G4}, off by {deviation:G3}"),
            FormattableString.Invariant($"{limit:G3}"));

        double Spread(double g) => law.At(g * 1e6, mapping.Gmax * 1e6) * 1e-6;
    }

    private static SigmaLaw Law(VerificationCase c, double gmaxUs)
    {
        ParameterReader p = new(c, c.Get("parameters"), "parameter");
        string name = c.Text("law");
        SigmaLaw law = name switch
        {
            "proportional" => SigmaLaw.Proportional(Number("m")),
            "independent" => SigmaLaw.Constant(Number("m") * gmaxUs),
            "polynomialRramWan" => new SigmaLaw([Number("c0"), Number("c1"), Number("c2"), Number("c3")]),
            "linearRramMilo" => new SigmaLaw([Number("c0"), Number("c1")]),
            _ => throw c.Error($"has the law '{name}'; allowed are proportional, independent, polynomialRramWan, linearRramMilo"),
        };
        p.Finish(name);
        return law;

        double Number(string key) => p.Take(Quantity.Number, key);
    }

    private static CaseResult Formula(VerificationCase c)
    {
        IReadOnlyDictionary<string, double[]> table = c.ReadColumns("table");
        Comparison comparison = new(c);
        JsonElement accept = c.Get("accept");
        double absolute = accept.TryGetProperty("abs", out JsonElement a) ? a.GetDouble() : 0, relative = accept.TryGetProperty("rel", out JsonElement r) ? r.GetDouble() : 0;
        foreach (JsonProperty formula in c.Get("formulas").EnumerateObject())
        {
            Func<Func<string, double>, double> law = PublishedLaws.Find(formula.Name)
                ?? throw c.Error($"has the formula '{formula.Name}'; known are {string.Join(", ", PublishedLaws.Names)}");
            if (!table.TryGetValue(formula.Name, out double[]? expected)) throw c.Error($"names no column of '{formula.Name}'");
            double worst = 0;
            bool within = true;
            for (int row = 0; row < expected.Length; row++)
            {
                double error = Math.Abs(law(name => Argument(c, table, name, row)) - expected[row]);
                within &= error <= absolute + relative * Math.Abs(expected[row]);
                worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
            }
            comparison.Holds(within, FormattableString.Invariant($"|d {formula.Name}| {worst:G3}"), FormattableString.Invariant($"{absolute:G3} + {relative:G3} |value|"));
        }
        return comparison.Result;
    }

    private static double Argument(VerificationCase c, IReadOnlyDictionary<string, double[]> table, string name, int row)
        => table.TryGetValue(name, out double[]? column) ? column[row] : c.Number(c.Get("parameters"), name);
}
