using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Random;

/// <summary>Double-precision functions with the same bits on every machine: the C library's differ in the last place, and one differing bit moves a synapse.</summary>
internal static class DeterministicMath
{
    public static double Exp(double x) => LaneMath.Exp<DoubleLane, bool>(new DoubleLane(x)).Value;

    public static double Log(double x) => LaneMath.Log<DoubleLane, bool>(new DoubleLane(x)).Value;

    /// <summary>log(1 + x) without cancellation for small x (Kahan).</summary>
    public static double Log1P(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Log(u) * x / (u - 1);
    }

    /// <summary>log(n!) by Stirling's series from 16 on, whose next term is below 1e-15 there; exact sums below.</summary>
    public static double LogFactorial(long n)
    {
        if (n < 16)
        {
            double product = 1;
            for (int k = 2; k <= n; k++) product *= k;
            return Log(product);
        }
        double x = n + 1.0, inverse = 1 / x, square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))));
        return (x - 0.5) * Log(x) - x + 0.91893853320467274178 + series;
    }
}
