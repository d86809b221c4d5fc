using Neuromorphic.Snn.Places;

namespace Neuromorphic.Snn.Tests.Places;

public class PlaceImagesTests
{
    private static PlaceImageOptions Plain(int rows, int columns) => new() { Rows = rows, Columns = columns, Window = 0 };

    /// <summary>Centres of 2 new pixels of 4 old ones lie at 0.5 and 2.5: half of each neighbour; 4 of 2 lie at -0.25 (cut to 0), 0.25, 0.75, 1.25 (cut to 1).</summary>
    [Fact]
    public void Resizing_interpolates_between_pixel_centres_and_rounds()
    {
        Assert.Equal([15, 35], new PlaceImages(Plain(2, 2)).Prepare([10, 20, 30, 40, 10, 20, 30, 40], 2, 4)[..2]);
        Assert.Equal([0, 25, 75, 100], new PlaceImages(Plain(2, 4)).Prepare([0, 100, 0, 100], 2, 2)[..4]);
    }

    /// <summary>
    /// Window 3 of the image 0 10 / 20 30: every window is the whole image, mean 15, population deviation sqrt(125) = 11.18. z = -1.34 (cut to -1), -0.447, 0.447, 1.
    /// floor(127.5 (1 + z)) = 0, 70, 184, 255. As a sample the deviation is sqrt(500 / 3) = 12.91: z = -1.16, -0.387, 0.387, 1.16: 0, 78, 176, 255.
    /// </summary>
    [Theory]
    [InlineData(DeviationKind.Population, new byte[] { 0, 70, 184, 255 })]
    [InlineData(DeviationKind.Sample, new byte[] { 0, 78, 176, 255 })]
    public void Patches_are_normalised_by_mean_and_deviation_within_the_border(DeviationKind deviation, byte[] expected)
        => Assert.Equal(expected, new PlaceImages(new PlaceImageOptions { Rows = 2, Columns = 2, Window = 3, Deviation = deviation }).Prepare([0, 10, 20, 30], 2, 2));

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(255)]
    public void A_flat_image_becomes_the_middle_grey_with_gamma_or_without(byte grey)
    {
        byte[] flat = [.. Enumerable.Repeat(grey, 32 * 64)];
        Assert.All(new PlaceImages(PlaceImageOptions.VprSnn).Prepare(flat, 32, 64), pixel => Assert.Equal(127, pixel));
        Assert.All(new PlaceImages(PlaceImageOptions.VprTempo).Prepare(flat, 32, 64), pixel => Assert.Equal(127, pixel));
    }

    /// <summary>Mean 16: gamma = ln 127.5 / ln 16 = 1.7486; 8^1.7486 = 37.95, 24^1.7486 = 259, cut to 255.</summary>
    [Fact]
    public void Gamma_brings_the_mean_grey_to_the_middle()
        => Assert.Equal([37, 255, 37, 255], new PlaceImages(Plain(2, 2) with { Gamma = true }).Prepare([8, 24, 8, 24], 2, 2));

    [Fact]
    public void Bad_options_and_images_are_named_with_what_is_allowed()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new PlaceImages(new PlaceImageOptions { Rows = 0, Window = 4 }));
        Assert.Contains("images.Rows: is 0; allowed are 2 to 1024", error.Message, StringComparison.Ordinal);
        Assert.Contains("images.Window: is 4", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new PlaceImages(PlaceImageOptions.VprSnn).Prepare(new byte[3], 2, 2));
    }
}
