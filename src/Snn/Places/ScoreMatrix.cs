namespace Neuromorphic.Snn.Places;

/// <summary>How well every place fits every query: larger is better.</summary>
/// <remarks>Row after row, one query each. What a score means is its method's own; only comparisons within a method make sense.</remarks>
public sealed class ScoreMatrix
{
    /// <summary>A matrix of zeros.</summary>
    /// <param name="queries">Number of rows, at least 1.</param>
    /// <param name="places">Number of columns, at least 1.</param>
    public ScoreMatrix(int queries, int places)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        (Queries, Places, Values) = (queries, places, new float[checked(queries * places)]);
    }

    /// <summary>Number of queries.</summary>
    public int Queries { get; }

    /// <summary>Number of places.</summary>
    public int Places { get; }

    /// <summary>All scores, [queries, places].</summary>
    public float[] Values { get; }

    /// <summary>The scores of one query, by place.</summary>
    public Span<float> Row(int query) => Values.AsSpan(query * Places, Places);

    /// <summary>The same queries in another order, or some of them.</summary>
    /// <param name="queries">Which, in the order of the result.</param>
    public ScoreMatrix Select(IReadOnlyList<int> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ScoreMatrix selected = new(queries.Count, Places);
        for (int q = 0; q < queries.Count; q++) Row(queries[q]).CopyTo(selected.Row(q));
        return selected;
    }
}
