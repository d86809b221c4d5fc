using Neuromorphic.Hal.Random;

namespace Neuromorphic.Data.Synthetic;

/// <summary>Draws what a train's driver sees of the generated railway at a place. Not thread safe.</summary>
/// <remarks>
/// A pinhole camera 3 m above the track, with a view of 90 degrees. An object at (X, Z) from the camera, of width w and height h, is drawn around column
/// centre + f (X + curvature Z^2 / 2) / Z from row horizon + f 3 / Z upward; far objects first. Additions, multiplications, divisions and square roots only.
/// </remarks>
internal sealed class RailwayPainter(GeneratedTraverseOptions options, TraverseSeason season)
{
    private const double CameraM = 3, FarM = 150, NearM = 4, SlotM = 9, GaugeM = 0.75;

    private readonly SmoothNoise _world = new(options.Seed, "generated-railway/world"), _own = new(options.Seed, $"generated-railway/{season.Name}");
    private readonly StreamKey _objects = StreamKey.Of(options.Seed, "generated-railway/objects"), _clutter = StreamKey.Of(options.Seed, $"generated-railway/{season.Name}/clutter");
    private readonly StreamKey _pixels = StreamKey.Of(options.Seed, $"generated-railway/{season.Name}/pixels");
    private readonly int _rows = options.Rows, _columns = options.Columns;
    private readonly double[] _image = new double[options.Rows * options.Columns];

    private double Focal => _columns / 2.0;

    /// <summary>The greys of a place, row after row.</summary>
    public byte[] Draw(int place)
    {
        double at = place * options.SpacingM;
        double turn = season.Shift * (2 * _own.At(at / 300, 0, 1) - 1);
        double curvature = 0.004 * (2 * _world.At(at / 400, 0, 2) - 1);
        double centre = _columns / 2.0 + turn, horizon = _rows * 0.42;
        DrawBackground(at, centre, horizon, curvature);
        DrawObjects(at, centre, horizon, curvature);
        for (int pass = 0; pass < season.Blur; pass++) Smooth();
        return Expose(place);
    }

    private void DrawBackground(double at, double centre, double horizon, double curvature)
    {
        for (int c = 0; c < _columns; c++)
        {
            // Hills move slowly past; each is seen for some 500 m.
            double bearing = (c - centre) / _columns;
            double skyline = horizon - _rows * (0.05 + 0.30 * _world.At(at / 250 + 2.5 * bearing, 0, 3) * _world.At(at / 900 + bearing, 0, 4));
            for (int r = 0; r < _rows; r++)
            {
                double y = r + 0.5;
                if (y >= horizon) _image[r * _columns + c] = Ground(at, (c + 0.5 - centre) / Focal, Focal * CameraM / Math.Max(0.25, y - horizon), curvature);
                else if (y >= skyline) _image[r * _columns + c] = season.Hills + 0.15 * (_world.At(at / 60 + 12 * bearing, y / 2, 5) - 0.5);
                else _image[r * _columns + c] = season.Sky - 0.12 * (1 - y / horizon) + 0.06 * (_own.At(at / 500 + 3 * bearing, y / 4, 6) - 0.5);
            }
        }
    }

    /// <summary>Ground at depth z: its own texture per season, patches that stay, ballast and rails.</summary>
    private double Ground(double at, double slope, double z, double curvature)
    {
        z = Math.Min(z, 400);
        double x = slope * z - curvature * z * z / 2, along = at + z;
        double grey = season.Ground + season.Texture * (_own.At(along / 3, x / 2, 7) - 0.5) + 0.30 * (_world.At(along / 18, x / 9, 8) - 0.5);
        double side = Math.Abs(x);
        if (side < 1.6) grey = 0.5 * grey + 0.15;
        if (Math.Abs(side - GaugeM) < 0.12) grey = 0.9;
        return Hazed(grey, z);
    }

    private void DrawObjects(double at, double centre, double horizon, double curvature)
    {
        long first = (long)Math.Floor((at + NearM) / SlotM) + 1, last = (long)Math.Floor((at + FarM) / SlotM);
        for (long slot = last; slot >= first; slot--)
        {
            for (uint side = 0; side < 2; side++)
            {
                Words words = Philox4x32.Block(new Words((uint)slot, side, 0, 0), _objects), own = Philox4x32.Block(new Words((uint)slot, side, 0, 0), _clutter);
                bool present = Philox4x32.ToUniform(words.W0) < 0.75;
                if (Philox4x32.ToUniform(own.W0) < season.Clutter)
                {
                    // One that stands here in this season alone, or that is gone.
                    present = !present || Philox4x32.ToUniform(own.W1) < 0.5;
                    words = own;
                }
                if (present) DrawObject(words, side == 0 ? -1 : 1, slot * SlotM - at, centre, horizon, curvature);
            }
        }
    }

    private void DrawObject(Words words, int side, double z, double centre, double horizon, double curvature)
    {
        double kind = Philox4x32.ToUniform(words.W1), size = Philox4x32.ToUniform(words.W2), place = Philox4x32.ToUniform(words.W3);
        z += 6 * (Philox4x32.ToUniform(words.W1 * 2654435761u) - 0.5);
        if (z < NearM) return;
        bool house = kind < 0.18, pole = kind is >= 0.18 and < 0.33;
        double width = house ? 7 + 9 * size : pole ? 0.5 : 2.5 + 4 * size, height = house ? 4 + 4 * place : pole ? 7 : 4 + 9 * size;
        double x = side * (house ? 9 + 14 * place : pole ? 4 : 5 + 22 * place * place);
        double grey = house ? 0.15 + 0.75 * Philox4x32.ToUniform(words.W3 * 2246822519u) : pole ? 0.2 : season.Trees + 0.18 * (place - 0.5);
        double middle = centre + Focal * (x + curvature * z * z / 2) / z, half = Focal * width / z / 2;
        double foot = horizon + Focal * CameraM / z, top = foot - Focal * height / z;
        for (int r = Math.Max(0, (int)top); r < Math.Min(_rows, foot + 0.5); r++)
        {
            double up = (foot - r - 0.5) / Math.Max(1e-9, foot - top);
            if (up is < 0 or > 1) continue;
            // Trees narrow toward the top and have a trunk; houses have a roof.
            double reach = half * (house || pole ? 1 : up < 0.12 ? 0.2 : 1.15 * (1 - up) + 0.1);
            double shade = house && up > 0.75 ? 0.6 * grey : grey;
            for (int c = Math.Max(0, (int)(middle - reach)); c <= Math.Min(_columns - 1, middle + reach); c++)
            {
                double covered = Math.Min(1, Math.Min(c + 1, middle + reach) - Math.Max(c, middle - reach));
                if (covered <= 0) continue;
                ref double pixel = ref _image[r * _columns + c];
                pixel += covered * (Hazed(shade, z) - pixel);
            }
        }
    }

    private double Hazed(double grey, double z)
    {
        double share = season.Haze * z / (z + 100) * 2;
        return grey + Math.Min(0.9, share) * (season.Sky - 0.05 - grey);
    }

    private void Smooth()
    {
        double[] before = [.. _image];
        for (int r = 0; r < _rows; r++)
        {
            for (int c = 0; c < _columns; c++)
            {
                double sum = 0;
                for (int dr = -1; dr <= 1; dr++)
                {
                    for (int dc = -1; dc <= 1; dc++)
                        sum += (2 - Math.Abs(dr)) * (2 - Math.Abs(dc)) * before[Math.Clamp(r + dr, 0, _rows - 1) * _columns + Math.Clamp(c + dc, 0, _columns - 1)];
                }
                _image[r * _columns + c] = sum / 16;
            }
        }
    }

    private byte[] Expose(int place)
    {
        byte[] result = new byte[_image.Length];
        for (int i = 0; i < result.Length; i++)
        {
            double grey = Math.Clamp(0.5 + season.Contrast * (_image[i] - 0.5) + season.Brightness, 0, 1);
            grey += (season.Gamma - 1) * (grey * grey - grey);
            Words words = Philox4x32.Block(new Words((uint)i, (uint)place, 0, 0), _pixels);
            result[i] = (byte)Math.Clamp(255 * grey + options.Noise * InversionTable.StandardNormal.Draw(words.W0) + 0.5, 0, 255);
        }
        return result;
    }
}
