using System.Runtime.Intrinsics;

namespace Neuromorphic.Snn.Places;

/// <summary>The sum of absolute differences to each reference image: template matching, the baseline of all place recognition.</summary>
public static class SadBaseline
{
    /// <summary>Scores: the negative sum, so that larger is better. With several references a place, the smallest of its sums counts.</summary>
    /// <param name="references">Per traverse one prepared image per place.</param>
    /// <param name="queries">Prepared images.</param>
    /// <exception cref="ArgumentException">Traverses or images differ in size.</exception>
    public static ScoreMatrix Scores(IReadOnlyList<byte[][]> references, byte[][] queries)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentNullException.ThrowIfNull(queries);
        int places = PlaceInputs.Require(references);
        ScoreMatrix scores = new(queries.Length, places);
        Parallel.For(0, queries.Length, q =>
        {
            Span<float> row = scores.Row(q);
            row.Fill(float.NegativeInfinity);
            foreach (byte[][] traverse in references)
                for (int p = 0; p < places; p++) row[p] = Math.Max(row[p], -Sum(queries[q], traverse[p]));
        });
        return scores;
    }

    private static int Sum(byte[] a, byte[] b)
    {
        if (a.Length != b.Length) throw new ArgumentException($"Images of {a.Length} and {b.Length} pixels; they must be prepared alike.");
        int sum = 0, i = 0;
        for (; i <= a.Length - 32; i += 32)
        {
            Vector256<byte> x = Vector256.Create<byte>(a.AsSpan(i)), y = Vector256.Create<byte>(b.AsSpan(i));
            (Vector256<ushort> low, Vector256<ushort> high) = Vector256.Widen(Vector256.Max(x, y) - Vector256.Min(x, y));
            sum += Vector256.Sum(low + high);
        }
        for (; i < a.Length; i++) sum += Math.Abs(a[i] - b[i]);
        return sum;
    }
}
