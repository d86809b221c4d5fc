using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Tests.Synthetic;

public class EyePathTests
{
    [Fact]
    public void The_path_passes_its_knots_and_rests_outside_of_them()
    {
        EyePath path = new(10, [1, 3, -2], [0, 0.5, 4]);

        Assert.Equal((1, 0), path.At(-5));
        Assert.Equal((1, 0), path.At(0));
        Assert.Equal((3, 0.5), path.At(10));
        Assert.Equal((-2, 4), path.At(20));
        Assert.Equal((-2, 4), path.At(1e6));
    }

    [Fact]
    public void Between_knots_on_a_line_the_path_is_the_line()
    {
        EyePath path = new(10, [0, 1, 2, 3], [3, 3, 3, 3]);

        (double x, double y) = path.At(14);

        Assert.Equal(1.4, x, 12);
        Assert.Equal(3, y, 12);
    }

    [Fact]
    public void Half_way_between_knots_the_path_is_the_mean_of_nine_and_minus_one_sixteenths()
    {
        // Catmull-Rom at u = 1/2: (9 (p1 + p2) - (p0 + p3)) / 16.
        EyePath path = new(10, [2, 7, -1, 5], [0, 0, 0, 0]);

        Assert.Equal(((9 * (7 - 1)) - (2 + 5)) / 16.0, path.At(15).X, 12);
    }

    [Fact]
    public void The_reach_is_never_exceeded()
    {
        EyePath path = new(1, [3, 3, -3, -3, 3, 3], [0, 0, 0, 0, 0, 0]);

        for (double t = 0; t <= 5; t += 0.01) Assert.InRange(Math.Abs(path.At(t).X), 0, path.Reach());
    }

    [Fact]
    public void A_path_that_cannot_be_followed_is_refused()
    {
        Assert.Contains("interval is 0 ms", Assert.Throws<ArgumentException>(() => new EyePath(0, [0, 1], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("2 horizontal and 1 vertical knots", Assert.Throws<ArgumentException>(() => new EyePath(1, [0, 1], [0])).Message, StringComparison.Ordinal);
        Assert.Contains("knot 1", Assert.Throws<ArgumentException>(() => new EyePath(1, [0, double.NaN], [0, 1])).Message, StringComparison.Ordinal);
    }
}
