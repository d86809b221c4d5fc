using System.Globalization;
using Neuromorphic.Data.Images;

namespace Neuromorphic.Data.Sets;

/// <summary>A folder of image files: <c>ref</c> (or <c>ref1</c>, <c>ref2</c>, ...), <c>query</c> and optionally <c>ground_truth.csv</c>.</summary>
/// <remarks>
/// Images are taken in the order of their names. The ground truth has a head line and then one pair a line: query index, reference index, both from 0; several lines for a
/// query with several right references. Without it query i shows place i.
/// </remarks>
public static class ImagePairFolder
{
    /// <summary>Name of the ground truth.</summary>
    public const string TruthFile = "ground_truth.csv";

    /// <summary>Opens the folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder or one of its parts is not there.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read or has another size, or the ground truth points outside; the message names file and line.</exception>
    public static TraverseSet Open(string folder)
    {
        string[] folders = [.. Directory.EnumerateDirectories(folder).Where(name => Path.GetFileName(name).StartsWith("ref", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string asked = Path.Combine(folder, "query");
        if (folders.Length == 0 || !Directory.Exists(asked))
            throw new DirectoryNotFoundException($"'{folder}': a folder of traverses has the folders 'ref' (or ref1, ref2, ...) and 'query'. Make them, or name another folder.");
        GreyImages[] references = [.. folders.Select(ImageFile.ReadFolder)];
        GreyImages query = ImageFile.ReadFolder(asked);
        string truth = Path.Combine(folder, TruthFile);
        IReadOnlyList<IReadOnlyList<int>> right = File.Exists(truth) ? ReadTruth(truth, query.Count, references[0].Count) : Aligned(folder, query.Count, references[0].Count);
        return new TraverseSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), references, query, right, [.. Enumerable.Range(0, query.Count)]);
    }

    private static int[][] Aligned(string folder, int queries, int places) => queries == places
        ? [.. Enumerable.Range(0, queries).Select(i => new[] { i })]
        : throw new InvalidDataException($"'{folder}': {queries} queries and {places} references without {TruthFile}; without a ground truth query i shows place i, and the numbers must be equal.");

    private static List<int>[] ReadTruth(string path, int queries, int places)
    {
        List<int>[] right = [.. Enumerable.Range(0, queries).Select(_ => new List<int>())];
        string[] lines = File.ReadAllLines(path);
        for (int i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            string[] cells = lines[i].Split(',');
            if (cells.Length != 2 || !Index(cells[0], out int query) || !Index(cells[1], out int place))
                throw new InvalidDataException($"'{path}', line {i + 1}: '{lines[i]}' is no pair of a query index and a reference index.");
            if (query >= queries || place >= places)
                throw new InvalidDataException($"'{path}', line {i + 1}: query {query}, reference {place} points outside; there are queries 0 to {queries - 1} and references 0 to {places - 1}.");
            right[query].Add(place);
        }
        return right;
    }

    private static bool Index(string cell, out int value) => int.TryParse(cell.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
