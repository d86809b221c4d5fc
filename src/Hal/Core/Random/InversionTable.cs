using System.Numerics;
using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Random;

/// <summary>A distribution drawn by inversion: its quantile function as cubic pieces, evaluated with integers and fused multiply-adds only.</summary>
/// <remarks>
/// <para>A 32-bit word w is a probability (w + 1/2) / 2^32. Its upper bit says which tail; the distance to that tail is halved octave by octave, each of
/// <see cref="Octaves"/> octaves in <see cref="Pieces"/> equal pieces, so the tails are as exact as the middle. Every backend, GPUs included, evaluates the same
/// table with the same operations and draws the same bits.</para>
/// <para>Error of the standard normal against its exact quantile: below 1e-6, most of it the rounding of the result (InversionTableTests). 27 kB. Immutable; thread safe.</para>
/// </remarks>
public sealed class InversionTable
{
    /// <summary>Halvings of the tail probability; in the last octave, below 2^-27, each of the 32 words is a piece of its own: no cubic follows a tail to its end.</summary>
    public const int Octaves = 27;

    /// <summary>Pieces per octave.</summary>
    public const int Pieces = 32;

    /// <summary>Intervals with less probability are refused: beyond 37 standard deviations the normal law is 0 in double precision.</summary>
    private const double LeastKept = 1e-290;

    private readonly float[] _coefficients;
    private readonly float _low;
    private readonly float _high;

    private InversionTable(Func<double, double, double> quantile, double low, double high)
    {
        _low = (float)low;
        _high = (float)high;
        _coefficients = new float[2 * Octaves * Pieces * 4];
        for (int half = 0; half < 2; half++)
        {
            for (int octave = 0; octave < Octaves; octave++)
            {
                for (int piece = 0; piece < Pieces; piece++)
                    Fit(quantile, half, octave, piece, _coefficients.AsSpan(Cell(half, octave, piece) * 4, 4));
            }
        }
    }

    /// <summary>Mean 0, standard deviation 1.</summary>
    public static InversionTable StandardNormal { get; } = Of(new NormalDistribution(0, 1));

    /// <summary>Mean 1: the waiting time between events of rate 1.</summary>
    public static InversionTable StandardExponential { get; } = new((tail, upper) => upper > 0 ? -DeterministicMath.Log(tail) : -DeterministicMath.Log1P(-tail), 0, double.PositiveInfinity);

    /// <summary>Coefficients c0..c3 of every piece, [half, octave, piece, 4], for backends that draw on a device.</summary>
    public ReadOnlySpan<float> Coefficients => _coefficients;

    /// <summary>Smallest draw.</summary>
    public float Low => _low;

    /// <summary>Largest draw.</summary>
    public float High => _high;

    /// <summary>The table of a distribution, kept within [<paramref name="minimum"/>, <paramref name="maximum"/>].</summary>
    /// <exception cref="ArgumentException">The kept interval is empty, or has no probability.</exception>
    public static InversionTable Of(
        Distribution distribution, double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity, OutsideRule outside = OutsideRule.Clip)
    {
        if (!(minimum <= maximum)) throw new ArgumentException($"The kept interval [{minimum}, {maximum}] of {distribution} is empty.");
        if (outside == OutsideRule.Redraw && !HasProbability(distribution, minimum, maximum))
            throw new ArgumentException($"{distribution} has no probability inside [{minimum}, {maximum}], so nothing can be redrawn there.");
        return new InversionTable(Quantile(distribution, minimum, maximum, outside), minimum, maximum);
    }

    /// <summary>True where the interval has enough probability to be drawn from.</summary>
    internal static bool HasProbability(Distribution distribution, double minimum, double maximum) => Kept(distribution, minimum, maximum) > LeastKept;

    /// <summary>The smallest and the largest value that a draw can have, before rounding to single precision: those of the first and the last word.</summary>
    internal static (double Low, double High) Range(DrawnValues drawn)
    {
        Func<double, double, double> quantile = Quantile(drawn.Distribution, drawn.Minimum, drawn.Maximum, drawn.Outside);
        const double Outermost = 0.5 / 4294967296.0;
        return (Math.Clamp(quantile(Outermost, 0), drawn.Minimum, drawn.Maximum), Math.Clamp(quantile(Outermost, 1), drawn.Minimum, drawn.Maximum));
    }

    /// <summary>Probability of the interval. Far to the right 1 - below has lost its digits: there the probability above the lower end has them.</summary>
    private static double Kept(Distribution distribution, double minimum, double maximum)
    {
        double below = Quantiles.Cumulative(distribution, minimum), above = Quantiles.Complement(distribution, maximum);
        return above > 0.5 ? Quantiles.Cumulative(distribution, maximum) - below
            : below > 0.5 ? Quantiles.Complement(distribution, minimum) - above : 1 - below - above;
    }

    /// <summary>The value at a probability from the nearer tail (0: lower, 1: upper), before it is clipped.</summary>
    private static Func<double, double, double> Quantile(Distribution distribution, double minimum, double maximum, OutsideRule outside)
    {
        if (outside == OutsideRule.Clip) return (tail, upper) => Quantiles.Of(distribution, tail, upper > 0);
        double below = Quantiles.Cumulative(distribution, minimum), above = Quantiles.Complement(distribution, maximum), kept = Kept(distribution, minimum, maximum);
        return (tail, upper) =>
        {
            // Probability from the nearer end of the whole distribution, so that neither tail cancels.
            double low = below + (upper > 0 ? 1 - tail : tail) * kept;
            double high = above + (upper > 0 ? tail : 1 - tail) * kept;
            return low <= 0.5 ? Quantiles.Of(distribution, low, upper: false) : Quantiles.Of(distribution, high, upper: true);
        };
    }

    /// <summary>The draw of a random word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Draw(uint word)
    {
        uint half = word >> 31;
        uint distance = (half != 0 ? ~word : word) & 0x7FFFFFFF;
        int octave = Math.Min(BitOperations.LeadingZeroCount(distance) - 1, Octaves - 1);
        // The last octave starts at 0, so its leading bit is not implied.
        uint normal = octave == Octaves - 1 ? distance << Octaves : distance << (octave + 2);
        uint piece = normal >> 27;
        float fraction = ((normal << 5) >> 8) * (1f / 16777216f);
        int at = (((int)half * Octaves + octave) * Pieces + (int)piece) * 4;
        ref float c = ref _coefficients[at];
        float value = MathF.FusedMultiplyAdd(Unsafe.Add(ref c, 3), fraction, Unsafe.Add(ref c, 2));
        value = MathF.FusedMultiplyAdd(value, fraction, Unsafe.Add(ref c, 1));
        value = MathF.FusedMultiplyAdd(value, fraction, c);
        return value < _low ? _low : value > _high ? _high : value;
    }

    private static int Cell(int half, int octave, int piece) => (half * Octaves + octave) * Pieces + piece;

    /// <summary>The cubic through the quantile at the Chebyshev points of the piece.</summary>
    private static void Fit(Func<double, double, double> quantile, int half, int octave, int piece, Span<float> coefficients)
    {
        bool last = octave == Octaves - 1;
        double start = last ? 0 : Math.ScaleB(1, 30 - octave), width = last ? Math.ScaleB(1, 31 - octave) : start;
        if (width <= Pieces)
        {
            // One word per piece (the fraction is 0): the quantile itself.
            coefficients.Clear();
            coefficients[0] = (float)quantile((start + width * piece / Pieces + 0.5) / 4294967296.0, half);
            return;
        }
        ReadOnlySpan<double> nodes = [0.03806023374435663, 0.30865828381745514, 0.6913417161825449, 0.9619397662556434];
        Span<double> y = stackalloc double[4];
        for (int n = 0; n < 4; n++)
        {
            double distance = start + width * (piece + nodes[n]) / Pieces;
            y[n] = quantile((distance + 0.5) / 4294967296.0, half);
        }
        // Newton's divided differences, then expanded to powers.
        for (int order = 1; order < 4; order++)
            for (int n = 3; n >= order; n--) y[n] = (y[n] - y[n - 1]) / (nodes[n] - nodes[n - order]);
        double c0 = y[3], c1 = 0, c2 = 0, c3 = 0;
        for (int n = 2; n >= 0; n--)
        {
            c3 = c2 - nodes[n] * c3;
            c2 = c1 - nodes[n] * c2;
            c1 = c0 - nodes[n] * c1;
            c0 = y[n] - nodes[n] * c0;
        }
        coefficients[0] = (float)c0;
        coefficients[1] = (float)c1;
        coefficients[2] = (float)c2;
        coefficients[3] = (float)c3;
    }
}
