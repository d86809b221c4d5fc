using System.Collections.Immutable;
using System.Text.Json;

namespace Neuromorphic.Data.Synthetic;

/// <summary>A simulated event camera that looks at a small image which moves over its sensor.</summary>
/// <remarks>Thresholds are differences of natural logarithms of intensity. Every recording is a function of these numbers, the seed, the image and the index alone.</remarks>
public sealed record EventCameraOptions
{
    /// <summary>Time around the start of a saccade in which the image is taken to rest, in ms: there one saccade's delay goes over into the next one's.</summary>
    public const double SaccadeRestMs = 16;

    /// <summary>Columns of the sensor, 1 to 1,024.</summary>
    public int Width { get; init; } = 34;

    /// <summary>Rows of the sensor, 1 to 1,024.</summary>
    public int Height { get; init; } = 34;

    /// <summary>Rows and columns of the image, 1 to 1,024. One pixel of the image covers one of the sensor, and its middle lies in the middle of the sensor.</summary>
    public int ImageSize { get; init; } = 28;

    /// <summary>The way of the image over the sensor.</summary>
    public required EyePath Path { get; init; }

    /// <summary>Length of a recording in ms, positive, at most 10,000.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Step in which intensities are followed, in ms; crossings within it are placed by linear interpolation.</summary>
    public double StepMs { get; init; } = 1;

    /// <summary>Light that the darkest ink still sends, as a share of the light that ink takes away; positive.</summary>
    public required double Veil { get; init; }

    /// <summary>Exponent between the grey value of the image, 0..1, and the light that its ink takes away; positive.</summary>
    public double InkGamma { get; init; } = 1;

    /// <summary>Standard deviation of the blur of screen and optics, in pixels of the sensor, 0 to 5.</summary>
    public required double BlurSigma { get; init; }

    /// <summary>Rise of log intensity that gives an ON event; positive.</summary>
    public required double ThresholdOn { get; init; }

    /// <summary>Fall of log intensity that gives an OFF event; positive.</summary>
    public required double ThresholdOff { get; init; }

    /// <summary>Standard deviation of the thresholds between pixels, relative; a property of the sensor, so the same in all recordings of a seed.</summary>
    public double ThresholdMismatch { get; init; }

    /// <summary>Standard deviation of a pixel's thresholds from one event to its next, relative.</summary>
    public double ThresholdNoise { get; init; }

    /// <summary>Time constant of a pixel's low-pass filter in ms; 0 for none.</summary>
    public double BandwidthMs { get; init; }

    /// <summary>Time after an event during which a pixel is blind, in ms. It then compares with the intensity at the end of this time.</summary>
    public double RefractoryMs { get; init; }

    /// <summary>Median rate of ON events of a pixel that sees no change, in Hz: its stored level leaks away.</summary>
    public double LeakHz { get; init; }

    /// <summary>Standard deviation of the logarithm of the leak between pixels.</summary>
    public double LeakSpread { get; init; }

    /// <summary>Rate of random events per pixel in Hz, as many ON as OFF.</summary>
    public double NoiseHz { get; init; }

    /// <summary>When each saccade of the path starts, in ms, at least <see cref="SaccadeRestMs"/> apart; none for a path that is always on time.</summary>
    public ImmutableArray<double> SaccadeStartsMs { get; init; } = [];

    /// <summary>Standard deviation, between recordings, of the delay with which each saccade starts, in ms; as many as there are saccades.</summary>
    public ImmutableArray<double> SaccadeJitterMs { get; init; } = [];

    /// <summary>Seed of everything drawn: the sensor's mismatch, and by recording index its noise.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The camera that recorded N-MNIST, as far as 1,000 of its recordings and the MNIST images behind them tell.</summary>
    /// <remarks>
    /// Origin of the numbers; docs/event-camera.md has the table of what they reach. Path, veil, gamma, blur and bandwidth: least squares between real and generated
    /// events in bins of 6 ms x pixel x polarity, on 50 of the digits, with the delays of each recording's saccades estimated beside them. Spread of the delays: that of
    /// these estimates. Mismatch: the fixed pattern in the ratio of real to generated counts. Leak and noise: pixels more than 7 away from any ink. Noise of the
    /// thresholds and blind time (none): the intervals between events of a pixel. Both thresholds: the fit, then a few per cent, so that the numbers of ON and OFF events
    /// agree. Frozen before anything was trained on generated events; no accuracy entered.
    /// </remarks>
    public static EventCameraOptions NMnist { get; } = new()
    {
        DurationMs = 308,
        Veil = 0.5,
        InkGamma = 1.27,
        BlurSigma = 0.66,
        ThresholdOn = 0.152,
        ThresholdOff = 0.146,
        ThresholdMismatch = 0.11,
        ThresholdNoise = 0.1,
        BandwidthMs = 0.7,
        RefractoryMs = 0,
        LeakHz = 0.34,
        LeakSpread = 0.58,
        NoiseHz = 0.015,
        SaccadeStartsMs = [0, 88, 224],
        SaccadeJitterMs = [0.45, 2.8, 2.4],
        Path = new EyePath(
            10,
            [
                -2.60, -2.59, -2.62, -2.71, -2.69, -2.51, -1.89, -1.18, -0.83, -0.76, -0.73,
                -0.63, -0.47, 0.01, 0.75, 1.30, 1.54, 1.93, 2.28, 2.48, 2.69, 2.93,
                3.03, 2.71, 1.84, 0.85, -0.25, -1.25, -1.81, -2.22, -2.36, -2.17, -2.15,
            ],
            [
                -1.94, -1.88, -1.39, -0.61, 0.54, 1.80, 2.81, 3.38, 3.54, 3.57, 3.59,
                3.54, 3.46, 3.16, 2.37, 1.22, 0.00, -1.07, -1.62, -1.78, -1.69, -1.69,
                -1.78, -1.82, -1.66, -1.66, -1.69, -1.77, -1.89, -1.89, -1.84, -1.79, -1.79,
            ]),
    };

    /// <summary>All numbers as one line of JSON; equal options give equal text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SyntheticJson.Line);

    /// <summary>Checks every number.</summary>
    /// <exception cref="ArgumentException">Some are out of range; the message lists all of them.</exception>
    public void Validate()
    {
        OptionRanges ranges = new(nameof(EventCameraOptions));
        ranges.Require(nameof(Width), Width, 1, 1024, "columns");
        ranges.Require(nameof(Height), Height, 1, 1024, "rows");
        ranges.Require(nameof(ImageSize), ImageSize, 1, 1024, "rows and columns");
        ranges.Refuse(Path is null, $"{nameof(Path)} is missing");
        if (Path is not null) ranges.Require($"{nameof(Path)}: its farthest knot", Path.Reach() / 1.25, 0, 256, "pixels");
        ranges.Require(nameof(DurationMs), DurationMs, 1, 10_000, "ms");
        ranges.Require(nameof(StepMs), StepMs, 0.01, 10, "ms");
        ranges.Require(nameof(Veil), Veil, 1e-4, 1e4, "times the light that ink takes away");
        ranges.Require(nameof(InkGamma), InkGamma, 0.1, 10, "as an exponent");
        ranges.Require(nameof(BlurSigma), BlurSigma, 0, 5, "pixels");
        ranges.Require(nameof(ThresholdOn), ThresholdOn, 1e-3, 10, "of log intensity");
        ranges.Require(nameof(ThresholdOff), ThresholdOff, 1e-3, 10, "of log intensity");
        ranges.Require(nameof(ThresholdMismatch), ThresholdMismatch, 0, 0.5, "of the threshold");
        ranges.Require(nameof(ThresholdNoise), ThresholdNoise, 0, 0.5, "of the threshold");
        ranges.Require(nameof(BandwidthMs), BandwidthMs, 0, 1000, "ms");
        ranges.Require(nameof(RefractoryMs), RefractoryMs, 0, 1000, "ms");
        ranges.Require(nameof(LeakHz), LeakHz, 0, 1000, "Hz");
        ranges.Require(nameof(LeakSpread), LeakSpread, 0, 3, "of the logarithm");
        ranges.Require(nameof(NoiseHz), NoiseHz, 0, 1000, "Hz");
        ranges.Refuse(SaccadeStartsMs.IsDefault || SaccadeJitterMs.IsDefault || SaccadeStartsMs.Length != SaccadeJitterMs.Length || SaccadeStartsMs.Length > 64,
            $"{nameof(SaccadeStartsMs)} and {nameof(SaccadeJitterMs)} must be equally many, at most 64");
        for (int k = 0; !SaccadeJitterMs.IsDefault && k < SaccadeJitterMs.Length; k++) ranges.Require($"{nameof(SaccadeJitterMs)}[{k}]", SaccadeJitterMs[k], 0, 1000, "ms");
        for (int k = 1; !SaccadeStartsMs.IsDefault && k < SaccadeStartsMs.Length; k++)
            ranges.Require($"{nameof(SaccadeStartsMs)}[{k}]", SaccadeStartsMs[k], SaccadeStartsMs[k - 1] + SaccadeRestMs, 1e6, "ms");
        ranges.Throw();
    }
}
