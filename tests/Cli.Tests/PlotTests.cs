using System.Xml.Linq;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Snn.Readouts;
using SkiaSharp;

namespace Neuromorphic.Cli.Tests;

public sealed class PlotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_raster_has_a_title_in_letters_and_a_dot_per_spike()
    {
        Plots.Raster(_folder["raster"], "Title", 2, steps: 50, neurons: 10, [(0, 0), (25, 5), (49, 9)]);
        using SKBitmap bitmap = SKBitmap.Decode(_folder["raster.png"]);
        Assert.Equal((800, 480), (bitmap.Width, bitmap.Height));
        // The title stands in the top 30 rows, where nothing else is drawn; five letters of 15 pixels have far more than 50 dark ones. Without a font there are none.
        Assert.True(Dark(bitmap, 0, 30) > 50, "the title is missing: no font?");
        Assert.Contains("Title", File.ReadAllText(_folder["raster.svg"]), StringComparison.Ordinal);
        Assert.Contains("time (ms)", File.ReadAllText(_folder["raster.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_confusion_matrix_has_the_counts_and_the_names_of_the_classes()
    {
        Plots.Confusion(_folder["confusion"], "Title", new Evaluation([0, 0, 1, 1, 1], [0, 1, 1, 1, 1], ["left", "right"]));
        string svg = File.ReadAllText(_folder["confusion.svg"]);
        string[] texts = [.. XDocument.Parse(svg).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];
        // One left was right, one was taken for right, three rights were right.
        Assert.Equal(["1", "1", "3"], texts.Where(text => int.TryParse(text, out _)).Order());
        foreach (string text in new[] { "left", "right", "Title", "taken for" }) Assert.Contains(text, texts);
    }

    private static int Dark(SKBitmap bitmap, int firstRow, int lastRow)
    {
        int dark = 0;
        for (int y = firstRow; y < lastRow; y++)
            for (int x = 0; x < bitmap.Width; x++)
                if (bitmap.GetPixel(x, y).Red < 100) dark++;
        return dark;
    }
}
