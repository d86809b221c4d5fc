using System.Runtime.InteropServices;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Data.Synthetic;

/// <summary>Draws digits by hand, so to speak: strokes whose points, size, slant, thickness and place vary from one drawing to the next.</summary>
/// <remarks>A drawing is a function of the options, its digit and its number alone. Thread safe.</remarks>
internal sealed class DigitPainter(GeneratedDigitsOptions options)
{
    /// <summary>Rows and columns of a drawing, as in MNIST.</summary>
    public const int Size = 28;

    // The box of MNIST's digits. Curves are cut into chords of about a pixel: finer ones change no grey level by more than one.
    private const double Box = 20;
    private const int ChordsPerPiece = 5;

    private readonly StreamKey _key = StreamKey.Of(options.Seed, "generated-digits/drawings");

    /// <summary>Draws a digit.</summary>
    /// <param name="digit">0 to 9.</param>
    /// <param name="number">Number of the drawing: keys what varies.</param>
    /// <param name="image">[28, 28], overwritten: 0 for no ink, 255 for full ink.</param>
    public void Draw(int digit, int number, Span<byte> image)
    {
        Draws draws = new(_key, (uint)number);
        (double X, double Y)[][] strokes = DigitShapes.Strokes(digit, (int)(draws.Uniform() * DigitShapes.Ways(digit)));
        Pen pen = new(options, ref draws);
        List<(double X, double Y)> chords = [];
        image.Clear();
        foreach ((double X, double Y)[] stroke in strokes)
        {
            (double X, double Y)[] points = new (double, double)[stroke.Length];
            for (int i = 0; i < stroke.Length; i++)
            {
                // A corner is a point given twice, and must stay one point.
                bool corner = i > 0 && stroke[i] == stroke[i - 1];
                points[i] = corner ? points[i - 1] : pen.Place(stroke[i].X + (options.ShapeSpread * draws.Normal()), stroke[i].Y + (options.ShapeSpread * draws.Normal()));
            }
            Cut(points, chords);
            Paint(CollectionsMarshal.AsSpan(chords), pen.Radius, image);
        }
    }

    /// <summary>The curve of Catmull and Rom through the points, as chords.</summary>
    private static void Cut((double X, double Y)[] points, List<(double X, double Y)> chords)
    {
        chords.Clear();
        chords.Add(points[0]);
        for (int k = 0; k + 1 < points.Length; k++)
        {
            (double X, double Y) a = points[Math.Max(k - 1, 0)], b = points[k], c = points[k + 1], d = points[Math.Min(k + 2, points.Length - 1)];
            if (b == c) continue;
            for (int step = 1; step <= ChordsPerPiece; step++)
            {
                double u = (double)step / ChordsPerPiece;
                chords.Add((Between(a.X, b.X, c.X, d.X, u), Between(a.Y, b.Y, c.Y, d.Y, u)));
            }
        }

        static double Between(double a, double b, double c, double d, double u)
            => b + (u / 2 * (c - a + (u * ((2 * a) - (5 * b) + (4 * c) - d + (u * ((3 * (b - c)) + d - a))))));
    }

    /// <summary>A round pen along the chords. Ink falls from full to none over one pixel at the rim; where strokes cross, the darker one counts.</summary>
    private static void Paint(ReadOnlySpan<(double X, double Y)> chords, double radius, Span<byte> image)
    {
        double reach = radius + 0.5;
        for (int k = 0; k + 1 < chords.Length; k++)
        {
            (double ax, double ay) = chords[k];
            (double dx, double dy) = (chords[k + 1].X - ax, chords[k + 1].Y - ay);
            double square = (dx * dx) + (dy * dy);
            (int left, int right) = Covered(ax, ax + dx, reach);
            (int top, int bottom) = Covered(ay, ay + dy, reach);
            for (int row = top; row <= bottom; row++)
            {
                for (int column = left; column <= right; column++)
                {
                    double px = column + 0.5 - ax, py = row + 0.5 - ay;
                    double along = square > 0 ? Math.Clamp(((px * dx) + (py * dy)) / square, 0, 1) : 0;
                    (px, py) = (px - (along * dx), py - (along * dy));
                    double ink = reach - Math.Sqrt((px * px) + (py * py));
                    ref byte pixel = ref image[(row * Size) + column];
                    if (ink > 0) pixel = Math.Max(pixel, (byte)((255 * Math.Min(ink, 1)) + 0.5));
                }
            }
        }

        static (int First, int Last) Covered(double a, double b, double reach)
            => (Math.Max(0, (int)Math.Floor(Math.Min(a, b) - reach)), Math.Min(Size - 1, (int)Math.Floor(Math.Max(a, b) + reach)));
    }

    /// <summary>What is the same for all strokes of one drawing: where a point of the unit box comes to lie, and the pen.</summary>
    private readonly struct Pen
    {
        private readonly double _xx, _xy, _yx, _yy, _x, _y;

        public Pen(GeneratedDigitsOptions options, ref Draws draws)
        {
            double size = Box * options.Size * (1 + (options.SizeSpread * draws.Normal()));
            double width = size * options.Aspect * (1 + (options.AspectSpread * draws.Normal()));
            double slant = options.Slant + (options.SlantSpread * draws.Normal());
            double turn = options.TurnSpread * draws.Normal();
            // First the slant, then a small turn: (1, -turn; turn, 1) keeps angles to second order, and needs no sine.
            (_xx, _xy) = (width, -((slant + turn) * size));
            (_yx, _yy) = (turn * width, size);
            _x = (Size / 2.0) + (options.PlaceSpread * draws.Normal());
            _y = (Size / 2.0) + (options.PlaceSpread * draws.Normal());
            Radius = Math.Max(0.5, options.PenWidth * (1 + (options.PenSpread * draws.Normal()))) / 2;
        }

        public double Radius { get; }

        public (double X, double Y) Place(double x, double y) => ((_xx * (x - 0.5)) + (_xy * (y - 0.5)) + _x, (_yx * (x - 0.5)) + (_yy * (y - 0.5)) + _y);
    }

    /// <summary>Numbers of one drawing, in order.</summary>
    private struct Draws(StreamKey key, uint number)
    {
        private uint _next;

        public double Uniform() => Philox4x32.ToUniform(Word());

        public double Normal() => InversionTable.StandardNormal.Draw(Word());

        private uint Word()
        {
            Words block = Philox4x32.Block(new Words(number, _next >> 2, 0, 0), key);
            return block.At(_next++);
        }
    }
}
