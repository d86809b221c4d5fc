using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Places;

/// <summary>By which number of terms a sum of squared deviations is divided.</summary>
public enum DeviationKind
{
    /// <summary>By the number of pixels.</summary>
    Population,

    /// <summary>By the number of pixels less one.</summary>
    Sample,
}

/// <summary>How a camera image becomes the small, patch-normalised image that all methods of place recognition see.</summary>
/// <remarks>
/// <code>
/// gamma:   g = ln(127.5) / ln(mean grey);  v = min(v^g, 255)                       (where Gamma is set: the mean becomes about 127.5)
/// resize:  bilinear between pixel centres, no smoothing before                      (rounded to whole numbers where Gamma is not set, as OpenCV does for bytes)
/// patch:   z = (p - mean) / deviation of the Window x Window pixels around p, cut at the border; 0 where they are all equal; cut to [-1, 1]
/// result:  floor(255 (1 + z) / 2): 127 for a flat patch
/// </code>
/// Source: VPRSNN (Hussaini et al., ICRA 2023) and VPRTempo (Hines et al., ICRA 2024), as their programs do it.
/// </remarks>
public sealed record PlaceImageOptions
{
    /// <summary>As VPRSNN prepares images: 28 x 28, windows of 7, no gamma, deviation over the number of pixels.</summary>
    public static PlaceImageOptions VprSnn { get; } = new();

    /// <summary>As VPRTempo prepares images: 28 x 28, windows of 7, gamma, deviation of a sample.</summary>
    public static PlaceImageOptions VprTempo { get; } = new() { Gamma = true, Deviation = DeviationKind.Sample };

    /// <summary>Rows of the small image.</summary>
    public int Rows { get; init; } = 28;

    /// <summary>Columns of the small image.</summary>
    public int Columns { get; init; } = 28;

    /// <summary>Side of the window, an odd number of pixels; 0 leaves patch normalisation out.</summary>
    public int Window { get; init; } = 7;

    /// <summary>Brings the mean grey to the middle first.</summary>
    public bool Gamma { get; init; }

    /// <summary>Which deviation.</summary>
    public DeviationKind Deviation { get; init; } = DeviationKind.Population;

    /// <summary>Pixels of the small image.</summary>
    public int Pixels => Rows * Columns;

    /// <summary>Everything that is wrong with the numbers; empty if nothing is.</summary>
    public IReadOnlyList<Gap> Check()
    {
        List<Gap> gaps = [];
        void Require(string name, int value, int least, int most)
        {
            if (value < least || value > most) gaps.Add(new Gap($"images.{name}", $"is {value}; allowed are {least} to {most}.", "Change it."));
        }
        Require(nameof(Rows), Rows, 2, 1024);
        Require(nameof(Columns), Columns, 2, 1024);
        Require(nameof(Window), Window, 0, 255);
        if (Window != 0 && Window % 2 == 0) gaps.Add(new Gap($"images.{nameof(Window)}", $"is {Window}; a window around a pixel has an odd side.", $"Use {Window - 1} or {Window + 1}, or 0 for none."));
        if (Window == 1) gaps.Add(new Gap($"images.{nameof(Window)}", "is 1; a single pixel does not deviate from its mean.", "Use 3 or more, or 0 for none."));
        return gaps;
    }
}
