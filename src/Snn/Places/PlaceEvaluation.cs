using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Places;

/// <summary>How well scores find the right places: recall, precision and recall over all thresholds.</summary>
/// <remarks>
/// <para>A place's rank counts the places with a larger score, and those with the same score and a lower number: ties go to lower numbers. A query whose scores are all
/// equal is <em>no match</em>: a miss at every N, and rejected by every threshold.</para>
/// <para>Precision and recall: every query answers with its best place; answers are accepted from the best score down, one step per distinct score.
/// <code>
/// P = right answers accepted / answers accepted
/// recall over rejections (VPRSNN):      R = right accepted / (right accepted + queries rejected)
/// recall over right answers (VPRTempo): R = right accepted / right answers
/// </code>
/// Spec 1.8 of the two papers; unlike theirs the thresholds are all scores, so that nothing depends on a grid.</para>
/// </remarks>
public sealed class PlaceEvaluation
{
    private readonly int[] _ranks;

    /// <summary>Evaluates.</summary>
    /// <exception cref="ArgumentException">Scores and truth are of other queries or places.</exception>
    public PlaceEvaluation(ScoreMatrix scores, PlaceTruth truth)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(truth);
        if (scores.Queries != truth.Queries || scores.Places != truth.Places)
            throw new ArgumentException($"Scores are of {scores.Queries} queries and {scores.Places} places, the truth is of {truth.Queries} and {truth.Places}.");
        Queries = scores.Queries;
        _ranks = new int[Queries];
        Best = new int[Queries];
        BestScores = new float[Queries];
        Parallel.For(0, Queries, q => (Best[q], BestScores[q], _ranks[q]) = Rank(scores.Row(q), truth.Of(q)));
        Right = [.. _ranks.Select(rank => rank == 0)];
        Curve = PrecisionCurve();
    }

    /// <summary>Number of queries.</summary>
    public int Queries { get; }

    /// <summary>Best place of every query, or -1 for no match.</summary>
    public int[] Best { get; }

    /// <summary>Score of the best place.</summary>
    public float[] BestScores { get; }

    /// <summary>Whether the best place is right.</summary>
    public bool[] Right { get; }

    /// <summary>Precision and recall from the first accepted answer to the last.</summary>
    public IReadOnlyList<PrecisionPoint> Curve { get; }

    /// <summary>Number of queries with a right place among the first <paramref name="n"/>.</summary>
    public int Found(int n) => _ranks.Count(rank => rank < n);

    /// <summary>Share of queries with a right place among the first <paramref name="n"/>.</summary>
    public double Recall(int n) => (double)Found(n) / Queries;

    /// <summary>Wilson 95 % interval of <see cref="Recall"/>.</summary>
    public Interval Recall95(int n) => Statistics.Wilson(Found(n), Queries);

    /// <summary>Largest recall over rejections at which every accepted answer is right; 0 where the best one is wrong.</summary>
    public double RecallAtFullPrecision => Curve.Where(point => point.Precision == 1).Select(point => point.RecallOverRejections).DefaultIfEmpty(0).Max();

    /// <summary>The same, over right answers.</summary>
    public double RecallOverRightAtFullPrecision => Curve.Where(point => point.Precision == 1).Select(point => point.RecallOverRight).DefaultIfEmpty(0).Max();

    /// <summary>Area under precision over <see cref="PrecisionPoint.RecallOverRight"/>, by trapezoids, the first point drawn out to recall 0.</summary>
    public double AreaUnderCurve
    {
        get
        {
            double area = 0;
            PrecisionPoint? before = null;
            foreach (PrecisionPoint point in Curve)
            {
                area += (point.RecallOverRight - (before?.RecallOverRight ?? 0)) * (point.Precision + (before?.Precision ?? point.Precision)) / 2;
                before = point;
            }
            return area;
        }
    }

    private static (int Best, float Score, int Rank) Rank(ReadOnlySpan<float> row, ReadOnlySpan<int> right)
    {
        int best = 0;
        bool differ = false;
        for (int p = 1; p < row.Length; p++)
        {
            differ |= row[p] != row[0];
            if (row[p] > row[best]) best = p;
        }
        if (!differ && row.Length > 1) return (-1, row[0], int.MaxValue);
        int first = int.MaxValue;
        foreach (int place in right)
        {
            int rank = 0;
            for (int p = 0; p < row.Length; p++)
                if (row[p] > row[place] || row[p] == row[place] && p < place) rank++;
            first = Math.Min(first, rank);
        }
        return (best, row[best], first);
    }

    private List<PrecisionPoint> PrecisionCurve()
    {
        int[] order = [.. Enumerable.Range(0, Queries).Where(q => Best[q] >= 0).OrderByDescending(q => BestScores[q])];
        int rightAnswers = Right.Count(right => right), accepted = 0, good = 0;
        List<PrecisionPoint> curve = [];
        for (int i = 0; i < order.Length; i++)
        {
            accepted++;
            if (Right[order[i]]) good++;
            if (i + 1 < order.Length && BestScores[order[i + 1]] == BestScores[order[i]]) continue;
            int rejected = Queries - accepted;
            curve.Add(new PrecisionPoint(
                BestScores[order[i]], (double)good / accepted, good + rejected == 0 ? 0 : (double)good / (good + rejected), rightAnswers == 0 ? 0 : (double)good / rightAnswers));
        }
        return curve;
    }
}

/// <summary>Precision and recall at one threshold.</summary>
/// <param name="Threshold">The lowest score accepted.</param>
/// <param name="Precision">Share of accepted answers that are right.</param>
/// <param name="RecallOverRejections">Right answers accepted over themselves and all rejected queries.</param>
/// <param name="RecallOverRight">Right answers accepted over all right answers.</param>
public readonly record struct PrecisionPoint(double Threshold, double Precision, double RecallOverRejections, double RecallOverRight);
