namespace Neuromorphic.Data.Synthetic;

/// <summary>A data set of digits that are drawn by rule and seen by an <see cref="EventCamera"/>.</summary>
/// <remarks>
/// Lengths are in pixels of the image. How much the drawings vary was chosen so that a ridge classifier on raw event counts is neither at chance nor near perfect
/// (docs/event-camera.md); the camera was calibrated before and apart from that. Every draw is normal, keyed by (seed, number of the recording).
/// </remarks>
public sealed record GeneratedDigitsOptions
{
    /// <summary>Recordings to train on, at least 1. Recording i shows digit i modulo 10, so the first n of a set hold every class equally often.</summary>
    public int Train { get; init; } = 4000;

    /// <summary>Recordings to test on, at least 0; they follow those to train on.</summary>
    public int Test { get; init; } = 1000;

    /// <summary>Seed of the drawings. The camera has its own.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Height of a digit over MNIST's 20 pixels.</summary>
    public double Size { get; init; } = 0.95;

    /// <summary>Standard deviation of the height, relative.</summary>
    public double SizeSpread { get; init; } = 0.07;

    /// <summary>Width over height.</summary>
    public double Aspect { get; init; } = 0.80;

    /// <summary>Standard deviation of the width over height, relative.</summary>
    public double AspectSpread { get; init; } = 0.12;

    /// <summary>Mean slant to the right: displacement over height.</summary>
    public double Slant { get; init; } = 0.12;

    /// <summary>Standard deviation of the slant.</summary>
    public double SlantSpread { get; init; } = 0.15;

    /// <summary>Standard deviation of the turn in radians.</summary>
    public double TurnSpread { get; init; } = 0.08;

    /// <summary>Standard deviation of the place, in each direction.</summary>
    public double PlaceSpread { get; init; } = 0.6;

    /// <summary>Standard deviation of every point of a stroke, in each direction, over the size of the digit.</summary>
    public double ShapeSpread { get; init; } = 0.04;

    /// <summary>Thickness of the strokes.</summary>
    public double PenWidth { get; init; } = 2.4;

    /// <summary>Standard deviation of the thickness, relative.</summary>
    public double PenSpread { get; init; } = 0.22;

    /// <summary>Standard deviation of the speed of the saccades, relative.</summary>
    public double SpeedSpread { get; init; } = 0.03;

    /// <summary>The camera.</summary>
    public EventCameraOptions Camera { get; init; } = EventCameraOptions.NMnist;

    /// <summary>Checks every number.</summary>
    /// <exception cref="ArgumentException">Some are out of range; the message lists all of them.</exception>
    public void Validate()
    {
        OptionRanges ranges = new(nameof(GeneratedDigitsOptions));
        ranges.Require(nameof(Train), Train, 1, 10_000_000, "recordings");
        ranges.Require(nameof(Test), Test, 0, 10_000_000, "recordings");
        ranges.Require(nameof(Size), Size, 0.2, 1.4, "times 20 pixels");
        ranges.Require(nameof(Aspect), Aspect, 0.1, 1.4, "times the height");
        ranges.Require(nameof(Slant), Slant, -1, 1, "times the height");
        ranges.Require(nameof(PenWidth), PenWidth, 0.5, 10, "pixels");
        ranges.Require(nameof(SizeSpread), SizeSpread, 0, 0.3, "of the size");
        ranges.Require(nameof(AspectSpread), AspectSpread, 0, 0.3, "of the aspect");
        ranges.Require(nameof(SlantSpread), SlantSpread, 0, 1, "times the height");
        ranges.Require(nameof(TurnSpread), TurnSpread, 0, 0.5, "radians");
        ranges.Require(nameof(PlaceSpread), PlaceSpread, 0, 5, "pixels");
        ranges.Require(nameof(ShapeSpread), ShapeSpread, 0, 0.2, "of the size");
        ranges.Require(nameof(PenSpread), PenSpread, 0, 0.5, "of the thickness");
        ranges.Require(nameof(SpeedSpread), SpeedSpread, 0, 0.3, "of the speed");
        ranges.Refuse(Camera is null, $"{nameof(Camera)} is missing");
        ranges.Refuse(Camera is not null && Camera.ImageSize != DigitPainter.Size, $"{nameof(Camera)}: its images have {Camera?.ImageSize} rows, drawings have {DigitPainter.Size}");
        ranges.Throw();
    }
}
