using System.Xml.Linq;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Snn.Analysis;
using SkiaSharp;

namespace Neuromorphic.Cli.Tests;

public sealed class PopulationPlotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_raster_names_its_populations()
    {
        SpikeTrains many = new([(10, 0), (40, 2)], 3, 0, 50), silent = new([], 2, 0, 50);
        PopulationPlots.Raster(_folder["raster"], "Title", [("L4E", many), ("L4I", silent)]);
        string[] texts = Texts("raster");
        foreach (string text in new[] { "Title", "L4E", "L4I", "time (ms)" }) Assert.Contains(text, texts);
    }

    [Fact]
    public void Rates_say_that_circles_are_the_reference()
    {
        PopulationPlots.Rates(_folder["rates"], "Title", [("E", 4, 4.2), ("I", 6, null)]);
        foreach (string text in new[] { "E", "I", "rate (Hz); circles: reference" }) Assert.Contains(text, Texts("rates"));
        PopulationPlots.Rates(_folder["alone"], "Title", [("E", 4, null)]);
        Assert.Contains("rate (Hz)", Texts("alone"));
    }

    [Fact]
    public void A_distribution_states_its_distance_to_the_reference()
    {
        // After 2 the shares differ by 2/3, after nothing else by more.
        PopulationPlots.Distributions(_folder["cv"], "Title", "CV of intervals", new Distribution(1, 2, 5), ("reference", new Distribution(3, 4, 6)));
        foreach (string text in new[] { "this run (3)", "reference (3), distance 0.667", "CV of intervals" }) Assert.Contains(text, Texts("cv"));
    }

    [Fact]
    public void A_spectrum_has_its_axes()
    {
        PopulationPlots.Spectrum(_folder["spectrum"], "Title", new PowerSpectrum(5, [0, 1, 4, 1]));
        foreach (string text in new[] { "frequency (Hz)", "power density (Hz²/Hz)" }) Assert.Contains(text, Texts("spectrum"));
    }

    // The texts of the SVG file; the PNG beside it must be there, in the size of its kind.
    private string[] Texts(string name)
    {
        using SKBitmap bitmap = SKBitmap.Decode(_folder[name + ".png"]);
        Assert.Equal(480, bitmap.Height);
        return [.. XDocument.Parse(File.ReadAllText(_folder[name + ".svg"])).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value.Trim())];
    }
}
