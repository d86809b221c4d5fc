namespace Neuromorphic.Snn.Places;

/// <summary>Adds scores along sequences of queries: what one image leaves open, the images before it decide.</summary>
/// <remarks>
/// <code>
/// one speed:  S_L[q, r] = sum over i &lt; L of S[q - i, r - i]
/// speeds V:   S_L[q, r] = max over v in V of sum over i &lt; L of S[q - i, r - round(v i)]
/// </code>
/// Row q of the result is the query at which the sequence ends, from the L-th on: nothing looks ahead. Places before which no whole sequence fits have no row
/// entries of their own and are left out, as the published evaluation does: queries and places both count from L - 1.
/// </remarks>
public static class SequenceMatching
{
    /// <summary>Speeds of the search over velocities: 0.8 to 1.25 of the reference's, as in SeqSLAM (Milford, Wyeth, ICRA 2012).</summary>
    public static IReadOnlyList<double> DefaultSpeeds { get; } = [0.8, 0.9, 1, 1.1, 1.25];

    /// <summary>Scores of sequences of <paramref name="length"/> images at the reference's speed.</summary>
    /// <param name="scores">Scores of single images, queries and places in the order of travel.</param>
    /// <param name="length">Images of a sequence, 1 to the number of queries and of places.</param>
    /// <returns>[queries - length + 1, places - length + 1].</returns>
    public static ScoreMatrix Sum(ScoreMatrix scores, int length) => Search(scores, length, [1]);

    /// <summary>Scores of sequences at the best of several speeds.</summary>
    /// <param name="scores">Scores of single images, queries and places in the order of travel.</param>
    /// <param name="length">Images of a sequence, 1 to the number of queries and of places.</param>
    /// <param name="speeds">Places per query, not negative. A speed at which a sequence would begin before the first place is left out there.</param>
    public static ScoreMatrix Search(ScoreMatrix scores, int length, IReadOnlyList<double> speeds)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(speeds);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Math.Min(scores.Queries, scores.Places));
        if (speeds.Count == 0 || speeds.Any(v => !(v >= 0 && double.IsFinite(v)))) throw new ArgumentException("Speeds are finite and not negative, and there is at least one.", nameof(speeds));
        int skip = length - 1;
        ScoreMatrix result = new(scores.Queries - skip, scores.Places - skip);
        Parallel.For(0, result.Queries, q =>
        {
            float[] sums = new float[scores.Places];
            Span<float> best = result.Row(q);
            best.Fill(float.NegativeInfinity);
            foreach (double speed in speeds)
            {
                sums.AsSpan().Clear();
                int back = 0;
                for (int i = 0; i < length; i++)
                {
                    back = (int)Math.Floor(speed * i + 0.5);
                    ReadOnlySpan<float> row = scores.Row(q + skip - i);
                    for (int r = back; r < row.Length; r++) sums[r] += row[r - back];
                }
                for (int r = Math.Max(skip, back); r < sums.Length; r++) best[r - skip] = Math.Max(best[r - skip], sums[r]);
            }
        });
        return result;
    }

    /// <summary>The truth of sequences, which end at a query: its right places, but those before which no whole sequence fits.</summary>
    public static PlaceTruth Truth(PlaceTruth truth, int length)
    {
        ArgumentNullException.ThrowIfNull(truth);
        int skip = length - 1;
        return new PlaceTruth(
            [.. Enumerable.Range(skip, truth.Queries - skip).Select(q => truth.Of(q).ToArray().Where(p => p >= skip).Select(p => p - skip).ToArray())], truth.Places - skip);
    }

    /// <summary>The sequences that cross no gap, as rows of the result of <see cref="Sum"/>.</summary>
    /// <param name="frames">Frame number of every query; numbers that do not follow one another are a gap.</param>
    /// <param name="length">Images of a sequence.</param>
    public static int[] WithoutGaps(IReadOnlyList<int> frames, int length)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return [.. Enumerable.Range(0, Math.Max(0, frames.Count - length + 1)).Where(first => frames[first + length - 1] - frames[first] == length - 1)];
    }
}
