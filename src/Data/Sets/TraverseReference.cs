using System.Globalization;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Sets;

/// <summary>Traverses as they are named on the command line: <c>generated[:places]</c>, <c>nordland:&lt;folder&gt;</c>, <c>nordland-all:&lt;folder&gt;</c> or <c>images:&lt;folder&gt;</c>.</summary>
public sealed record TraverseReference
{
    /// <summary>The forms that are known, for messages and help texts.</summary>
    public const string Forms = "generated, generated:<number of places>, nordland:<folder>, nordland-all:<folder> (without frames.txt), images:<folder>";

    private static readonly string[] s_folders = ["nordland", "nordland-all", "images"];

    private TraverseReference()
    {
    }

    /// <summary>The word before the colon.</summary>
    public required string Kind { get; init; }

    /// <summary>The folder as it was written; null for generated data.</summary>
    public string? Folder { get; private init; }

    /// <summary>Number of places to generate; null for the generator's own number, and for folders.</summary>
    public int? Places { get; private init; }

    /// <summary>Reads a reference.</summary>
    /// <exception cref="ArgumentException">It has none of the known forms; the message lists them.</exception>
    public static TraverseReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // Only the first colon divides: a folder may have a drive letter.
        string[] parts = text.Split(':', 2);
        string kind = parts[0].Trim().ToLowerInvariant();
        string? rest = parts.Length == 2 ? parts[1].Trim() : null;
        if (kind == "generated")
        {
            if (rest is null) return new TraverseReference { Kind = kind };
            return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int places) && places is > 0 and <= GeneratedTraverseOptions.MostPlaces
                ? new TraverseReference { Kind = kind, Places = places }
                : throw new ArgumentException($"Traverses '{text}': '{rest}' is no number of places; allowed are 1 to {GeneratedTraverseOptions.MostPlaces}. Known forms: {Forms}.");
        }
        if (!s_folders.Contains(kind)) throw new ArgumentException($"Traverses '{text}': '{parts[0]}' is no kind of traverses. Known forms: {Forms}.");
        return string.IsNullOrEmpty(rest)
            ? throw new ArgumentException($"Traverses '{text}': a folder is needed behind the colon. Known forms: {Forms}.")
            : new TraverseReference { Kind = kind, Folder = rest };
    }

    /// <summary>The same with another folder.</summary>
    public TraverseReference WithFolder(string folder) => this with { Folder = folder };

    /// <summary>Opens what it names.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is not there; the message lists where it was looked for.</exception>
    /// <exception cref="InvalidDataException">The folder holds no such data, or a file is damaged.</exception>
    public TraverseSet Open() => Kind switch
    {
        "generated" => GeneratedTraverse.Create(new GeneratedTraverseOptions { Places = Places ?? new GeneratedTraverseOptions().Places }),
        "nordland" => NordlandFolder.Open(DataRoot.Resolve(Folder!)),
        "nordland-all" => NordlandFolder.Open(DataRoot.Resolve(Folder!), filtered: false),
        _ => ImagePairFolder.Open(DataRoot.Resolve(Folder!)),
    };

    /// <summary>As it is read by <see cref="Parse"/>.</summary>
    public override string ToString() => Folder is not null ? $"{Kind}:{Folder}" : Places is null ? Kind : string.Create(CultureInfo.InvariantCulture, $"{Kind}:{Places}");
}
