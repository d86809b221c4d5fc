using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using PureHDF;

namespace Neuromorphic.Data.Tests.Events;

public class NTidigitsFileTests
{
    [Fact]
    public void Single_digits_are_read_with_the_labels_of_the_published_models()
    {
        using TemporaryFolder folder = new();
        RecordingDataSet set = NTidigitsFile.Open(Write(folder, new float[] { 0.0005f, 0.002f }));
        // Of the ids "...-z", "...-o", "...-7" and "...-o12" the last is no single digit.
        Assert.Equal([0, 10, 7], set.Train.Labels);
        Assert.Equal([1], set.Test!.Labels);
        Assert.Equal(["z", "1", "2", "3", "4", "5", "6", "7", "8", "9", "o"], set.Train.Classes);
        EventRecording first = set.Train.Read(0);
        Assert.Equal((64, 1, 2, 0), (first.Width, first.Height, first.Count, first.Label));
        Assert.Equal([500, 2000], first.TimesUs);
        Assert.Equal<ushort>([63, 0], first.X.ToArray());
        Assert.Equal<byte>([1, 1], first.Polarity.ToArray());
    }

    [Fact]
    public void Times_of_double_precision_and_out_of_order_are_put_in_order()
    {
        using TemporaryFolder folder = new();
        EventRecording first = NTidigitsFile.Open(Write(folder, new double[] { 0.25, 0.125 })).Train.Read(0);
        Assert.Equal([125_000, 250_000], first.TimesUs);
        Assert.Equal<ushort>([0, 63], first.X.ToArray());
    }

    [Fact]
    public void Channels_and_times_that_cannot_be_are_refused_by_object_and_event()
    {
        using TemporaryFolder folder = new();
        Refused("object 'train_timestamps/a-1-z': event 1 is at -0.5 s; allowed are 0..2147.483647 s", Write(folder, new double[] { 0.25, -0.5 }));
        Refused("event 0 is at NaN s", Write(folder, new double[] { double.NaN, 0.5 }));
        Refused("object 'train_addresses/a-1-z': event 1 is on channel 64; allowed are 0..63", Write(folder, new double[] { 0.25, 0.5 }, secondChannel: 64));
        Refused("it has 2 events, and 'train_timestamps/a-1-z' has 1", Write(folder, new double[] { 0.25 }));
        Refused("'a-2-x' ends in 'x'; digits are z, 1, 2", Write(folder, new double[] { 0.25, 0.5 }, secondId: "a-2-x"));
        Refused("object 'train_addresses/a-1-z': there is no such object", Write(folder, new double[] { 0.25, 0.5 }, firstId: "a-1-z-gone"));
    }

    [Fact]
    public void A_file_of_another_kind_or_damaged_anywhere_is_refused_or_read()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, new float[] { 0.0005f, 0.002f });
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllText(path, "this is no HDF5 file");
        Assert.StartsWith($"'{path}': object '/' cannot be read", Assert.Throws<InvalidDataException>(() => NTidigitsFile.Open(path)).Message);
        int refused = 0, tried = 0;
        for (int i = 0; i < whole.Length; i += 97, tried++)
        {
            byte[] spoilt = [.. whole];
            spoilt[i] ^= 0x41;
            File.WriteAllBytes(path, spoilt);
            try
            {
                NTidigitsFile.Open(path);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith($"'{path}'", error.Message);
                refused++;
            }
        }
        Assert.InRange(refused, tried / 10, tried);
    }

    private static void Refused(string expected, string path) => Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => NTidigitsFile.Open(path)).Message);

    private static string Write(TemporaryFolder folder, Array firstTimes, int secondChannel = 0, string firstId = "a-1-z", string secondId = "a-2-o")
    {
        string path = folder.File("tidigits.hdf5");
        ushort[] one = [5];
        float[] now = [0.5f];
        object times = firstTimes is float[] single ? single : (double[])firstTimes;
        H5File file = new()
        {
            ["train_labels"] = new[] { "a-1-z", secondId, "b-1-7", "b-2-o12" },
            ["train_addresses"] = new H5Group { [firstId] = new ushort[] { 63, (ushort)secondChannel }, [secondId] = one, ["b-1-7"] = one, ["b-2-o12"] = one },
            ["train_timestamps"] = new H5Group { [firstId] = times, [secondId] = now, ["b-1-7"] = now, ["b-2-o12"] = now },
            ["test_labels"] = new[] { "c-1-1" },
            ["test_addresses"] = new H5Group { ["c-1-1"] = one },
            ["test_timestamps"] = new H5Group { ["c-1-1"] = now },
        };
        file.Write(path);
        return path;
    }
}
