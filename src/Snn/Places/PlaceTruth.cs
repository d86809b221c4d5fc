namespace Neuromorphic.Snn.Places;

/// <summary>Which places are right for every query.</summary>
/// <remarks>Immutable, thread safe.</remarks>
public sealed class PlaceTruth
{
    private readonly int[][] _right;

    /// <summary>The right places, listed.</summary>
    /// <param name="right">Per query the places that are right; a query without any is always missed.</param>
    /// <param name="places">Number of places.</param>
    /// <exception cref="ArgumentException">A place is outside; the message names the query.</exception>
    public PlaceTruth(IReadOnlyList<IReadOnlyList<int>> right, int places)
    {
        ArgumentNullException.ThrowIfNull(right);
        for (int q = 0; q < right.Count; q++)
        {
            foreach (int place in right[q])
            {
                if ((uint)place >= (uint)places)
                    throw new ArgumentException($"Ground truth of query {q} is place {place}; there are places 0 to {places - 1}. Correct the ground truth, or add the reference images.");
            }
        }
        (_right, Places) = ([.. right.Select(list => list.Order().Distinct().ToArray())], places);
    }

    /// <summary>Number of places.</summary>
    public int Places { get; }

    /// <summary>Number of queries.</summary>
    public int Queries => _right.Length;

    /// <summary>Query i is place i.</summary>
    /// <param name="places">Number of places and of queries.</param>
    public static PlaceTruth Aligned(int places) => new([.. Enumerable.Range(0, places).Select(i => new[] { i })], places);

    /// <summary>The right places of a query, ascending.</summary>
    public ReadOnlySpan<int> Of(int query) => _right[query];

    /// <summary>Whether a place is right for a query.</summary>
    public bool IsRight(int query, int place) => Array.BinarySearch(_right[query], place) >= 0;

    /// <summary>The same with neighbours of right places right too.</summary>
    /// <param name="frames">How many places on either side, not negative.</param>
    public PlaceTruth Tolerant(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frames);
        return frames == 0 ? this : new PlaceTruth(
            [.. _right.Select(list => list.SelectMany(p => Enumerable.Range(p - frames, 2 * frames + 1)).Where(p => p >= 0 && p < Places).ToArray())], Places);
    }

    /// <summary>The same for some queries, in that order.</summary>
    public PlaceTruth Select(IReadOnlyList<int> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return new PlaceTruth([.. queries.Select(q => _right[q])], Places);
    }
}
