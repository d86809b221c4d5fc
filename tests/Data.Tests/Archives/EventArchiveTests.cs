using CsCheck;
using Neuromorphic.Data.Archives;
using Neuromorphic.Data.Events;
using Neuromorphic.Hal.Files;

namespace Neuromorphic.Data.Tests.Archives;

public class EventArchiveTests
{
    private static readonly EventArchiveDescription s_small = new() { Name = "golden", Source = "two recordings by hand", Width = 34, Height = 34, Classes = ["no", "yes"] };

    // Narrow: 33 << 26 | 1 << 20 | 1 << 19 | 5 = 0x84180005; 2 << 26 | 33 << 20 | 524287 = 0x0a17ffff. Wide, because of the time: 4 << 48 | 3 << 32 | 524288.
    private static readonly EventRecording[] s_recordings =
    [
        new(34, 34, [5, 524_287], [1, 33], [33, 2], [1, 0], label: 1),
        new(34, 34, [], [], [], []),
        new(34, 34, [524_288], [3], [4], [0], label: 0),
    ];

    [Fact]
    public void The_file_is_the_golden_file_byte_for_byte()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("new.neva");
        EventArchiveWriter.Write(path, s_small, s_recordings.Length, i => s_recordings[i]);
        byte[] golden = File.ReadAllBytes(Golden("event-archive-v1.neva"));
        Assert.Equal(golden, File.ReadAllBytes(path));
        // The last 16 bytes are the recordings: 8, none and 8.
        Assert.Equal<byte>([5, 0, 0x18, 0x84, 0xFF, 0xFF, 0x17, 0x0A, 0, 0, 8, 0, 3, 0, 4, 0], golden[^16..]);
    }

    [Fact]
    public void The_golden_file_is_read()
    {
        using EventArchive archive = EventArchive.Open(Golden("event-archive-v1.neva"));
        Assert.Equal(("golden", "two recordings by hand", 34, 34, 3, 3L), (archive.Name, archive.Description.Source, archive.Width, archive.Height, archive.Count, archive.EventCount));
        Assert.Equal(["no", "yes"], archive.Classes);
        Assert.Equal([1, -1, 0], archive.Labels);
        for (int i = 0; i < s_recordings.Length; i++) AssertEqual(s_recordings[i], archive.Read(i));
    }

    [Fact]
    public void Any_recordings_come_back_in_their_order()
    {
        Gen<EventRecording> recording = Gen.Select(Gen.OneOf(Gen.Const(100), Gen.Const(600_000), Gen.Const(int.MaxValue)), Gen.Int[1, 70], Gen.Int[1, 70]).SelectMany((latest, width, height) =>
            Gen.Select(Gen.Int[0, latest], Gen.Int[0, width - 1], Gen.Int[0, height - 1], Gen.Int[0, 1]).Array[0, 20].Select(events =>
            {
                Array.Sort(events, (a, b) => a.Item1.CompareTo(b.Item1));
                return new EventRecording(70, 70, [.. events.Select(e => e.Item1)], [.. events.Select(e => (ushort)e.Item2)], [.. events.Select(e => (ushort)e.Item3)], [.. events.Select(e => (byte)e.Item4)], events.Length % 3);
            }));
        using TemporaryFolder folder = new();
        recording.Array[0, 6].Sample(recordings =>
        {
            string path = folder.File("any.neva");
            EventArchiveWriter.Write(path, new() { Name = "any", Source = "", Width = 70, Height = 70, Classes = ["a", "b", "c"] }, recordings.Length, i => recordings[i]);
            using EventArchive archive = EventArchive.Open(path);
            Assert.Equal(recordings.Length, archive.Count);
            for (int i = 0; i < recordings.Length; i++) AssertEqual(recordings[i], archive.Read(i));
        }, iter: 100, threads: 1);
    }

    [Fact]
    public void The_file_is_the_same_for_any_number_of_threads_and_is_read_from_many()
    {
        using TemporaryFolder folder = new();
        string one = folder.File("one.neva"), eight = folder.File("eight.neva");
        EventArchiveWriter.Write(one, s_small, 1000, Make, threads: 1);
        List<EventArchiveProgress> heard = [];
        EventArchiveWriter.Write(eight, s_small, 1000, Make, threads: 8, new Listener(heard));
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(eight));
        Assert.Equal([256, 512, 768, 1000], heard.Select(step => step.Done));
        using EventArchive archive = EventArchive.Open(eight);
        Assert.Equal((1000, archive.EventCount), (heard[^1].Total, heard[^1].Events));
        Parallel.For(0, 4000, i => AssertEqual(Make(i % 1000), archive.Read(i % 1000)));
    }

    [Fact]
    public void Every_damaged_byte_is_found()
    {
        using TemporaryFolder folder = new();
        byte[] golden = File.ReadAllBytes(Golden("event-archive-v1.neva"));
        for (int i = 0; i < golden.Length; i++)
        {
            byte[] spoilt = [.. golden];
            spoilt[i] ^= 0x04;
            string path = folder.File($"{i}.neva");
            File.WriteAllBytes(path, spoilt);
            InvalidDataException error = Assert.Throws<InvalidDataException>(() =>
            {
                using EventArchive archive = EventArchive.Open(path);
                for (int k = 0; k < archive.Count; k++) archive.Read(k);
            });
            Assert.StartsWith($"Event archive '{path}'", error.Message);
        }
    }

    [Fact]
    public void Every_truncated_or_lengthened_file_is_refused()
    {
        using TemporaryFolder folder = new();
        byte[] golden = File.ReadAllBytes(Golden("event-archive-v1.neva"));
        string path = folder.File("cut.neva");
        for (int length = 0; length < golden.Length; length++)
        {
            File.WriteAllBytes(path, golden[..length]);
            Assert.Throws<InvalidDataException>(() => EventArchive.Open(path));
        }
        File.WriteAllBytes(path, [.. golden, 0]);
        Assert.Contains("has been added to", Assert.Throws<InvalidDataException>(() => EventArchive.Open(path)).Message);
    }

    [Fact]
    public void Any_index_with_a_right_checksum_gives_an_archive_or_a_refusal()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("any.neva");
        byte[] golden = File.ReadAllBytes(Golden("event-archive-v1.neva"));
        byte[] body = golden[Frame.HeaderLength..^16];
        // Up to three bytes of a good index become anything, and the checksum is made to fit.
        Gen.Select(Gen.Int[0, body.Length - 1], Gen.Byte).Array[1, 3].Sample(changes =>
        {
            byte[] changed = [.. body];
            foreach ((int at, byte value) in changes) changed[at] = value;
            File.WriteAllBytes(path, [.. Frame.Write("NEVA", 1, changed), .. golden[^16..]]);
            try
            {
                using EventArchive archive = EventArchive.Open(path);
                for (int i = 0; i < archive.Count; i++) archive.Read(i);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith($"Event archive '{path}'", error.Message);
            }
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void A_newer_version_and_another_kind_of_file_are_named()
    {
        using TemporaryFolder folder = new();
        byte[] golden = File.ReadAllBytes(Golden("event-archive-v1.neva"));
        string path = folder.File("newer.neva");
        golden[4] = 2;
        File.WriteAllBytes(path, golden);
        Assert.Contains("format version 2 at byte 4; this build reads version 1", Assert.Throws<InvalidDataException>(() => EventArchive.Open(path)).Message);
        golden[0] = (byte)'X';
        File.WriteAllBytes(path, golden);
        Assert.Contains("another kind of file", Assert.Throws<InvalidDataException>(() => EventArchive.Open(path)).Message);
    }

    [Fact]
    public void A_failed_or_stopped_writing_leaves_the_older_file_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("kept.neva");
        File.WriteAllText(path, "older");
        InvalidDataException broken = Assert.Throws<InvalidDataException>(() =>
            EventArchiveWriter.Write(path, s_small, 600, i => i == 300 ? throw new InvalidDataException("image 300") : Make(i)));
        Assert.Equal("image 300", broken.Message);
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => EventArchiveWriter.Write(path, s_small, 600, i =>
        {
            if (i == 300) stop.Cancel();
            return Make(i);
        }, cancellation: stop.Token));
        Assert.Equal("older", File.ReadAllText(path));
        Assert.Equal(["kept.neva"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_recording_of_another_sensor_or_without_its_class_is_refused_by_number()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("never.neva");
        Assert.Contains("recording 1 is of a sensor of 33 x 34", Assert.Throws<ArgumentException>(() =>
            EventArchiveWriter.Write(path, s_small, 2, i => new EventRecording(34 - i, 34, [], [], [], []))).Message);
        Assert.Contains("recording 0 has label 2; allowed are -1..1", Assert.Throws<ArgumentException>(() =>
            EventArchiveWriter.Write(path, s_small, 1, _ => new EventRecording(34, 34, [], [], [], [], label: 2))).Message);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_closed_archive_refuses_to_read()
    {
        EventArchive archive = EventArchive.Open(Golden("event-archive-v1.neva"));
        archive.Dispose();
        Assert.Throws<ObjectDisposedException>(() => archive.Read(0));
    }

    [Fact]
    public void The_estimate_is_the_size_but_for_a_thousandth()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("many.neva");
        EventArchiveWriter.Write(path, s_small, 500, i => Events(i, 4100));
        long size = new FileInfo(path).Length, estimate = EventArchive.EstimateBytes(500, 500 * 4100);
        Assert.InRange((double)estimate / size, 0.999, 1.001);
    }

    private static EventRecording Make(int i) => Events(i, i % 7);

    // Times rise by 1..64 us; everything is a function of the recording's number.
    private static EventRecording Events(int number, int count)
    {
        int[] times = new int[count];
        ushort[] x = new ushort[count], y = new ushort[count];
        byte[] polarity = new byte[count];
        for (int k = 0; k < count; k++)
        {
            (uint a, uint b, uint c, uint d) = Draw(number, k);
            times[k] = (k == 0 ? 0 : times[k - 1]) + 1 + (int)(a % 64);
            (x[k], y[k], polarity[k]) = ((ushort)(b % 34), (ushort)(c % 34), (byte)(d & 1));
        }
        return new EventRecording(34, 34, times, x, y, polarity, number % 2);
    }

    private static (uint, uint, uint, uint) Draw(int number, int k)
    {
        uint w = (uint)(number * 1_000_003) + (uint)k * 2_654_435_761u;
        return (w >> 7, w >> 11, w >> 17, w >> 23);
    }

    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", name);

    private static void AssertEqual(EventRecording expected, EventRecording actual)
    {
        Assert.Equal((expected.Width, expected.Height, expected.Label, expected.Count), (actual.Width, actual.Height, actual.Label, actual.Count));
        Assert.True(expected.TimesUs.SequenceEqual(actual.TimesUs) && expected.X.SequenceEqual(actual.X) && expected.Y.SequenceEqual(actual.Y) && expected.Polarity.SequenceEqual(actual.Polarity));
    }

    private sealed class Listener(List<EventArchiveProgress> heard) : IProgress<EventArchiveProgress>
    {
        public void Report(EventArchiveProgress value) => heard.Add(value);
    }
}
