using System.Globalization;
using Neuromorphic.Data.Images;

namespace Neuromorphic.Data.Sets;

/// <summary>Folders of the form of MNIST: images and labels as IDX files, for training and, mostly, for test.</summary>
/// <remarks>
/// The names are <c>train-images</c>, <c>train-labels</c>, and <c>t10k-</c> or <c>test-</c> for the test, with the endings that <see cref="IdxSeries"/> knows.
/// Fashion-MNIST, E-MNIST (prefix <c>emnist-letters-</c>) and others have the same form. Thread safe.
/// </remarks>
public static class MnistFolder
{
    internal const int LargestLabel = 65_535;

    /// <summary>Reads a data set.</summary>
    /// <param name="folder">Holds the IDX files.</param>
    /// <param name="prefix">What the names begin with, before <c>train-images</c>.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="FileNotFoundException">Images, or the labels to images, are missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, a piece is missing, or images and labels do not fit together; the message names the file and the place.</exception>
    public static ImageDataSet Open(string folder, string prefix = "")
    {
        NMnistFolder.CheckFolder(folder);
        ArgumentNullException.ThrowIfNull(prefix);
        string name = NMnistFolder.NameOf(folder);
        ImageSet train = Read(folder, prefix + "train", $"{name}/train");
        string? testName = new[] { "t10k", "test" }.FirstOrDefault(test => IdxSeries.Find(folder, $"{prefix}{test}-images").Count > 0);
        ImageSet? test = testName is null ? null : Read(folder, prefix + testName, $"{name}/test");
        if (test is not null && (test.Rows, test.Columns) != (train.Rows, train.Columns))
            throw new InvalidDataException($"'{folder}': training images have {train.Rows} x {train.Columns} pixels, test images {test.Rows} x {test.Columns}; they must be equal.");
        int classes = 1 + Math.Max(Largest(train), test is null ? 0 : Largest(test));
        return new ImageDataSet(name, [.. Enumerable.Range(0, classes).Select(label => label.ToString(CultureInfo.InvariantCulture))], train, test);
    }

    private static ImageSet Read(string folder, string part, string name) =>
        new(name, IdxSeries.Read(folder, $"{part}-images"), IdxSeries.Read(folder, $"{part}-labels"));

    private static int Largest(ImageSet set)
    {
        int largest = 0;
        foreach (int label in set.Labels) largest = Math.Max(largest, label);
        return largest;
    }
}
