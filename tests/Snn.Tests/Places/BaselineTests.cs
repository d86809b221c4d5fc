using Neuromorphic.Snn.Places;

namespace Neuromorphic.Snn.Tests.Places;

public class BaselineTests
{
    /// <summary>X'X = 0.25 (1, -1)(1, -1)' + 0.25 (-1, -1)(-1, -1)' = diag(0.5, 0.5), and 0.5 more on it: W_p = x_p. Query (255, 255): 0.5 x_0 + 0.5 y.</summary>
    [Fact]
    public void The_linear_map_solves_the_regression()
    {
        byte[][] references = [[255, 0], [0, 0]];
        ScoreMatrix scores = LinearBaseline.Scores([references], [[255, 255], [255, 0]], penalty: 0.5);
        Assert.Equal([0, -0.5f, 0.5f, 0], scores.Values);
    }

    /// <summary>A vertical edge of 100 between columns 7 and 8: gradients of 100 along x in columns 7 and 8, orientation 0, in the cells of columns 0 and 1.</summary>
    [Fact]
    public void Gradients_vote_for_the_orientation_of_their_cell()
    {
        byte[] image = [.. Enumerable.Range(0, 32 * 64).Select(i => (byte)(i % 64 < 8 ? 0 : 100))];
        float[] histogram = HogBaseline.Describe(image);
        Assert.Equal(4 * 8 * 8, histogram.Length);
        // Four rows of cells with two equal votes each: 1 / sqrt(8).
        for (int cell = 0; cell < 32; cell++)
            for (int o = 0; o < 8; o++) Assert.Equal(cell % 8 < 2 && o == 0 ? 1 / Math.Sqrt(8) : 0, histogram[cell * 8 + o], 6);
        Assert.Equal(1, HogBaseline.Scores([[image]], [image]).Values[0], 6);
    }

    [Fact]
    public void Diagonal_gradients_have_the_orientation_in_between()
    {
        byte[] image = [.. Enumerable.Range(0, 32 * 64).Select(i => (byte)(i / 64 + i % 64))];
        float[] histogram = HogBaseline.Describe(image);
        Assert.Equal(2, Array.IndexOf(histogram, histogram[..8].Max()));
    }
}
