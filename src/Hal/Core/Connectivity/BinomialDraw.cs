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
        double atMode = DeterministicMath.Exp(
            DeterministicMath.LogFactorial(n) - DeterministicMath.LogFactorial(mode) - DeterministicMath.LogFactorial(n - mode)
            + mode * DeterministicMath.Log(p) + (n - mode) * DeterministicMath.Log1P(-p));
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
}
