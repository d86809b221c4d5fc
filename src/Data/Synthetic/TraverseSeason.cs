namespace Neuromorphic.Data.Synthetic;

/// <summary>How the generated railway looks in a season. Greys are 0 (black) to 1 (white).</summary>
/// <param name="Name">Spring, summer, fall, winter.</param>
/// <param name="Sky">Grey of the sky at the top.</param>
/// <param name="Ground">Grey of the ground.</param>
/// <param name="Hills">Grey of the hills.</param>
/// <param name="Trees">Grey of trees.</param>
/// <param name="Contrast">Factor of the differences from the middle grey.</param>
/// <param name="Brightness">Added at the end.</param>
/// <param name="Gamma">1 or 2: what lies between is interpolated, so that no power is taken.</param>
/// <param name="Texture">Strength of the ground's texture, which is another one in every season.</param>
/// <param name="Haze">Share of the sky in what is 100 m away.</param>
/// <param name="Blur">Passes of a smoothing by 1/4, 1/2, 1/4.</param>
/// <param name="Clutter">Share of objects that are there in this season alone, and of common ones that are missing in it.</param>
/// <param name="Shift">Largest sideways turn of the camera, in pixels; it varies slowly.</param>
public sealed record TraverseSeason(
    string Name, double Sky, double Ground, double Hills, double Trees, double Contrast, double Brightness, double Gamma, double Texture, double Haze, int Blur,
    double Clutter, double Shift)
{
    /// <summary>Snow still lies in places, the light is flat.</summary>
    public static TraverseSeason Spring { get; } = new("spring", 0.75, 0.42, 0.40, 0.30, 1.0, 0.02, 1.1, 0.35, 0.25, 0, 0.25, 1.5);

    /// <summary>Bright sky, dark leaves, strong contrast.</summary>
    public static TraverseSeason Summer { get; } = new("summer", 0.85, 0.45, 0.35, 0.18, 1.15, 0, 1.0, 0.40, 0.15, 0, 0.30, 1.5);

    /// <summary>Light leaves before dark ground, haze.</summary>
    public static TraverseSeason Fall { get; } = new("fall", 0.65, 0.32, 0.38, 0.42, 0.9, -0.03, 1.3, 0.35, 0.40, 1, 0.30, 1.8);

    /// <summary>White ground before a grey sky: ground and hills change sides with the sky.</summary>
    public static TraverseSeason Winter { get; } = new("winter", 0.55, 0.85, 0.70, 0.35, 0.85, 0.03, 1.2, 0.10, 0.45, 1, 0.30, 1.8);
}
