using System.Text.Json;
using Neuromorphic.Backends.ReramSim.Calibration;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Verification;

/// <summary>Family "fit": the statistics of a chip's cells from their measured conductances. No backend takes part.</summary>
public sealed class FitCases : ICaseFamily
{
    /// <inheritdoc/>
    public string Name => "fit";

    /// <inheritdoc/>
    public CaseResult Run(VerificationCase verification, IBackend backend, CasePrecision precision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(verification);
        VerificationCase c = verification;
        string[] candidates = [.. c.Get("candidates").EnumerateArray().Select(name => name.ToString())];
        if (candidates.Except(["normal", "logNormal"]).Any() || candidates.Length != 2) throw c.Error($"has the candidates {string.Join(", ", candidates)}; normal and logNormal are compared");
        // Files are in uS or in another unit of conductance; statistics are in uS.
        double[] cells = [.. c.Get("files").EnumerateObject().SelectMany(file => CaseMatrix.Read(c, file.Name).Values).Select(siemens => siemens * 1e6)];
        FormedFit fit = new(cells, c.Number("unformedValue_uS") * (1 + 1e-12));
        JsonElement expected = c.Get("expected");
        Comparison comparison = new(c);
        if (expected.TryGetProperty("cells", out JsonElement count)) comparison.Holds(count.GetInt32() == fit.Cells, $"{fit.Cells} cells", $"{count} cells");
        foreach (JsonProperty limit in c.Get("accept").EnumerateObject())
        {
            switch (limit.Name)
            {
                case "preferred":
                    string wanted = expected.GetProperty("preferred").ToString();
                    comparison.Holds(
                        fit.Preferred.Name == wanted,
                        FormattableString.Invariant($"{fit.Preferred.Name} (KS {fit.LogNormal.Distance:F3} logNormal, {fit.Normal.Distance:F3} normal)"), wanted);
                    break;
                case "quantiles_uS":
                    JsonElement quantiles = expected.GetProperty("quantiles_uS");
                    comparison.Close("quantile", limit.Name, [.. c.Numbers(quantiles, "p").Select(fit.Quantile)], c.Numbers(quantiles, "value"));
                    break;
                default:
                    comparison.Close(limit.Name, limit.Name, [Statistic(c, fit, limit.Name)], [c.Number(expected, limit.Name)]);
                    break;
            }
        }
        return comparison.Result;
    }

    private static double Statistic(VerificationCase c, FormedFit fit, string name) => name switch
    {
        "zeroFraction" => fit.ZeroFraction,
        "lnMean" => fit.LogNormal.Mean,
        "lnSd" => fit.LogNormal.Sd,
        "mean_uS" => fit.Normal.Mean,
        "sd_uS" => fit.Normal.Sd,
        "median_uS" => fit.Quantile(0.5),
        "min_uS" => fit.Minimum,
        "max_uS" => fit.Maximum,
        _ => throw c.Error($"limits '{name}'; known are zeroFraction, lnMean, lnSd, mean_uS, sd_uS, median_uS, min_uS, max_uS, quantiles_uS, preferred"),
    };
}
