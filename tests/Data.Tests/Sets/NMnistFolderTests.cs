using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;

namespace Neuromorphic.Data.Tests.Sets;

public class NMnistFolderTests
{
    [Fact]
    public void Labels_are_the_folders_and_the_order_is_that_of_the_file_numbers()
    {
        using TemporaryFolder folder = new();
        // The time of the only event says which file was read.
        Put(folder, 3, "Train", "7", "00003.bin");
        Put(folder, 1, "Train", "9", "00001.bin");
        Put(folder, 2, "Train", "7", "00002.bin");
        Put(folder, 4, "Test", "0", "60001.bin");
        RecordingDataSet set = NMnistFolder.Open(folder.Path);
        Assert.Equal([1, 2, 3], Times(set.Train));
        Assert.Equal([9, 7, 7], set.Train.Labels);
        Assert.Equal([4], Times(set.Test!));
        Assert.Equal([0], set.Test!.Labels);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], set.Train.Classes);
        Assert.Equal((9, 34, 34), (set.Train.Read(0).Label, set.Train.Width, set.Train.Height));
    }

    [Fact]
    public void Numbers_without_leading_zeros_are_in_order_of_value_and_equal_names_in_order_of_class()
    {
        using TemporaryFolder folder = new();
        Put(folder, 1, "train", "0", "1.bin");
        Put(folder, 2, "train", "1", "1.bin");
        Put(folder, 3, "train", "0", "2.bin");
        Put(folder, 4, "train", "0", "10.bin");
        Put(folder, 5, "train", "0", "extra.bin");
        Assert.Equal([1, 2, 3, 4, 5], Times(NMnistFolder.Open(folder.Path).Train));
    }

    [Fact]
    public void Classes_that_are_no_numbers_are_counted_in_order_of_name_over_training_and_test()
    {
        using TemporaryFolder folder = new();
        Put(folder, 1, "Train", "dog", "1.bin");
        Put(folder, 2, "Train", "cat", "2.bin");
        Put(folder, 3, "Test", "ant", "3.bin");
        RecordingDataSet set = NMnistFolder.Open(folder.Path);
        Assert.Equal(["ant", "cat", "dog"], set.Train.Classes);
        Assert.Equal([2, 1], set.Train.Labels);
        Assert.Equal([0], set.Test!.Labels);
    }

    [Fact]
    public void Class_folders_without_a_division_are_training_data()
    {
        using TemporaryFolder folder = new();
        Put(folder, 1, "3", "1.bin");
        File.WriteAllText(folder.File("3", "notes.txt"), "not a recording");
        RecordingDataSet set = NMnistFolder.Open(folder.Path);
        Assert.Equal([3], set.Train.Labels);
        Assert.Null(set.Test);
    }

    [Fact]
    public void Recordings_without_class_folders_have_no_label()
    {
        using TemporaryFolder folder = new();
        Put(folder, 1, "b.bin");
        Put(folder, 2, "a.bin");
        RecordingSet set = NMnistFolder.Open(folder.Path).Train;
        Assert.Equal([2, 1], Times(set));
        Assert.Equal([-1, -1], set.Labels);
        Assert.Empty(set.Classes);
    }

    [Fact]
    public void A_selection_has_the_chosen_recordings_in_the_chosen_order()
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < 4; i++) Put(folder, i, "Train", $"{i}", $"{i}.bin");
        RecordingSet train = NMnistFolder.Open(folder.Path).Train, some = train.Select("fold 1", [3, 0, 3]);
        Assert.Equal([3, 0, 3], Times(some));
        Assert.Equal([3, 0, 3], some.Labels);
        Assert.Equal("fold 1", some.Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => train.Select("beyond", [4]));
        Assert.Contains("has recordings 0..2", Assert.Throws<ArgumentOutOfRangeException>(() => some.Read(3)).Message);
    }

    [Fact]
    public void A_damaged_recording_is_refused_when_it_is_read_and_the_others_are_not_touched()
    {
        using TemporaryFolder folder = new();
        Put(folder, 1, "Train", "1", "1.bin");
        File.WriteAllBytes(folder.File("Train", "1", "2.bin"), [1, 2, 3]);
        RecordingSet train = NMnistFolder.Open(folder.Path).Train;
        Assert.Equal(1, train.Read(0).Count);
        Assert.Contains("2.bin", Assert.Throws<InvalidDataException>(() => train.Read(1)).Message);
    }

    [Fact]
    public void An_empty_or_missing_folder_is_refused()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("there is no .bin file in it", Assert.Throws<InvalidDataException>(() => NMnistFolder.Open(folder.Path)).Message);
        Assert.Contains("there is no such folder", Assert.Throws<DirectoryNotFoundException>(() => NMnistFolder.Open(Path.Combine(folder.Path, "none"))).Message);
    }

    [Fact]
    public void The_real_subset_has_the_counts_of_its_list()
    {
        // PROVENANCE.md of the subset: classes 97,116,99,93,105,92,94,117,87,100; 4,133 events on average, sd 1,154; no event of these or of the test set after 336,040 us.
        RecordingDataSet set = NMnistFolder.Open(RealData.Folder("nmnist-small"));
        int[] perClass = new int[10];
        foreach (int label in set.Train.Labels) perClass[label]++;
        Assert.Equal([97, 116, 99, 93, 105, 92, 94, 117, 87, 100], perClass);
        Assert.Null(set.Test);
        EventRecording[] recordings = new EventRecording[1000];
        Parallel.For(0, recordings.Length, i => recordings[i] = set.Train.Read(i));
        Assert.Equal(4133, recordings.Average(recording => recording.Count), 0.5);
        Assert.InRange(recordings.Max(recording => recording.TimesUs[^1]), 300_000, 336_040);
        Assert.Equal((4681, 5, 5028, 0), (recordings[0].Count, recordings[0].Label, recordings[1].Count, recordings[1].Label));
        // Recording i is image i of MNIST.
        Assert.Equal(MnistFolder.Open(RealData.Folder("mnist")).Train.Labels[..1000], set.Train.Labels);
    }

    private static int[] Times(RecordingSet set) => [.. Enumerable.Range(0, set.Count).Select(i => set.Read(i).TimesUs[0])];

    private static void Put(TemporaryFolder folder, int time, params string[] parts) =>
        NMnistFile.Write(folder.File(parts), new EventRecording(34, 34, [time], [1], [2], [0]));
}
