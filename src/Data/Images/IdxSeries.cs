using System.Globalization;
using System.Text.RegularExpressions;

namespace Neuromorphic.Data.Images;

/// <summary>Finds the IDX file, or the pieces, that hold one array in a folder.</summary>
/// <remarks>
/// For the name <c>train-images</c>: <c>train-images-idx3-ubyte</c>, <c>train-images.idx3-ubyte</c>, either with <c>.gz</c> behind it, or
/// <c>train-images-part01of06-idx3-ubyte.gz</c> to <c>part06of06</c>. Thread safe.
/// </remarks>
public static partial class IdxSeries
{
    /// <summary>The files of an array, in order; empty where there is none.</summary>
    /// <param name="folder">The folder, not searched below.</param>
    /// <param name="name">What the file names begin with, such as <c>train-images</c>.</param>
    /// <exception cref="InvalidDataException">A piece is missing, or pieces of two divisions lie side by side.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    public static IReadOnlyList<string> Find(string folder, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        SortedDictionary<int, string> pieces = [];
        string? whole = null, first = null;
        int announced = 0;
        // The uncompressed file of a pair comes first in this order and is the faster one to read.
        foreach (string file in Directory.EnumerateFiles(folder).Where(file => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            Match match = Ending().Match(Path.GetFileName(file), name.Length);
            if (!match.Success || match.Index != name.Length) continue;
            if (!match.Groups["part"].Success)
            {
                whole ??= file;
                continue;
            }
            int part = int.Parse(match.Groups["part"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            int of = int.Parse(match.Groups["of"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            first ??= file;
            if (announced != 0 && of != announced) throw new InvalidDataException($"'{file}' is a piece of {of}, '{first}' is one of {announced}: keep the pieces of one division in a folder.");
            announced = of;
            pieces.TryAdd(part, file);
        }
        if (whole is not null) return [whole];
        for (int part = 1; part <= announced; part++)
        {
            if (!pieces.ContainsKey(part))
                throw new InvalidDataException($"'{folder}': piece {part} of {announced} of '{name}' is missing; there are pieces {string.Join(", ", pieces.Keys)}. Get it, or name the pieces you want one by one.");
        }
        return [.. pieces.Values];
    }

    /// <summary>Reads the array.</summary>
    /// <param name="folder">The folder, not searched below.</param>
    /// <param name="name">What the file names begin with, such as <c>train-images</c>.</param>
    /// <exception cref="FileNotFoundException">No file of the folder holds it; the message lists the names that would.</exception>
    /// <exception cref="InvalidDataException">A piece is missing, or a file is damaged; the message names the file and the byte.</exception>
    public static IdxArray Read(string folder, string name)
    {
        IReadOnlyList<string> files = Find(folder, name);
        return files.Count > 0
            ? IdxFile.Read(files)
            : throw new FileNotFoundException($"'{folder}': no file holds '{name}'; looked for {name}-idx<n>-ubyte, {name}.idx<n>-ubyte and {name}-part<i>of<n>-idx<n>-ubyte, with or without .gz.");
    }

    [GeneratedRegex(@"\G(-part(?<part>\d{1,4})of(?<of>\d{1,4}))?[-.]idx\d+(-[a-z]+)?(\.gz)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Ending();
}
