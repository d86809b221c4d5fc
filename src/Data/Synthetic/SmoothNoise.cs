using Neuromorphic.Hal.Random;

namespace Neuromorphic.Data.Synthetic;

/// <summary>A smooth random function of the plane: draws at whole coordinates, blended by 3 t^2 - 2 t^3 between them. Immutable, thread safe.</summary>
internal sealed class SmoothNoise(ulong seed, string stream)
{
    private readonly StreamKey _key = StreamKey.Of(seed, stream);

    /// <summary>In (0, 1). Differs smoothly over distances below 1 and is independent over larger ones.</summary>
    public double At(double x, double y, uint layer)
    {
        double left = Math.Floor(x), top = Math.Floor(y);
        double u = Blend(x - left), v = Blend(y - top);
        uint column = (uint)(long)left, row = (uint)(long)top;
        double upper = Node(column, row, layer) + u * (Node(column + 1, row, layer) - Node(column, row, layer));
        double lower = Node(column, row + 1, layer) + u * (Node(column + 1, row + 1, layer) - Node(column, row + 1, layer));
        return upper + v * (lower - upper);
    }

    private double Node(uint column, uint row, uint layer) => Philox4x32.ToUniform(Philox4x32.Block(new Words(column, row, layer, 0), _key).W0);

    private static double Blend(double t) => t * t * (3 - 2 * t);
}
