using System.Text.Json;

namespace Neuromorphic.Hal.Host.Verification;

/// <summary>
/// One object of a case (its parameters, its initial state), read name by name: each member must be taken, so that none is ignored. The unit stands in the key
/// ("C_m_pF") or, for a bare name, in the case's table "units".
/// </summary>
internal sealed class ParameterReader(VerificationCase owner, JsonElement members, string what)
{
    private readonly HashSet<string> _left = [.. members.EnumerateObject().Select(p => p.Name)];

    /// <summary>A required number in the coherent unit of its quantity. Where a thing has several names, the first that is there counts.</summary>
    public double Take(Quantity quantity, params string[] names) => Find(quantity, names) ?? throw Missing(quantity, names[0]);

    /// <summary>A number that may be missing.</summary>
    public double TakeOr(double missing, Quantity quantity, params string[] names) => Find(quantity, names) ?? missing;

    /// <summary>A member of any kind that may be missing.</summary>
    public JsonElement? TakeAny(string key)
    {
        _left.Remove(key);
        return members.TryGetProperty(key, out JsonElement value) ? value : null;
    }

    /// <summary>Everything must have been taken.</summary>
    public void Finish(string model)
    {
        if (_left.Count > 0) throw owner.Error($"gives {model} the {what} {string.Join(", ", _left.Order())}, which it does not have");
    }

    private double? Find(Quantity quantity, string[] names)
    {
        foreach (string name in names)
        {
            foreach ((string unit, double factor) in CaseUnits.Of(quantity))
            {
                string key = $"{name}_{unit}";
                if (members.TryGetProperty(key, out _)) return Value(key) * factor;
            }
            if (!members.TryGetProperty(name, out _)) continue;
            return Value(name) * (quantity == Quantity.Number ? 1 : owner.UnitOf(name, quantity));
        }
        return null;
    }

    private double Value(string key)
    {
        _left.Remove(key);
        return owner.Number(members, key);
    }

    private CaseFormatException Missing(Quantity quantity, string name)
    {
        string keys = quantity == Quantity.Number ? name : string.Join(", ", CaseUnits.Of(quantity).Select(u => $"{name}_{u.Unit}"));
        return owner.Error($"has no {what} '{name}' ({keys})");
    }
}
