using Neuromorphic.Data.Events;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Tests.Synthetic;

/// <summary>The pixel against closed forms: light on straight lines, thresholds without spread.</summary>
public class SensorPixelsTests
{
    private const float Slope = 0.02f; // of log intensity per ms

    [Theory]
    [InlineData(1.0)]
    [InlineData(10.0)] // two events fall into one step
    [InlineData(0.3)]
    public void A_ramp_of_slope_s_crosses_every_threshold_over_s(double stepMs)
    {
        EventRecording recording = Watch(Camera() with { StepMs = stepMs }, t => Slope * (float)t);

        // 0.1 / 0.02 = 5 ms.
        Assert.All(Intervals(recording), interval => Assert.InRange(interval, 4998, 5002));
        Assert.InRange(recording.Count, 39, 40); // 200 ms / 5 ms, less what the start has left over
        Assert.DoesNotContain((byte)0, recording.Polarity.ToArray());
    }

    [Fact]
    public void A_falling_ramp_crosses_the_off_threshold()
    {
        EventRecording recording = Watch(Camera() with { ThresholdOff = 0.25 }, t => -Slope * (float)t);

        // 0.25 / 0.02 = 12.5 ms.
        Assert.All(Intervals(recording), interval => Assert.InRange(interval, 12_498, 12_502));
        Assert.DoesNotContain((byte)1, recording.Polarity.ToArray());
    }

    [Fact]
    public void A_blind_time_is_added_to_every_interval()
    {
        EventRecording recording = Watch(Camera() with { RefractoryMs = 3.5 }, t => Slope * (float)t);

        // The pixel compares with the level at the end of its blind time: 3.5 + 5 ms.
        Assert.All(Intervals(recording), interval => Assert.InRange(interval, 8498, 8502));
    }

    [Fact]
    public void A_low_pass_delays_a_ramp_by_its_time_constant()
    {
        EventCameraOptions options = Camera() with { StepMs = 0.05 };
        // Both start at rest and with the same phase; the ramp starts at 20 ms.
        EventRecording direct = Watch(options, t => Slope * (float)Math.Max(0, t - 20));
        EventRecording filtered = Watch(options with { BandwidthMs = 4 }, t => Slope * (float)Math.Max(0, t - 20));

        // Seven time constants later only the delay is left.
        int last = filtered.Count - 1;
        Assert.InRange(filtered.TimesUs[last] - direct.TimesUs[last], 3900, 4100);
    }

    [Fact]
    public void A_leak_alone_gives_on_events_at_its_rate()
    {
        EventRecording recording = Watch(Camera() with { LeakHz = 25 }, _ => 0);

        Assert.All(Intervals(recording), interval => Assert.InRange(interval, 39_900, 41_100)); // placed on the step of 1 ms in which the level is crossed
        Assert.InRange(recording.Count, 4, 6); // 200 ms / 40 ms, less or more by the phase
        Assert.DoesNotContain((byte)0, recording.Polarity.ToArray());
    }

    [Fact]
    public void Still_light_gives_no_event() => Assert.Equal(0, Watch(Camera(), _ => 0.7f).Count);

    [Fact]
    public void The_phase_at_the_start_is_uniform_over_recordings()
    {
        // The first crossing of a ramp falls anywhere within the first 0.2 / 0.02 = 10 ms: the stored level lies up to both thresholds below the next ON crossing.
        double[] first = [.. Enumerable.Range(0, 2000).Select(index => Watch(Camera(), t => Slope * (float)t, index).TimesUs[0] / 10_000.0).Order()];

        // Kolmogorov-Smirnov: the largest gap between the sorted values and the uniform law; above 1.95 / sqrt(n) with probability 0.001.
        double gap = Enumerable.Range(0, first.Length).Max(i => Math.Abs(first[i] - ((i + 0.5) / first.Length)));
        Assert.InRange(gap, 0, 1.95 / Math.Sqrt(first.Length));
    }

    [Fact]
    public void Thresholds_differ_between_pixels_as_stated_and_are_the_same_in_every_recording()
    {
        EventCameraOptions options = Camera() with { Width = 50, Height = 40, ThresholdMismatch = 0.1 };
        EventRecording one = Watch(options, t => Slope * (float)t, 0), other = Watch(options, t => Slope * (float)t, 1);
        double[] thresholds = Thresholds(one), again = Thresholds(other);

        // 2,000 pixels: the error of a mean is 0.1 / sqrt(2000) = 0.0022, that of a deviation 0.1 / sqrt(4000) = 0.0016; five of each.
        Assert.InRange(thresholds.Average(), 0.989, 1.011);
        Assert.InRange(Math.Sqrt(thresholds.Average(v => (v - 1) * (v - 1))), 0.092, 0.108);
        for (int i = 0; i < thresholds.Length; i++) Assert.Equal(thresholds[i], again[i], 0.01);

        double[] Thresholds(EventRecording recording)
        {
            // Nominal: 5 ms. The mean interval between the first and the last event of a pixel.
            int[] first = new int[2000], last = new int[2000], count = new int[2000];
            for (int e = 0; e < recording.Count; e++)
            {
                int pixel = (recording.Y[e] * 50) + recording.X[e];
                if (count[pixel]++ == 0) first[pixel] = recording.TimesUs[e];
                last[pixel] = recording.TimesUs[e];
            }
            return [.. Enumerable.Range(0, 2000).Select(pixel => (last[pixel] - first[pixel]) / (count[pixel] - 1.0) / 5000)];
        }
    }

    private static EventCameraOptions Camera() => new()
    {
        Width = 1,
        Height = 1,
        ImageSize = 1,
        Path = new EyePath(1, [0, 0], [0, 0]),
        DurationMs = 200,
        Veil = 1,
        BlurSigma = 0,
        ThresholdOn = 0.1,
        ThresholdOff = 0.1,
    };

    private static EventRecording Watch(EventCameraOptions options, Func<double, float> light, int index = 0)
    {
        SensorPixels pixels = new(options);
        EventBuffer events = new(options.Width, options.Height);
        float[] seen = new float[options.Height * pixels.Stride];
        Array.Fill(seen, light(0));
        events.Begin((float)options.DurationMs);
        pixels.Begin(seen, index);
        for (int step = 0; step < (int)(options.DurationMs / options.StepMs); step++)
        {
            Array.Fill(seen, light((step + 1) * options.StepMs));
            pixels.Step(seen, step, events);
        }
        return events.ToRecording(-1, "test");
    }

    private static IEnumerable<int> Intervals(EventRecording recording)
    {
        int[] times = recording.TimesUs.ToArray();
        return times.Zip(times.Skip(1), (a, b) => b - a);
    }
}
