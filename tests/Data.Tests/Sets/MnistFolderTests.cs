using Neuromorphic.Data.Images;
using Neuromorphic.Data.Sets;

namespace Neuromorphic.Data.Tests.Sets;

public class MnistFolderTests
{
    [Fact]
    public void Images_and_labels_of_training_and_test_belong_together()
    {
        using TemporaryFolder folder = new();
        Put(folder, "train", [1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
        Put(folder, "t10k", [9, 9, 9, 9], [6]);
        ImageDataSet set = MnistFolder.Open(folder.Path);
        Assert.Equal((2, 2, 2), (set.Train.Count, set.Train.Rows, set.Train.Columns));
        Assert.Equal<byte>([5, 6, 7, 8], set.Train.Image(1).ToArray());
        Assert.Equal([4, 2], set.Train.Labels);
        Assert.Equal([6], set.Test!.Labels);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], set.Classes);
    }

    [Fact]
    public void The_names_may_have_a_prefix_and_the_test_may_be_called_test_or_be_absent()
    {
        using TemporaryFolder folder = new();
        Put(folder, "emnist-letters-train", [1, 2, 3, 4], [1]);
        Assert.Null(MnistFolder.Open(folder.Path, "emnist-letters-").Test);
        Put(folder, "emnist-letters-test", [1, 2, 3, 4], [2]);
        Assert.Equal([2], MnistFolder.Open(folder.Path, "emnist-letters-").Test!.Labels);
        Assert.Contains("no file holds 'train-images'", Assert.Throws<FileNotFoundException>(() => MnistFolder.Open(folder.Path)).Message);
    }

    [Fact]
    public void A_different_number_of_images_and_labels_is_refused_with_both()
    {
        using TemporaryFolder folder = new();
        Put(folder, "train", [1, 2, 3, 4], [4, 2]);
        string message = Assert.Throws<InvalidDataException>(() => MnistFolder.Open(folder.Path)).Message;
        Assert.Contains("has 2 labels", message);
        Assert.Contains("has 1 images", message);
    }

    [Fact]
    public void Images_that_are_no_images_and_labels_below_zero_are_refused()
    {
        using TemporaryFolder folder = new();
        Put(folder, "train", [1, 2, 3, 4], [1]);
        File.WriteAllBytes(folder.File("train-labels-idx1-ubyte"), [0, 0, 9, 1, 0, 0, 0, 1, 0xFF]);
        Assert.Contains("label 0 is -1; allowed are 0..65535", Assert.Throws<InvalidDataException>(() => MnistFolder.Open(folder.Path)).Message);
        IdxFile.Write(folder.File("train-images-idx3-ubyte"), [4], new byte[] { 1, 2, 3, 4 });
        Assert.Contains("images are items x rows x columns", Assert.Throws<InvalidDataException>(() => MnistFolder.Open(folder.Path)).Message);
    }

    [Fact]
    public void The_fingerprint_is_that_of_the_content_however_it_is_cut()
    {
        using TemporaryFolder whole = new(), pieces = new();
        Put(whole, "train", [1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
        IdxFile.Write(pieces.File("train-images-part01of02-idx3-ubyte.gz"), [1, 2, 2], new byte[] { 1, 2, 3, 4 });
        IdxFile.Write(pieces.File("train-images-part02of02-idx3-ubyte.gz"), [1, 2, 2], new byte[] { 5, 6, 7, 8 });
        IdxFile.Write(pieces.File("train-labels-idx1-ubyte"), [2], new byte[] { 4, 2 });
        string fingerprint = MnistFolder.Open(whole.Path).Train.Fingerprint();
        Assert.Equal(fingerprint, MnistFolder.Open(pieces.Path).Train.Fingerprint());
        IdxFile.Write(pieces.File("train-labels-idx1-ubyte"), [2], new byte[] { 4, 3 });
        Assert.NotEqual(fingerprint, MnistFolder.Open(pieces.Path).Train.Fingerprint());
    }

    [Fact]
    public void Real_mnist_has_60000_and_10000_images_and_begins_with_a_five()
    {
        ImageDataSet set = MnistFolder.Open(RealData.Folder("mnist"));
        Assert.Equal((60_000, 10_000, 28, 28, 10), (set.Train.Count, set.Test!.Count, set.Train.Rows, set.Train.Columns, set.Classes.Count));
        Assert.Equal([5, 0, 4, 1, 9], set.Train.Labels[..5]);
        Assert.Equal([7, 2, 1, 0, 4], set.Test.Labels[..5]);
    }

    private static void Put(TemporaryFolder folder, string part, byte[] pixels, byte[] labels)
    {
        IdxFile.Write(folder.File($"{part}-images-idx3-ubyte.gz"), [pixels.Length / 4, 2, 2], pixels);
        IdxFile.Write(folder.File($"{part}-labels-idx1-ubyte"), [labels.Length], labels);
    }
}
