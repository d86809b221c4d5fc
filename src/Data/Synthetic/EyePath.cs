using System.Collections.Immutable;

namespace Neuromorphic.Data.Synthetic;

/// <summary>Where the image stands on the sensor over time: a smooth curve through knots at equal intervals.</summary>
/// <remarks>
/// <code>
/// p(t) = h00(u) p[k] + h10(u) m[k] + h01(u) p[k+1] + h11(u) m[k+1]     u = t / interval - k     m[k] = (p[k+1] - p[k-1]) / 2
/// </code>
/// The cubic Hermite curve of Catmull and Rom: it passes through every knot, its velocity has no jump (a jump would show as a step in the rate of events) and a knot
/// moves the curve only up to two intervals away. Before the first and behind the last knot the image rests. Immutable; thread safe.
/// </remarks>
public sealed class EyePath
{
    /// <summary>Makes a path through the given knots; knot k is passed at k times the interval.</summary>
    /// <param name="intervalMs">Time between two knots in ms, positive.</param>
    /// <param name="x">Displacement of the image to the right, in pixels of the sensor, at each knot; at least two.</param>
    /// <param name="y">Displacement of the image downwards; as many as of <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">A number is not finite, the interval is not positive, or the knots do not match.</exception>
    public EyePath(double intervalMs, ImmutableArray<double> x, ImmutableArray<double> y)
    {
        if (!(intervalMs > 0) || double.IsInfinity(intervalMs)) throw new ArgumentException($"EyePath: the interval is {intervalMs} ms; it must be positive and finite.");
        if (x.IsDefault || y.IsDefault || x.Length < 2 || x.Length != y.Length)
            throw new ArgumentException($"EyePath: {(x.IsDefault ? 0 : x.Length)} horizontal and {(y.IsDefault ? 0 : y.Length)} vertical knots; the numbers must be equal and at least 2.");
        for (int k = 0; k < x.Length; k++)
            if (!double.IsFinite(x[k]) || !double.IsFinite(y[k])) throw new ArgumentException($"EyePath: knot {k} is at ({x[k]}, {y[k]}); positions must be finite.");
        (IntervalMs, X, Y) = (intervalMs, x, y);
    }

    /// <summary>Time between two knots in ms.</summary>
    public double IntervalMs { get; }

    /// <summary>Displacement to the right at each knot, in pixels.</summary>
    public ImmutableArray<double> X { get; }

    /// <summary>Displacement downwards at each knot, in pixels.</summary>
    public ImmutableArray<double> Y { get; }

    /// <summary>The displacement at a time in ms.</summary>
    public (double X, double Y) At(double timeMs)
    {
        double position = Math.Clamp(timeMs / IntervalMs, 0, X.Length - 1);
        int k = Math.Min((int)position, X.Length - 2);
        double u = position - k;
        return (Between(X, k, u), Between(Y, k, u));
    }

    /// <summary>A whole number of pixels that no displacement exceeds. Between two knots the curve passes them by at most a quarter of the difference to their neighbours.</summary>
    internal int Reach()
    {
        double farthest = 0;
        for (int k = 0; k < X.Length; k++) farthest = Math.Max(farthest, Math.Max(Math.Abs(X[k]), Math.Abs(Y[k])));
        // A tangent is at most half of 2 * farthest, and h10 - h11 is at most 1/4.
        return (int)Math.Ceiling(1.25 * farthest);
    }

    private static double Between(ImmutableArray<double> p, int k, double u)
    {
        // The first and the last knot are repeated, so the image starts and ends without a jump in place.
        double before = p[Math.Max(k - 1, 0)], after = p[Math.Min(k + 2, p.Length - 1)];
        double m0 = (p[k + 1] - before) / 2, m1 = (after - p[k]) / 2, rise = p[k + 1] - p[k];
        return p[k] + (u * (m0 + (u * ((3 * rise) - (2 * m0) - m1 + (u * (m0 + m1 - (2 * rise)))))));
    }
}
