using System.Numerics;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Data.Synthetic;

/// <summary>The logarithm of the light of a blurred image with a bright margin around it, at nodes half a pixel apart.</summary>
/// <remarks>
/// <code>
/// light(x, y) = veil + 1 - sum over ink pixels of gauss(x - column) gauss(y - row) (byte / 255)^gamma
/// </code>
/// <para>The digit is dark on a bright screen: that is how the polarities of N-MNIST read (docs/event-camera.md).</para>
/// <para>Between nodes the sensor interpolates on straight lines. With nodes a whole pixel apart that blurs more half way than on a node, and the rate of events
/// rippled by some 15 % as the image moved; the error falls with the square of the distance. The nodes lie in four planes, [half row][half column], so that
/// pixels side by side read nodes side by side.</para>
/// <para>Not thread safe: it is filled anew for every image.</para>
/// </remarks>
internal sealed class LogImage
{
    private readonly int _imageSize, _rows;
    private readonly float _bright;
    private readonly float[] _ink = new float[256];
    private readonly float[] _source, _blurredRows, _values;
    private readonly Blur[] _vertical, _horizontal;

    public LogImage(EventCameraOptions options, int margin, int extraColumns)
    {
        _imageSize = options.ImageSize;
        _bright = (float)(options.Veil + 1);
        Margin = margin;
        _rows = options.Height + (2 * margin) + 1;
        Columns = options.Width + (2 * margin) + 1 + extraColumns;
        for (int value = 1; value < 256; value++)
            _ink[value] = (float)LaneMath.Exp<DoubleLane, bool>(new DoubleLane(options.InkGamma * LaneMath.Log<DoubleLane, bool>(new DoubleLane(value / 255.0)).Value)).Value;
        // The middle of the image lies on the middle of the sensor, half a pixel to the upper left where only one of the two sizes is odd.
        int top = margin + Half(options.Height - _imageSize), left = margin + Half(options.Width - _imageSize);
        _vertical = [new Blur(options.BlurSigma, top, _imageSize, _rows, 0), new Blur(options.BlurSigma, top, _imageSize, _rows, 0.5)];
        _horizontal = [new Blur(options.BlurSigma, left, _imageSize, Columns, 0), new Blur(options.BlurSigma, left, _imageSize, Columns, 0.5)];
        _source = new float[_imageSize * _imageSize];
        _blurredRows = new float[_imageSize * Columns];
        _values = new float[4 * _rows * Columns];
    }

    /// <summary>Nodes around the sensor on each side of a plane.</summary>
    public int Margin { get; }

    /// <summary>Nodes of a plane from one row to the next.</summary>
    public int Columns { get; }

    /// <summary>Makes the log light of an image.</summary>
    /// <param name="image">[ImageSize, ImageSize].</param>
    public void Fill(ReadOnlySpan<byte> image)
    {
        for (int i = 0; i < _source.Length; i++) _source[i] = _ink[image[i]];
        float margin = Log(_bright);
        Array.Fill(_values, margin);
        for (int half = 0; half < 4; half++)
        {
            Blur across = _horizontal[half & 1], down = _vertical[half >> 1];
            for (int row = 0; row < _imageSize; row++)
                across.Apply(_source.AsSpan(row * _imageSize, _imageSize), 1, _blurredRows.AsSpan(row * Columns, Columns), 1);
            Span<float> plane = _values.AsSpan(half * _rows * Columns, _rows * Columns);
            for (int column = across.First; column < across.End; column++)
                down.Apply(_blurredRows.AsSpan(column), Columns, plane[column..], Columns);
            for (int row = down.First; row < down.End; row++)
                foreach (ref float value in plane.Slice((row * Columns) + across.First, across.End - across.First)) value = Log(_bright - value);
        }
    }

    /// <summary>What the pixels of a sensor see when the image has moved.</summary>
    /// <param name="x">Displacement of the image to the right, in pixels; at most <see cref="Margin"/> either way.</param>
    /// <param name="y">Displacement downwards.</param>
    /// <param name="light">[height, stride], overwritten.</param>
    /// <param name="stride">A multiple of the number of vector lanes.</param>
    public void Look(double x, double y, Span<float> light, int stride)
    {
        // In half pixels: the four nodes around a pixel lie in four planes, at the same place for every pixel.
        double left = 2 * (Margin - x), top = 2 * (Margin - y);
        int column = (int)Math.Floor(left), row = (int)Math.Floor(top);
        float right = (float)(left - column), below = (float)(top - row);
        Vector<float> w00 = new((1 - right) * (1 - below)), w01 = new(right * (1 - below)), w10 = new((1 - right) * below), w11 = new(right * below);
        int n00 = IndexOf(row, column), n01 = IndexOf(row, column + 1), n10 = IndexOf(row + 1, column), n11 = IndexOf(row + 1, column + 1);
        for (int i = 0, node = 0; i < light.Length; i += stride, node += Columns)
        {
            for (int c = 0; c < stride; c += Vector<float>.Count)
            {
                Vector<float> seen = (w00 * new Vector<float>(_values, n00 + node + c)) + (w01 * new Vector<float>(_values, n01 + node + c))
                    + (w10 * new Vector<float>(_values, n10 + node + c)) + (w11 * new Vector<float>(_values, n11 + node + c));
                seen.CopyTo(light[(i + c)..]);
            }
        }
    }

    // Node (r, c) of plane [half row][half column] is (r + half row / 2, c + half column / 2) pixels from the upper left.
    private int IndexOf(int row, int column) => ((((((row & 1) * 2) + (column & 1)) * _rows) + (row >> 1)) * Columns) + (column >> 1);

    private static float Log(float x) => LaneMath.Log<SingleLane, bool>(new SingleLane(x)).Value;

    private static int Half(int difference) => (int)Math.Floor(difference / 2.0);
}
