using Neuromorphic.Data.Events;

namespace Neuromorphic.Data.Tests.Events;

public class EventRecordingTests
{
    // 100 events are more than the widest vector and no multiple of it, so that each place is checked both by vectors and behind them.
    private const int Count = 100;

    [Fact]
    public void An_event_out_of_order_or_off_the_sensor_is_found_at_every_place()
    {
        for (int place = 0; place < Count; place++)
        {
            int at = place;
            Refused($"event {at} is at column 34, row 0; the sensor has 34 columns and 20 rows", (_, x, _, _) => x[at] = 34);
            Refused($"event {at} is at column 0, row 20; the sensor has 34 columns and 20 rows", (_, _, y, _) => y[at] = 20);
            Refused($"event {at} has polarity 2; allowed are 0 (OFF) and 1 (ON)", (_, _, _, polarity) => polarity[at] = 2);
            Refused($"event {at} is at -1 us, before", (times, _, _, _) => times[at] = -1);
        }
    }

    [Fact]
    public void The_last_column_row_and_equal_times_are_allowed()
    {
        EventRecording recording = new(65_536, 1, [0, 7, 7, int.MaxValue], [0, 65_535, 1, 2], [0, 0, 0, 0], [0, 1, 1, 0]);
        Assert.Equal(4, recording.Count);
    }

    [Fact]
    public void Lists_of_different_lengths_and_a_sensor_without_pixels_are_refused()
    {
        Assert.Contains("there are 1 times, 2 columns, 1 rows and 1 polarities", Assert.Throws<ArgumentException>(() => new EventRecording(2, 2, [0], [0, 1], [0], [0])).Message);
        Assert.Contains("0 columns and 2 rows", Assert.Throws<ArgumentException>(() => new EventRecording(0, 2, [], [], [], [])).Message);
    }

    private static void Refused(string expected, Action<int[], ushort[], ushort[], byte[]> spoil)
    {
        int[] times = [.. Enumerable.Range(0, Count)];
        ushort[] x = new ushort[Count], y = new ushort[Count];
        byte[] polarity = new byte[Count];
        spoil(times, x, y, polarity);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new EventRecording(34, 20, times, x, y, polarity, name: "spoilt"));
        Assert.StartsWith("Recording 'spoilt': " + expected, error.Message);
    }
}
