using System.Text.Json;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>What a case demands of spikes: equal, within some steps, or the first ones equal and the count about right.</summary>
internal sealed class SpikeLimit
{
    private readonly long _within;
    private readonly int? _firstEqual;
    private readonly int _count;
    private readonly int _tolerance;

    public SpikeLimit(VerificationCase c, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            if (json.GetString() != "equal") throw c.Error($"accepts spikes '{json.GetString()}'; allowed are 'equal' or an object");
        }
        else if (json.TryGetProperty("withinSteps", out _))
        {
            _within = (long)c.Number(json, "withinSteps");
        }
        else
        {
            _firstEqual = (int)c.Number(json, "firstEqual");
            _count = (int)c.Number(json, "count");
            _tolerance = (int)c.Number(json, "countTolerance");
        }
    }

    /// <summary>What is wrong with <paramref name="spikes"/>; null if nothing.</summary>
    public string? Violation(long[] spikes, long[] expected)
    {
        if (_firstEqual is { } first)
        {
            int equal = spikes.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
            if (equal < Math.Min(first, expected.Length)) return $"{equal} first spikes equal";
            return Math.Abs(spikes.Length - _count) <= _tolerance ? null : $"{spikes.Length} spikes";
        }
        if (spikes.Length != expected.Length) return $"{spikes.Length} spikes instead of {expected.Length}";
        long worst = spikes.Zip(expected).Select(pair => Math.Abs(pair.First - pair.Second)).DefaultIfEmpty(0).Max();
        return worst <= _within ? null : $"spikes up to {worst} steps off";
    }

    public override string ToString()
        => _firstEqual is { } first ? $"first {first} spikes equal, {_count} +- {_tolerance}" : _within == 0 ? "spikes equal" : $"spikes within {_within} steps";
}
