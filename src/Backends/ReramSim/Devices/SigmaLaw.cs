namespace Neuromorphic.Backends.ReramSim.Devices;

/// <summary>A spread in uS as a polynomial of the conductance: sigma(g) = max(0, c0 + c1 u + c2 u^2 + ...), u = g in uS, or g relative to gmax.</summary>
/// <param name="Coefficients">Constant term first; empty for no spread.</param>
/// <param name="Relative">u = g / gmax.</param>
public sealed record SigmaLaw(IReadOnlyList<double> Coefficients, bool Relative = false)
{
    /// <summary>No spread.</summary>
    public static SigmaLaw None { get; } = new([]);

    /// <summary>Nothing spreads.</summary>
    public bool IsNone => Coefficients.All(c => c == 0);

    /// <summary>sigma = m g.</summary>
    public static SigmaLaw Proportional(double m) => new([0, m]);

    /// <summary>sigma = s, in uS.</summary>
    public static SigmaLaw Constant(double s) => new([s]);

    /// <summary>The spread at a conductance in uS.</summary>
    public double At(double gUs, double gmaxUs)
    {
        double u = Relative ? gUs / gmaxUs : gUs, sum = 0;
        for (int k = Coefficients.Count - 1; k >= 0; k--) sum = sum * u + Coefficients[k];
        return Math.Max(0, sum);
    }
}
