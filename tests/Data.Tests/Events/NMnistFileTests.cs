using CsCheck;
using Neuromorphic.Data.Events;

namespace Neuromorphic.Data.Tests.Events;

public class NMnistFileTests
{
    // x = 10, y = 13, ON, t = 0x00005a us; then x = 7, y = 29, OFF, t = 0x010203 us.
    private static readonly byte[] TwoEvents = [10, 13, 0x80, 0x00, 0x5A, 7, 29, 0x01, 0x02, 0x03];

    [Fact]
    public void Five_bytes_are_column_row_polarity_and_a_big_endian_time()
    {
        EventRecording recording = NMnistFile.Parse(TwoEvents, "two.bin", label: 5);
        Assert.Equal((34, 34, 2, 5, "two.bin"), (recording.Width, recording.Height, recording.Count, recording.Label, recording.Name));
        Assert.Equal<ushort>([10, 7], recording.X.ToArray());
        Assert.Equal<ushort>([13, 29], recording.Y.ToArray());
        Assert.Equal<byte>([1, 0], recording.Polarity.ToArray());
        Assert.Equal([0x5A, 0x010203], recording.TimesUs);
    }

    [Fact]
    public void An_overflow_marker_delays_all_that_follows_by_8192_us_and_is_no_event()
    {
        byte[] marker = [0, 240, 0, 0, 0];
        EventRecording recording = NMnistFile.Parse([.. TwoEvents, .. marker, 1, 2, 0x01, 0x02, 0x03, .. marker, .. marker, 1, 2, 0x01, 0x02, 0x03], "overflow.bin");
        Assert.Equal([0x5A, 0x010203, 0x010203 + 8192, 0x010203 + (3 * 8192)], recording.TimesUs);
    }

    [Fact]
    public void What_is_written_is_the_same_bytes_again() => Assert.Equal(TwoEvents, NMnistFile.ToBytes(NMnistFile.Parse(TwoEvents, "two.bin")));

    [Fact]
    public void A_time_beyond_23_bits_is_written_with_as_few_markers_as_bring_it_back()
    {
        // 2^23 us need one marker: 2^23 - 8192 = 0x7FE000 is stored.
        EventRecording late = new(34, 34, [1 << 23], [3], [4], [1]);
        Assert.Equal([0, 240, 0, 0, 0, 3, 4, 0xFF, 0xE0, 0x00], NMnistFile.ToBytes(late));
    }

    [Fact]
    public void Any_recording_comes_back_from_its_file()
    {
        Gen<(int, int, int, int)> someEvent = Gen.Select(Gen.Int[0, 30_000_000], Gen.Int[0, 33], Gen.Int[0, 33], Gen.Int[0, 1]);
        someEvent.Array[1, 40].Sample(events =>
        {
            Array.Sort(events, (a, b) => a.Item1.CompareTo(b.Item1));
            EventRecording recording = new(34, 34, [.. events.Select(e => e.Item1)], [.. events.Select(e => (ushort)e.Item2)], [.. events.Select(e => (ushort)e.Item3)], [.. events.Select(e => (byte)e.Item4)]);
            EventRecording back = NMnistFile.Parse(NMnistFile.ToBytes(recording), "back.bin");
            Assert.Equal(recording.TimesUs, back.TimesUs);
            Assert.Equal(recording.X, back.X);
            Assert.Equal(recording.Y, back.Y);
            Assert.Equal(recording.Polarity, back.Polarity);
        }, iter: 300, threads: 1);
    }

    [Theory]
    [InlineData(new byte[0], "'bad.bin': the file is empty; a recording has 5 bytes an event and at least one event.")]
    [InlineData(new byte[] { 1, 2, 0, 0, 0, 9, 9 }, "its 7 bytes are 1 whole events of 5 bytes and 2 bytes of another, at byte 5.")]
    [InlineData(new byte[] { 33, 33, 0, 0, 0, 34, 33, 0, 0, 0 }, "event 1 (byte 5) is at column 34, row 33; the sensor has columns 0..33 and rows 0..33")]
    [InlineData(new byte[] { 0, 34, 0, 0, 0 }, "event 0 (byte 0) is at column 0, row 34")]
    [InlineData(new byte[] { 1, 2, 0, 0, 9, 1, 2, 0, 0, 8 }, "event 1 (byte 5) is at 8 us, before the event at 9 us")]
    public void A_bad_file_is_refused_with_its_name_and_the_place(byte[] bytes, string expected)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => NMnistFile.Parse(bytes, "bad.bin"));
        Assert.StartsWith("'bad.bin'", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Any_bytes_give_a_recording_or_a_refusal() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        try
        {
            EventRecording recording = NMnistFile.Parse(bytes, "any.bin");
            Assert.True(recording.Count <= bytes.Length / 5);
        }
        catch (InvalidDataException)
        {
            // the documented refusal
        }
    }, iter: 20_000, threads: 1);

    [Fact]
    public void A_recording_that_the_form_cannot_hold_is_not_written()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("kept.bin");
        NMnistFile.Write(path, NMnistFile.Parse(TwoEvents, "two.bin"));
        Assert.Contains("at most 34 x 34", Assert.Throws<ArgumentException>(() => NMnistFile.Write(path, new EventRecording(35, 34, [0], [0], [0], [0]))).Message);
        Assert.Contains("no event", Assert.Throws<ArgumentException>(() => NMnistFile.Write(path, new EventRecording(34, 34, [], [], [], []))).Message);
        Assert.Equal(TwoEvents, File.ReadAllBytes(path));
        Assert.Equal(["kept.bin"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void The_first_recording_of_the_real_subset_has_4681_events_and_is_a_five()
    {
        // train.tsv of the subset: Train/5/00001.bin  5  4681
        EventRecording recording = NMnistFile.Read(Path.Combine(RealData.Folder("nmnist-small"), "Train", "5", "00001.bin"), label: 5);
        Assert.Equal((4681, 5), (recording.Count, recording.Label));
    }

    [Fact]
    public void The_sample_of_another_reader_has_4325_events()
    {
        // PROVENANCE.md of the samples.
        Assert.Equal(4325, NMnistFile.Read(Path.Combine(RealData.Folder("aer-samples"), "tonic", "sample_nmnist.bin")).Count);
    }
}
