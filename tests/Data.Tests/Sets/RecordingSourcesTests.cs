using Neuromorphic.Data.Caching;
using Neuromorphic.Data.Events;
using Neuromorphic.Data.Images;
using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Tests.Sets;

public class RecordingSourcesTests
{
    [Fact]
    public void Recordings_are_read_where_they_are()
    {
        using TemporaryFolder folder = new();
        NMnistFile.Write(folder.File("Train", "3", "1.bin"), new EventRecording(34, 34, [7], [1], [2], [0]));
        DatasetReference reference = DatasetReference.Parse($"nmnist:{folder.Path}");
        Assert.Equal([7], RecordingSources.Open(reference).Train.Read(0).TimesUs);
        Assert.Empty(RecordingSources.Plan(reference));
    }

    [Fact]
    public void A_number_of_generated_digits_is_divided_four_to_one_and_nothing_is_written()
    {
        RecordingDataSet set = RecordingSources.Open(DatasetReference.Parse("generated:50"));
        Assert.Equal((40, 10), (set.Train.Count, set.Test!.Count));
        Assert.Equal((4000, 1000), (RecordingSources.Open(DatasetReference.Parse("generated")).Train.Count, new GeneratedDigitsOptions().Test));
        Assert.Equal(set.Train.Labels[7], set.Train.Read(7).Label);
    }

    [Fact]
    public void Images_are_seen_by_the_camera_once_and_kept()
    {
        using TemporaryFolder images = new(), kept = new();
        Put(images, "train", 3);
        Put(images, "t10k", 2);
        EventCache cache = new(kept.Path);
        DatasetReference reference = DatasetReference.Parse($"mnist:{images.Path}");
        Assert.All(RecordingSources.Plan(reference, cache), plan => Assert.False(plan.Exists));
        List<EventCachePlan> announced = [];
        RecordingDataSet set = RecordingSources.Open(reference, cache, announced.Add);
        Assert.Equal([3, 2], announced.Select(plan => plan.Recordings));
        Assert.Equal((3, 2), (set.Train.Count, set.Test!.Count));

        // The same recordings as the camera makes by itself, and the second time from the cache.
        (CameraRecordings train, CameraRecordings? test) = CameraRecordings.Of(MnistFolder.Open(images.Path));
        RecordingDataSet again = RecordingSources.Open(reference, cache, announced.Add);
        Assert.Equal(2, announced.Count);
        Assert.All(RecordingSources.Plan(reference, cache), plan => Assert.True(plan.Exists));
        for (int i = 0; i < 3; i++) AssertEqual(train.Read(i), again.Train.Read(i));
        for (int i = 0; i < 2; i++) AssertEqual(test!.Read(i), again.Test!.Read(i));
    }

    private static void AssertEqual(EventRecording expected, EventRecording actual)
    {
        Assert.True(expected.Count > 100);
        Assert.Equal(expected.Label, actual.Label);
        Assert.Equal(expected.TimesUs, actual.TimesUs);
        Assert.Equal(expected.X.ToArray(), actual.X.ToArray());
        Assert.Equal(expected.Y.ToArray(), actual.Y.ToArray());
        Assert.Equal(expected.Polarity.ToArray(), actual.Polarity.ToArray());
    }

    // An upright bar, wider from image to image.
    private static void Put(TemporaryFolder folder, string part, int count)
    {
        byte[] pixels = new byte[count * 28 * 28];
        for (int i = 0; i < pixels.Length; i++)
            if (i / 28 % 28 is > 5 and < 22 && i % 28 - 10 is >= 0 and var column && column < 3 + (i / 784)) pixels[i] = 255;
        IdxFile.Write(folder.File($"{part}-images-idx3-ubyte"), [count, 28, 28], pixels);
        IdxFile.Write(folder.File($"{part}-labels-idx1-ubyte"), [count], new byte[count]);
    }
}
