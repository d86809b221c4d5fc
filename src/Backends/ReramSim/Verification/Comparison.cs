using System.Text.Json;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Verification;

/// <summary>Compares lists with a case's limits and gathers what came of it.</summary>
internal sealed class Comparison(VerificationCase c)
{
    private readonly List<string> _measured = [];
    private readonly List<string> _limits = [];
    private bool _within = true;

    /// <summary>Entry by entry: |ours - expected| within abs + rel |expected| of the limit of that name.</summary>
    public void Close(string what, string limitName, IReadOnlyList<double> ours, IReadOnlyList<double> expected)
    {
        if (!c.Get("accept").TryGetProperty(limitName, out JsonElement limit)) throw c.Error($"has no limit '{limitName}'");
        if (ours.Count != expected.Count) throw c.Error($"expects {expected.Count} values of {what}; there are {ours.Count}");
        bool equal = limit.ValueKind == JsonValueKind.String && limit.GetString() == "equal";
        double absolute = equal ? 0 : Part(limit, "abs"), relative = equal ? 0 : Part(limit, "rel"), worst = 0;
        for (int i = 0; i < ours.Count; i++)
        {
            double error = Math.Abs(ours[i] - expected[i]);
            _within &= error <= absolute + relative * Math.Abs(expected[i]);
            worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
        }
        _measured.Add(FormattableString.Invariant($"|d{what}| {worst:G3}"));
        _limits.Add(equal ? $"{what} equal" : FormattableString.Invariant($"{absolute:G3} + {relative:G3} |{what}|"));
    }

    /// <summary>A condition.</summary>
    public void Holds(bool holds, string measured, string limit)
    {
        _within &= holds;
        _measured.Add(measured);
        _limits.Add(limit);
    }

    /// <summary>What came of it.</summary>
    public CaseResult Result => new(c.Id, _within ? CaseStatus.Pass : CaseStatus.Fail, string.Join(", ", _measured), string.Join(", ", _limits));

    private static double Part(JsonElement limit, string name) => limit.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : 0;
}
