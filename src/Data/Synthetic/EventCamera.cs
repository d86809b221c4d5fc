using System.Collections.Concurrent;
using Neuromorphic.Data.Events;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Data.Synthetic;

/// <summary>Turns images into recordings of an event camera in front of which they move.</summary>
/// <remarks>
/// A recording is a function of the options, the image, its index and the speed: the same bits for any number of threads, any order of calls and any width of vectors.
/// Thread safe; about 1 ms of one core per recording of a 28 x 28 image (docs/event-camera.md).
/// </remarks>
public sealed class EventCamera
{
    /// <summary>Version of the camera: it rises whenever a recording of the same options changes by one bit.</summary>
    public const int Version = 1;

    private readonly EventCameraOptions _options;
    private readonly StreamKey _recordings;
    private readonly ConcurrentBag<Workspace> _idle = [];

    /// <summary>A camera.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists all of them.</exception>
    public EventCamera(EventCameraOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _recordings = StreamKey.Of(options.Seed, "event-camera/recordings");
    }

    /// <summary>What the camera is like.</summary>
    public EventCameraOptions Options => _options;

    /// <summary>Records an image.</summary>
    /// <param name="image">Ink, row by row: 0 for none, 255 for full; <see cref="EventCameraOptions.ImageSize"/> rows and columns.</param>
    /// <param name="index">Number of the recording, not negative: it keys the noise, so the same image under two indices gives two recordings.</param>
    /// <param name="label">Class index, or -1.</param>
    /// <param name="speed">How many times faster than the path's own times the image moves, 0.1 to 10.</param>
    /// <param name="name">For messages; the index by default.</param>
    /// <exception cref="ArgumentException">The image has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index or the speed is out of range.</exception>
    public EventRecording Record(ReadOnlySpan<byte> image, int index, int label = -1, double speed = 1, string? name = null)
    {
        int size = _options.ImageSize;
        if (image.Length != size * size) throw new ArgumentException($"EventCamera: the image has {image.Length} bytes; {size} x {size} = {size * size} are needed.", nameof(image));
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (!(speed is >= 0.1 and <= 10)) throw new ArgumentOutOfRangeException(nameof(speed), speed, "EventCamera: the speed must be 0.1 to 10 times that of the path.");
        Workspace workspace = _idle.TryTake(out Workspace? idle) ? idle : new Workspace(_options);
        try
        {
            workspace.Events.Begin((float)_options.DurationMs);
            workspace.Image.Fill(image);
            Follow(workspace, index, speed);
            AddNoise(workspace.Events, index);
            return workspace.Events.ToRecording(label, name ?? $"camera/{index}");
        }
        finally
        {
            _idle.Add(workspace);
        }
    }

    private void Follow(Workspace workspace, int index, double speed)
    {
        (SensorPixels pixels, LogImage image, float[] light) = (workspace.Pixels, workspace.Image, workspace.Light);
        (double x, double y) = _options.Path.At(0);
        image.Look(x, y, light, pixels.Stride);
        pixels.Begin(light, index);
        Span<double> delays = stackalloc double[_options.SaccadeJitterMs.Length];
        DrawDelays(index, delays);
        int steps = (int)Math.Ceiling(_options.DurationMs / _options.StepMs);
        for (int step = 0; step < steps; step++)
        {
            double timeMs = (step + 1) * _options.StepMs * speed;
            (x, y) = _options.Path.At(timeMs - Delay(timeMs, delays));
            image.Look(x, y, light, pixels.Stride);
            pixels.Step(light, step, workspace.Events);
        }
    }

    private void DrawDelays(int index, Span<double> delays)
    {
        for (int k = 0; k < delays.Length; k++)
        {
            Words words = Philox4x32.Block(new Words((uint)index, 0, (uint)k >> 2, 0), _recordings);
            delays[k] = _options.SaccadeJitterMs[k] * InversionTable.StandardNormal.Draw(words.At((uint)k));
        }
    }

    /// <summary>How late the motion is. Around the start of a saccade, while the image rests, the delay of the one before goes over into its own.</summary>
    private double Delay(double timeMs, ReadOnlySpan<double> delays)
    {
        if (delays.IsEmpty) return 0;
        double delay = delays[0];
        for (int k = 1; k < delays.Length; k++)
            delay += (delays[k] - delay) * Math.Clamp(((timeMs - _options.SaccadeStartsMs[k]) / EventCameraOptions.SaccadeRestMs) + 0.5, 0, 1);
        return delay;
    }

    /// <summary>Events without a cause: one Poisson process over the whole sensor, drawn by its waiting times.</summary>
    private void AddNoise(EventBuffer events, int index)
    {
        int pixels = _options.Width * _options.Height;
        double perMs = _options.NoiseHz * pixels / 1000;
        if (perMs == 0) return;
        double timeMs = 0;
        for (uint k = 1; ; k++)
        {
            Words words = Philox4x32.Block(new Words((uint)index, k, 0, 0), _recordings);
            timeMs += InversionTable.StandardExponential.Draw(words.W0) / perMs;
            if (timeMs >= _options.DurationMs) return;
            events.Add((float)timeMs, (int)Philox4x32.ToIndex(words.W1, (uint)pixels), (words.W2 & 1) != 0);
        }
    }

    /// <summary>What one recording needs while it is made; kept for the next.</summary>
    private sealed class Workspace
    {
        public Workspace(EventCameraOptions options)
        {
            Pixels = new SensorPixels(options);
            Image = new LogImage(options, options.Path.Reach() + 1, Pixels.Stride - options.Width);
            Light = new float[options.Height * Pixels.Stride];
            Events = new EventBuffer(options.Width, options.Height);
        }

        public SensorPixels Pixels { get; }

        public LogImage Image { get; }

        public float[] Light { get; }

        public EventBuffer Events { get; }
    }
}
