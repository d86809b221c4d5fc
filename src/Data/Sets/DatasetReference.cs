using System.Globalization;

namespace Neuromorphic.Data.Sets;

/// <summary>A data set as it is named on the command line: <c>nmnist:&lt;folder&gt;</c>, <c>mnist:&lt;folder&gt;</c> or <c>generated[:count]</c>.</summary>
public sealed record DatasetReference
{
    /// <summary>The forms that are known, for messages and help texts.</summary>
    public const string Forms = "nmnist:<folder>, mnist:<folder>, generated or generated:<number of recordings>";

    private DatasetReference()
    {
    }

    /// <summary>What it points at.</summary>
    public required DatasetKind Kind { get; init; }

    /// <summary>The folder as it was written; null for generated data.</summary>
    public string? Folder { get; private init; }

    /// <summary>How many recordings to generate, training and test together; null for the generator's own number, and for folders.</summary>
    public int? Count { get; private init; }

    /// <summary>Reads a reference.</summary>
    /// <param name="text">As the user wrote it; the kind is read in any case.</param>
    /// <exception cref="ArgumentException">It has none of the known forms; the message lists them.</exception>
    public static DatasetReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Only the first colon divides: a folder may have a drive letter.
        string[] parts = text.Split(':', 2);
        string? rest = parts.Length == 2 ? parts[1].Trim() : null;
        return parts[0].Trim().ToLowerInvariant() switch
        {
            "nmnist" => new DatasetReference { Kind = DatasetKind.NMnist, Folder = CheckFolder(text, rest) },
            "mnist" => new DatasetReference { Kind = DatasetKind.Mnist, Folder = CheckFolder(text, rest) },
            "generated" => new DatasetReference { Kind = DatasetKind.Generated, Count = rest is null ? null : CheckCount(text, rest) },
            _ => throw new ArgumentException($"Data set '{text}': '{parts[0]}' is no kind of data set. Known forms: {Forms}."),
        };
    }

    /// <summary>The folder that is meant, see <see cref="DataRoot.Resolve(string)"/>.</summary>
    /// <exception cref="InvalidOperationException">Generated data has no folder.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message lists where it was looked for.</exception>
    public string ResolveFolder() => DataRoot.Resolve(Folder ?? throw new InvalidOperationException($"Data set '{this}' has no folder."));

    /// <summary>As it is read by <see cref="Parse"/>.</summary>
    public override string ToString() => Kind switch
    {
        DatasetKind.Generated => Count is null ? "generated" : string.Create(CultureInfo.InvariantCulture, $"generated:{Count}"),
        _ => $"{(Kind == DatasetKind.NMnist ? "nmnist" : "mnist")}:{Folder}",
    };

    private static string CheckFolder(string text, string? folder) =>
        string.IsNullOrEmpty(folder) ? throw new ArgumentException($"Data set '{text}': a folder is needed behind the colon. Known forms: {Forms}.") : folder;

    private static int CheckCount(string text, string count) =>
        int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new ArgumentException($"Data set '{text}': '{count}' is no number of recordings; allowed are whole numbers from 1 on. Known forms: {Forms}.");
}
