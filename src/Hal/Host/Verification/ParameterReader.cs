using System.Text.Json;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>Parameters of a case: each must be taken, so that none is ignored.</summary>
internal sealed class ParameterReader(VerificationCase owner, JsonElement parameters)
{
    private readonly HashSet<string> _left = [.. parameters.EnumerateObject().Select(p => p.Name)];

    /// <summary>A required number, times a unit factor.</summary>
    public double Take(string key, double factor = 1)
    {
        _left.Remove(key);
        return owner.Number(parameters, key) * factor;
    }

    /// <summary>A number that may be missing.</summary>
    public double TakeOr(string key, double missing, double factor = 1) => parameters.TryGetProperty(key, out _) ? Take(key, factor) : missing;

    /// <summary>A required member of any kind.</summary>
    public JsonElement TakeAny(string key)
    {
        _left.Remove(key);
        return parameters.TryGetProperty(key, out JsonElement value) ? value : throw owner.Error($"has no parameter '{key}'");
    }

    /// <summary>Everything must have been taken.</summary>
    public void Finish(string model)
    {
        if (_left.Count > 0) throw owner.Error($"gives {model} the parameters {string.Join(", ", _left.Order())}, which it does not have");
    }
}
