using Neuromorphic.Data.Events;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Tests.Synthetic;

public class EventCameraTests
{
    [Fact]
    public void Recordings_are_the_same_for_any_number_of_threads_and_order_of_calls()
    {
        GeneratedDigitsOptions drawings = new();
        byte[][] images = [.. Enumerable.Range(0, 40).Select(index => GeneratedDigits.Drawing(drawings, index))];
        EventCamera one = new(EventCameraOptions.NMnist), other = new(EventCameraOptions.NMnist);
        byte[][] alone = [.. images.Select((image, index) => NMnistFile.ToBytes(one.Record(image, index)))];
        byte[][] together = new byte[images.Length][];

        Parallel.For(0, images.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => together[images.Length - 1 - i] = NMnistFile.ToBytes(other.Record(images[images.Length - 1 - i], images.Length - 1 - i)));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void The_index_and_the_seed_change_a_recording_and_nothing_else_does()
    {
        byte[] image = GeneratedDigits.Drawing(new GeneratedDigitsOptions(), 3);
        EventCamera camera = new(EventCameraOptions.NMnist), seeded = new(EventCameraOptions.NMnist with { Seed = 2 });
        byte[] first = NMnistFile.ToBytes(camera.Record(image, 7));

        Assert.Equal(first, NMnistFile.ToBytes(camera.Record(image, 7, label: 3)));
        Assert.NotEqual(first, NMnistFile.ToBytes(camera.Record(image, 8)));
        Assert.NotEqual(first, NMnistFile.ToBytes(seeded.Record(image, 7)));
    }

    [Fact]
    public void The_front_edge_of_a_dark_bar_that_moves_right_gives_off_events_and_the_back_edge_on_events()
    {
        EventCameraOptions options = Plain() with { Path = new EyePath(50, [0, 4], [0, 0]) };
        byte[] bar = new byte[784];
        for (int row = 4; row < 24; row++)
            for (int column = 10; column < 18; column++) bar[(row * 28) + column] = 255;

        EventRecording recording = new EventCamera(options).Record(bar, 0);

        // Edges are at columns 13 and 21 of the sensor before, 17 and 25 behind the move.
        Assert.True(recording.Count > 200);
        for (int e = 0; e < recording.Count; e++)
            Assert.True(recording.Polarity[e] == 0 ? recording.X[e] is >= 19 and <= 27 : recording.X[e] is >= 11 and <= 19, $"event {e}: column {recording.X[e]}, polarity {recording.Polarity[e]}");
    }

    [Fact]
    public void An_edge_gives_as_many_events_as_its_log_contrast_holds_thresholds()
    {
        // From light 1 + 1 to light 1 and back: ln 2 / 0.1 = 6.93 thresholds. Half an event is lost to hysteresis: before an edge the level lies, on average, half
        // a threshold on the other side of the stored level. 6.43 events of either polarity at a pixel that the bar passes.
        EventCameraOptions options = Plain() with { Path = new EyePath(50, [-6, 6], [0, 0]), Veil = 1 };
        byte[] bar = new byte[784];
        for (int row = 0; row < 28; row++) bar.AsSpan((row * 28) + 12, 4).Fill(255);
        EventRecording recording = new EventCamera(options).Record(bar, 0);

        int[] counts = new int[2];
        for (int e = 0; e < recording.Count; e++)
            if (recording.X[e] == 17 && recording.Y[e] is >= 7 and < 27) counts[recording.Polarity[e]]++;

        // 20 pixels; the phase is uniform over two thresholds, deviation 0.58, and rounding adds 0.29: the error of the mean is below 0.15; four of it.
        Assert.InRange(counts[0] / 20.0, 5.83, 7.03);
        Assert.InRange(counts[1] / 20.0, 5.83, 7.03);
    }

    [Fact]
    public void Noise_events_come_at_the_stated_rate_anywhere_and_with_either_polarity()
    {
        EventCameraOptions options = Plain() with { NoiseHz = 10, DurationMs = 1000 };
        EventCamera camera = new(options);
        EventRecording[] recordings = [.. Enumerable.Range(0, 20).Select(index => camera.Record(new byte[784], index))];
        int events = recordings.Sum(recording => recording.Count);

        // 20 x 1156 x 10 = 231,200 +- 481; five deviations. Polarity: half of it +- 240.
        Assert.InRange(events, 228_800, 233_600);
        Assert.InRange(recordings.Sum(recording => recording.Polarity.ToArray().Sum(p => p)), 114_400, 116_800);
        // 200 per pixel +- 14.1: six deviations for 1,156 pixels, false alarm 2e-6.
        int[] counts = new int[1156];
        foreach (EventRecording recording in recordings)
            for (int e = 0; e < recording.Count; e++) counts[(recording.Y[e] * 34) + recording.X[e]]++;
        Assert.All(counts, count => Assert.InRange(count, 115, 285));
    }

    [Fact]
    public void Twice_the_speed_makes_the_motion_last_half_as_long()
    {
        byte[] image = GeneratedDigits.Drawing(new GeneratedDigitsOptions(), 8);
        EventCamera camera = new(Plain() with { Path = EventCameraOptions.NMnist.Path, DurationMs = 308 });
        int plain = Last(camera.Record(image, 0)), fast = Last(camera.Record(image, 0, speed: 2));

        Assert.InRange((double)fast / plain, 0.48, 0.52);

        static int Last(EventRecording recording) => recording.TimesUs[recording.Count - 1];
    }

    [Fact]
    public void Wrong_options_are_all_named_at_once()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new EventCamera(EventCameraOptions.NMnist with { ThresholdOn = double.NaN, BlurSigma = -1, Width = 0 }));

        Assert.Contains("ThresholdOn is NaN, allowed are 0.001 to 10", error.Message, StringComparison.Ordinal);
        Assert.Contains("BlurSigma is -1, allowed are 0 to 5 pixels", error.Message, StringComparison.Ordinal);
        Assert.Contains("Width is 0, allowed are 1 to 1024 columns", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_of_another_size_or_a_wrong_index_or_speed_is_refused()
    {
        EventCamera camera = new(EventCameraOptions.NMnist);

        Assert.Contains("the image has 783 bytes; 28 x 28 = 784 are needed", Assert.Throws<ArgumentException>(() => camera.Record(new byte[783], 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => camera.Record(new byte[784], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => camera.Record(new byte[784], 0, speed: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => camera.Record(new byte[784], 0, speed: double.NaN));
    }

    /// <summary>No spread, no noise, no filter.</summary>
    private static EventCameraOptions Plain() => new()
    {
        Path = new EyePath(50, [0, 0], [0, 0]),
        DurationMs = 100,
        Veil = 0.5,
        BlurSigma = 0.7,
        ThresholdOn = 0.1,
        ThresholdOff = 0.1,
    };
}
