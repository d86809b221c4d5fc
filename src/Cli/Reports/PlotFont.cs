using ScottPlot;
using SkiaSharp;

namespace Neuromorphic.Cli.Reports;

/// <summary>The font of every plot. It travels with the tool: a container without fonts would draw plots without any text, and say nothing.</summary>
internal sealed class PlotFont : IFontResolver
{
    private const string Resource = "Neuromorphic.Cli.Reports.Fonts.NeuromorphicPlotSans.ttf";

    private static readonly Lazy<SKData> s_data = new(() =>
    {
        using Stream stream = typeof(PlotFont).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"Resource {Resource} is missing from the build.");
        return SKData.Create(stream);
    });

    private static readonly Lazy<bool> s_installed = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new PlotFont());
        Fonts.Default = Fonts.Sans = Name;
        return true;
    });

    /// <summary>Family name in SVG files; readers that lack it take any sans-serif font.</summary>
    public const string Name = "Neuromorphic Plot Sans";

    /// <summary>Makes it the font of all plots made from now on. Thread safe.</summary>
    public static void Install() => _ = s_installed.Value;

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => Create(fontName);

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Create(fontName);

    private static SKTypeface? Create(string name) => name == Name ? SKTypeface.FromData(s_data.Value) : null;
}
