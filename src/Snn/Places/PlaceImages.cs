using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Snn.Places;

/// <summary>Prepares camera images, see <see cref="PlaceImageOptions"/>. Immutable, thread safe; the same bytes on every machine.</summary>
public sealed class PlaceImages
{
    /// <summary>A deviation below this is none: sums of equal greys leave rounding behind, and greys that differ by one hundredth deviate by more.</summary>
    private const double Flat = 1e-7;

    /// <summary>Prepares by <paramref name="options"/>.</summary>
    /// <exception cref="ArgumentException">The options are not usable; the message lists everything.</exception>
    public PlaceImages(PlaceImageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ArgumentException(string.Join(" ", gaps));
        Options = options;
    }

    /// <summary>How images are prepared.</summary>
    public PlaceImageOptions Options { get; }

    /// <summary>Prepares one image.</summary>
    /// <param name="pixels">Greys, row after row.</param>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <returns>The small image, row after row.</returns>
    /// <exception cref="ArgumentException">Not as many pixels as rows times columns.</exception>
    public byte[] Prepare(ReadOnlySpan<byte> pixels, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (pixels.Length != rows * columns) throw new ArgumentException($"{pixels.Length} pixels; an image of {rows} x {columns} has {rows * columns}.", nameof(pixels));
        double[] greys = new double[256];
        for (int grey = 0; grey < 256; grey++) greys[grey] = grey;
        if (Options.Gamma) Correct(greys, pixels);
        double[] small = Resize(pixels, greys, rows, columns);
        if (!Options.Gamma)
            for (int i = 0; i < small.Length; i++) small[i] = Math.Floor(small[i] + 0.5);
        byte[] result = new byte[small.Length];
        if (Options.Window == 0)
            for (int i = 0; i < result.Length; i++) result[i] = (byte)Math.Clamp(small[i], 0, 255);
        else Normalise(small, result);
        return result;
    }

    /// <summary>Prepares many images of one size, in parallel.</summary>
    /// <param name="count">How many.</param>
    /// <param name="image">Gives the greys of one; called from several threads.</param>
    /// <param name="rows">Rows of each.</param>
    /// <param name="columns">Columns of each.</param>
    public byte[][] PrepareAll(int count, Func<int, ReadOnlyMemory<byte>> image, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(image);
        byte[][] prepared = new byte[count][];
        Parallel.For(0, count, i => prepared[i] = Prepare(image(i).Span, rows, columns));
        return prepared;
    }

    /// <summary>A black image has no gamma (its mean has no logarithm above 0) and stays as it is.</summary>
    private static void Correct(double[] greys, ReadOnlySpan<byte> pixels)
    {
        long sum = 0;
        foreach (byte pixel in pixels) sum += pixel;
        double mean = (double)sum / pixels.Length;
        if (mean <= 1) return;
        double gamma = Log(127.5) / Log(mean);
        for (int grey = 1; grey < greys.Length; grey++) greys[grey] = Math.Min(255, LaneMath.Exp<DoubleLane, bool>(new DoubleLane(gamma * Log(grey))).Value);
    }

    private static double Log(double x) => LaneMath.Log<DoubleLane, bool>(new DoubleLane(x)).Value;

    private double[] Resize(ReadOnlySpan<byte> pixels, double[] greys, int rows, int columns)
    {
        (int[] left, double[] leftShare) = Centres(Options.Columns, columns);
        (int[] top, double[] topShare) = Centres(Options.Rows, rows);
        double[] small = new double[Options.Pixels];
        for (int r = 0; r < Options.Rows; r++)
        {
            ReadOnlySpan<byte> upper = pixels.Slice(top[r] * columns, columns), lower = pixels.Slice(Math.Min(top[r] + 1, rows - 1) * columns, columns);
            for (int c = 0; c < Options.Columns; c++)
            {
                int a = left[c], b = Math.Min(a + 1, columns - 1);
                double share = leftShare[c], down = topShare[r];
                double above = greys[upper[a]] + share * (greys[upper[b]] - greys[upper[a]]), below = greys[lower[a]] + share * (greys[lower[b]] - greys[lower[a]]);
                small[r * Options.Columns + c] = above + down * (below - above);
            }
        }
        return small;
    }

    /// <summary>For every new pixel, the old one at or before its centre and the share of the next.</summary>
    private static (int[] First, double[] Share) Centres(int count, int from)
    {
        int[] first = new int[count];
        double[] share = new double[count];
        for (int i = 0; i < count; i++)
        {
            double centre = Math.Clamp((i + 0.5) * from / count - 0.5, 0, from - 1);
            first[i] = (int)centre;
            share[i] = centre - first[i];
        }
        return (first, share);
    }

    private void Normalise(double[] small, byte[] result)
    {
        int rows = Options.Rows, columns = Options.Columns, reach = Options.Window / 2;
        // Sums along rows, then along columns: as many additions as the window is wide, not as it has pixels.
        double[] sums = new double[small.Length], squares = new double[small.Length];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                double sum = 0, square = 0;
                for (int k = Math.Max(0, c - reach); k <= Math.Min(columns - 1, c + reach); k++)
                {
                    // Less 127.5, so that the squares cancel little of one another.
                    double grey = small[r * columns + k] - 127.5;
                    sum += grey;
                    square += grey * grey;
                }
                (sums[r * columns + c], squares[r * columns + c]) = (sum, square);
            }
        }
        for (int r = 0; r < rows; r++)
        {
            int from = Math.Max(0, r - reach), to = Math.Min(rows - 1, r + reach);
            for (int c = 0; c < columns; c++)
            {
                double sum = 0, square = 0;
                for (int k = from; k <= to; k++) (sum, square) = (sum + sums[k * columns + c], square + squares[k * columns + c]);
                int n = (to - from + 1) * (Math.Min(columns - 1, c + reach) - Math.Max(0, c - reach) + 1);
                double mean = sum / n, variance = Math.Max(0, square - n * mean * mean) / (Options.Deviation == DeviationKind.Sample ? n - 1 : n);
                double z = variance < Flat ? 0 : Math.Clamp((small[r * columns + c] - 127.5 - mean) / Math.Sqrt(variance), -1, 1);
                result[r * columns + c] = (byte)(255 * (1 + z) / 2);
            }
        }
    }
}
