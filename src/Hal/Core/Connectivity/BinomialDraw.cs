using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Connectivity;

/// <summary>Binomial numbers by inversion.</summary>
internal static class BinomialDraw
{
    /// <summary>
    /// A Binomial(n, p) number of 64 random bits: probabilities are taken off from the mode outwards, so about sqrt(n p (1 - p)) terms are visited.
    /// </summary>
    public static long Invert(long n, double p, uint high, uint low)
    {
        if (p <= 0) return 0;
        if (p >= 1) return n;
        double u = (((ulong)high << 21) | (low >> 11)) * (1.0 / 9007199254740992.0);
        long mode = Math.Min(n, (long)Math.Floor((n + 1) * p));
        double atMode = ModeProbability(n, mode, p);
        u -= atMode;
        if (u < 0) return mode;
        double odds = p / (1 - p), up = atMode, down = atMode;
        long above = mode, below = mode;
        while (above < n || below > 0)
        {
            if (above < n)
            {
                up *= (n - above) / (above + 1.0) * odds;
                above++;
                u -= up;
                if (u < 0) return above;
            }
            if (below > 0)
            {
                down *= below / ((n - below + 1.0) * odds);
                below--;
                u -= down;
                if (u < 0) return below;
            }
            // Rounding may leave a remainder of 1e-13 or so when every term has been taken off.
            if (up < 1e-300 && down < 1e-300) break;
        }
        return mode;
    }

    /// <summary>
    /// The probability of exactly <paramref name="k"/> of n, for k within one of n p: Loader, Fast and accurate computation of binomial probabilities, 2000.
    /// </summary>
    /// <remarks>Differences of log n! would lose six digits at n = 10^9, and with them the sum of all probabilities.</remarks>
    internal static double ModeProbability(long n, long k, double p)
    {
        if (k == 0) return DeterministicMath.Exp(n * DeterministicMath.Log1P(-p));
        if (k == n) return DeterministicMath.Exp(n * DeterministicMath.Log(p));
        double logarithm = StirlingError(n) - StirlingError(k) - StirlingError(n - k) - Deviance(k, n * p) - Deviance(n - k, n * (1 - p));
        return DeterministicMath.Exp(logarithm) * Math.Sqrt(n / (2 * Math.PI * k * (n - k)));
    }

    /// <summary>log n! - log(sqrt(2 pi n) (n / e)^n).</summary>
    private static double StirlingError(long n)
    {
        if (n < 16)
            return DeterministicMath.LogFactorial(n) - (n + 0.5) * DeterministicMath.Log(n) + n - 0.91893853320467274178;
        double square = (double)n * n;
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square) / n;
    }

    /// <summary>x log(x / m) + m - x for x near m, as the series of Loader's bd0.</summary>
    private static double Deviance(double x, double m)
    {
        double v = (x - m) / (x + m), sum = (x - m) * v, term = 2 * x * v;
        for (int j = 1; j < 60; j++)
        {
            term *= v * v;
            double next = sum + term / (2 * j + 1);
            if (next == sum) break;
            sum = next;
        }
        return sum;
    }
}
