namespace Neuromorphic.Backends.ReramSim.Devices;

/// <summary>How conductances age.</summary>
public enum DriftKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>g (1 + t / t0)^-nu, nu a cell's own.</summary>
    PowerLaw,

    /// <summary>g + a ln t + (b ln t + c) z from 1 s on, z a cell's own.</summary>
    LogTime,

    /// <summary>g + m(t) + s(t) z by measured times, logarithmic in between; z a cell's own.</summary>
    Table,
}

/// <summary>Ageing of a conductance: a function of its age and of the cell's own standard normal number, so that ageing by t1 and then t2 is ageing by t1 + t2.</summary>
/// <param name="Kind">Form.</param>
/// <param name="Mean">PowerLaw: slope and constant of mu_nu over ln(g/gmax), then its clip [a, b, low, high]; LogTime: [a in uS]; Table: mean shift in uS by time.</param>
/// <param name="Spread">PowerLaw: as Mean, of sigma_nu; LogTime: [b, c in uS]; Table: spread in uS by time.</param>
/// <param name="Times">PowerLaw: [t0 in s]; Table: ages in s, ascending.</param>
public sealed record DriftLaw(DriftKind Kind, IReadOnlyList<double> Mean, IReadOnlyList<double> Spread, IReadOnlyList<double> Times)
{
    /// <summary>Cells keep what was programmed.</summary>
    public static DriftLaw None { get; } = new(DriftKind.None, [], [], []);

    /// <summary>Nothing ages.</summary>
    public bool IsNone => Kind == DriftKind.None;

    /// <summary>The conductance at an age.</summary>
    /// <param name="g">As programmed, uS.</param>
    /// <param name="age">Seconds since programming.</param>
    /// <param name="z">The cell's own standard normal number.</param>
    /// <param name="gmax">Highest conductance, uS.</param>
    /// <returns>uS, not below 0.</returns>
    public double At(double g, double age, double z, double gmax)
    {
        if (age <= 0 || Kind == DriftKind.None) return g;
        return Kind switch
        {
            DriftKind.PowerLaw => g * Math.Pow((age + Times[0]) / Times[0], -Exponent(g, z, gmax)),
            DriftKind.LogTime => Math.Max(0, g + MeanShift(age) + SpreadAt(age) * z),
            _ => Math.Max(0, g + MeanShift(age) + SpreadAt(age) * z),
        };
    }

    /// <summary>nu of a cell.</summary>
    public double Exponent(double g, double z, double gmax) => Math.Abs(Clipped(Mean, g / gmax) + Clipped(Spread, g / gmax) * z);

    /// <summary>Mean shift in uS at an age, of the laws that add.</summary>
    public double MeanShift(double age) => Kind == DriftKind.LogTime ? (age > 1 ? Mean[0] * Math.Log(age) : 0) : Interpolated(Mean, age);

    /// <summary>Spread in uS at an age, of the laws that add.</summary>
    public double SpreadAt(double age) => Kind == DriftKind.LogTime ? Math.Max(0, (age > 1 ? Spread[0] * Math.Log(age) : 0) + Spread[1]) : Interpolated(Spread, age);

    /// <summary>clip(a ln x + b, low, high); at x = 0 the limit of the clip.</summary>
    public static double Clipped(IReadOnlyList<double> law, double x)
    {
        if (law.Count == 1) return law[0];
        double value = x > 0 ? law[0] * Math.Log(x) + law[1] : law[0] < 0 ? double.PositiveInfinity : law[0] > 0 ? double.NegativeInfinity : law[1];
        return Math.Clamp(value, law[2], law[3]);
    }

    /// <summary>Linear in ln t between measured times; before the first as at the first in proportion to nothing: a cell relaxes at once; behind the last, the last slope goes on.</summary>
    private double Interpolated(IReadOnlyList<double> values, double age)
    {
        if (age <= Times[0] || Times.Count == 1) return values[0];
        int i = 1;
        while (i < Times.Count - 1 && age > Times[i]) i++;
        double from = Math.Log(Times[i - 1]), to = Math.Log(Times[i]);
        return values[i - 1] + (values[i] - values[i - 1]) * (Math.Log(age) - from) / (to - from);
    }
}
