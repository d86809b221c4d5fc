using System.Globalization;
using Neuromorphic.Data.Events;

namespace Neuromorphic.Data.Sets;

/// <summary>Folders of N-MNIST recordings: <c>Train|Test/&lt;class&gt;/NNNNN.bin</c>.</summary>
/// <remarks>
/// The folder's name is the class. Where all classes are whole numbers, the number is the label; else the labels count the names in ordinal order, over training
/// and test together. Recordings are in the order of their file names, by number where the names are numbers, whatever their class: recording i of N-MNIST is image
/// i of MNIST. Files of other endings are left alone, so no list (such as <c>train.tsv</c>) is needed. Listing reads no recording. Thread safe.
/// </remarks>
public static class NMnistFolder
{
    // A folder of a larger number is a number of a recording, not a class.
    private const int LargestClassNumber = 999;

    /// <summary>Opens a data set.</summary>
    /// <param name="folder">Holds <c>Train</c>, <c>Test</c> or both (case does not matter), or class folders, or recordings; the last two are training data.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="InvalidDataException">There is no recording in it.</exception>
    public static RecordingDataSet Open(string folder)
    {
        CheckFolder(folder);
        string name = NameOf(folder);
        string? train = Child(folder, "train"), test = Child(folder, "test");
        List<Item> trainItems = train is null && test is null ? List(folder) : train is null ? [] : List(train);
        List<Item> testItems = test is null ? [] : List(test);
        if (trainItems.Count + testItems.Count == 0)
            throw new InvalidDataException($"'{folder}': there is no {NMnistFile.Extension} file in it; looked for Train|Test/<class>/*{NMnistFile.Extension}, <class>/*{NMnistFile.Extension} and *{NMnistFile.Extension}.");
        string[] classes = Classes(trainItems.Concat(testItems));
        return new RecordingDataSet(name, new Set($"{name}/train", classes, trainItems), test is null ? null : new Set($"{name}/test", classes, testItems));
    }

    private static List<Item> List(string folder)
    {
        List<Item> items = [.. Files(folder).Select(file => new Item(file, null))];
        foreach (string child in Directory.EnumerateDirectories(folder))
            items.AddRange(Files(child).Select(file => new Item(file, Path.GetFileName(child))));
        items.Sort();
        return items;
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => file.EndsWith(NMnistFile.Extension, StringComparison.OrdinalIgnoreCase));

    private static string[] Classes(IEnumerable<Item> items)
    {
        string[] names = [.. items.Select(item => item.Class).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        int[] numbers = [.. names.Select(Number)];
        if (numbers.Length == 0 || numbers.Any(number => number is < 0 or > LargestClassNumber)) return names;
        return [.. Enumerable.Range(0, numbers.Max() + 1).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;

    private static string? Child(string folder, string name) =>
        Directory.EnumerateDirectories(folder).FirstOrDefault(child => Path.GetFileName(child).Equals(name, StringComparison.OrdinalIgnoreCase));

    internal static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    internal static void CheckFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"'{folder}': there is no such folder.");
    }

    private readonly record struct Item(string File, string? Class) : IComparable<Item>
    {
        public int CompareTo(Item other)
        {
            string name = Path.GetFileNameWithoutExtension(File), otherName = Path.GetFileNameWithoutExtension(other.File);
            int number = Number(name), otherNumber = Number(otherName);
            // Names that are no numbers come last (a comparison of unsigned values), in ordinal order; equal names in order of class.
            int order = ((uint)number).CompareTo((uint)otherNumber);
            if (order == 0) order = string.CompareOrdinal(name, otherName);
            return order != 0 ? order : string.CompareOrdinal(File, other.File);
        }
    }

    private sealed class Set(string name, string[] classes, List<Item> items)
        : RecordingSet(name, NMnistFile.Width, NMnistFile.Height, classes, [.. items.Select(item => LabelOf(item, classes))])
    {
        protected override EventRecording ReadAt(int index) => NMnistFile.Read(items[index].File, Labels[index]);

        // "07" and "7" are one class, 7: where classes are numbers the number is looked up, not the text.
        private static int LabelOf(Item item, string[] classes) => item.Class switch
        {
            null => -1,
            string name when Array.IndexOf(classes, name) is >= 0 and var label => label,
            string name => Number(name),
        };
    }
}
