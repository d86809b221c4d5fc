using System.Globalization;
using System.Text.RegularExpressions;
using Neuromorphic.Data.Images;

namespace Neuromorphic.Data.Sets;

/// <summary>The Nordland railway in IDX pieces: SEASON-gray-...-partIIofNN-idx3-ubyte.gz, the same frame numbers in all seasons.</summary>
/// <remarks>
/// All pieces of a season that are there are joined in the order of their names, so a part of the journey is enough. With frames.txt (one frame index a line, from 0, into
/// the joined pieces) only those frames are places: stops and tunnels look like everything and would be hubs. Source: NRK; Suenderhauf, Neubert, Protzel 2013.
/// </remarks>
public static partial class NordlandFolder
{
    /// <summary>Name of the list of frames.</summary>
    public const string FramesFile = "frames.txt";

    /// <summary>Opens the folder.</summary>
    /// <param name="folder">Not searched below.</param>
    /// <param name="query">The season that is asked; null for winter where there is one, else the last by name.</param>
    /// <param name="filtered">Uses frames.txt if there is one; otherwise all frames are places, but the one that is repeated at the beginning.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="InvalidDataException">Fewer than two seasons, unequal numbers of frames, a damaged piece or list; the message names the file.</exception>
    public static TraverseSet Open(string folder, string? query = null, bool filtered = true)
    {
        SortedDictionary<string, List<string>> seasons = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            Match match = Piece().Match(Path.GetFileName(file));
            if (!match.Success) continue;
            if (!seasons.TryGetValue(match.Groups["season"].Value, out List<string>? pieces)) seasons.Add(match.Groups["season"].Value, pieces = []);
            pieces.Add(file);
        }
        if (seasons.Count < 2)
            throw new InvalidDataException($"'{folder}': pieces of {seasons.Count} seasons; at least two are needed, as in summer-gray-32x64-part01of03-idx3-ubyte.gz and winter-gray-32x64-part01of03-idx3-ubyte.gz.");
        query ??= seasons.ContainsKey("winter") ? "winter" : seasons.Keys.Last();
        if (!seasons.ContainsKey(query)) throw new InvalidDataException($"'{folder}': there is no season '{query}'; there are {string.Join(", ", seasons.Keys)}.");
        Dictionary<string, GreyImages> images = seasons.ToDictionary(season => season.Key, season => GreyImages.Of(IdxFile.Read(season.Value)));
        int count = images[query].Count;
        foreach ((string season, GreyImages all) in images)
        {
            if (all.Count != count)
                throw new InvalidDataException($"'{folder}': {season} has {all.Count} frames and {query} has {count}; frame i shows the same place in all seasons, so get the same pieces of each.");
        }
        string list = Path.Combine(folder, FramesFile);
        int[] frames = filtered && File.Exists(list) ? ReadFrames(list, count) : [.. Enumerable.Range(0, count).Skip(Filler(images[query]))];
        return new TraverseSet(
            "Nordland", [.. images.Where(season => season.Key != query).Select(season => season.Value.Select(frames))], images[query].Select(frames),
            [.. frames.Select((_, i) => new[] { i })], frames);
    }

    /// <summary>The recordings begin with one frame repeated until the train moves: the number of these frames, 0 where the first two differ.</summary>
    private static int Filler(GreyImages images)
    {
        int frame = 0;
        while (frame + 1 < images.Count && images.Image(frame).Span.SequenceEqual(images.Image(frame + 1).Span)) frame++;
        return frame == 0 || frame + 1 == images.Count ? 0 : frame + 1;
    }

    private static int[] ReadFrames(string path, int count)
    {
        List<int> frames = [];
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            if (!int.TryParse(lines[i], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int frame) || frame < 0)
                throw new InvalidDataException($"'{path}', line {i + 1}: '{lines[i]}' is no frame index; allowed are whole numbers from 0 on, one a line.");
            // The list may be of the whole journey while only its first pieces are there.
            if (frame >= count) continue;
            if (frames.Count > 0 && frame <= frames[^1]) throw new InvalidDataException($"'{path}', line {i + 1}: frame {frame} follows {frames[^1]}; frames are listed in ascending order.");
            frames.Add(frame);
        }
        return frames.Count > 0 ? [.. frames] : throw new InvalidDataException($"'{path}': no frame below the {count} that the pieces hold.");
    }

    [GeneratedRegex(@"^(?<season>[a-z]+)-gray-.*idx3-ubyte(\.gz)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Piece();
}
