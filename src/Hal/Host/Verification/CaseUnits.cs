namespace Neuromorphic.Hal.Host.Verification;

/// <summary>What a number of a case measures.</summary>
internal enum Quantity
{
    Number,
    Time,
    Rate,
    Potential,
    Slope,
    Capacitance,
    Conductance,
    ConductanceSlope,
    Current,
    CurrentSlope,
}

/// <summary>The units that keys and unit tables of a case may name, as factors to the coherent set ms, mV, nA, nF, uS.</summary>
internal static class CaseUnits
{
    private static readonly Dictionary<Quantity, (string Unit, double Factor)[]> Units = new()
    {
        [Quantity.Number] = [("1", 1)],
        [Quantity.Time] = [("ms", 1), ("s", 1e3), ("us", 1e-3)],
        [Quantity.Rate] = [("per_ms", 1), ("kHz", 1), ("Hz", 1e-3), ("per_s", 1e-3)],
        [Quantity.Potential] = [("mV", 1), ("V", 1e3), ("uV", 1e-3)],
        [Quantity.Slope] = [("mV_per_ms", 1)],
        [Quantity.Capacitance] = [("pF", 1e-3), ("nF", 1), ("uF", 1e3)],
        [Quantity.Conductance] = [("nS", 1e-3), ("uS", 1), ("mS", 1e3), ("pS", 1e-6)],
        [Quantity.ConductanceSlope] = [("nS_per_ms", 1e-3), ("uS_per_ms", 1)],
        [Quantity.Current] = [("pA", 1e-3), ("nA", 1), ("uA", 1e3)],
        [Quantity.CurrentSlope] = [("pA_per_ms", 1e-3), ("nA_per_ms", 1)],
    };

    /// <summary>The units of a quantity with their factors.</summary>
    public static IReadOnlyList<(string Unit, double Factor)> Of(Quantity quantity) => Units[quantity];

    /// <summary>The factor of a unit; null where the quantity has no such unit.</summary>
    public static double? Factor(Quantity quantity, string unit)
    {
        foreach ((string name, double factor) in Units[quantity])
            if (name == unit || name.Replace("_per_", "/", StringComparison.Ordinal) == unit) return factor;
        return null;
    }
}
