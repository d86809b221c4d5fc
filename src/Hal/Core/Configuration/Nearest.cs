namespace Neuromorphic.Hal.Configuration;

/// <summary>Suggestions for mistyped words.</summary>
public static class Nearest
{
    /// <summary>" Did you mean 'x'?" for the nearest word, if it is at most two edits away; else nothing.</summary>
    public static string Suggest(string word, IEnumerable<string> known)
    {
        string? best = null;
        int distance = 3;
        foreach (string candidate in known)
        {
            int edits = Edits(word, candidate);
            if (edits >= distance) continue;
            (best, distance) = (candidate, edits);
        }
        return best is null ? "" : $" Did you mean '{best}'?";
    }

    /// <summary>The suggestion as advice of its own, or <paramref name="otherwise"/> where no word is near.</summary>
    public static string Advice(string word, IEnumerable<string> known, string otherwise)
    {
        string suggestion = Suggest(word, known);
        return suggestion.Length > 0 ? suggestion.TrimStart() : otherwise;
    }

    /// <summary>Words with commas; "none" if there are none.</summary>
    public static string List(IEnumerable<string> words)
    {
        string text = string.Join(", ", words);
        return text.Length == 0 ? "none" : text;
    }

    // Levenshtein distance without regard to case; names are short, so the plain table is enough.
    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
