namespace Neuromorphic.Snn.Places;

/// <summary>Puts every place on its own scale, so that places which answer everything (hubs) win no longer.</summary>
/// <remarks>
/// <code>
/// mean_p, deviation_p: of the place's scores over the queries seen so far, the present one included
/// w = Shrinkage / (n + Shrinkage);   mean'_p = (1 - w) mean_p + w mean over places of mean_p;   deviation' alike
/// score' = (score - mean'_p) / deviation'_p
/// </code>
/// Nothing looks ahead, unless <see cref="Offline"/> is asked for: a comparison, no method.
/// </remarks>
public sealed class ScoreNormalisation
{
    /// <summary>Queries whose weight the mean over all places has; measured with the baselines of docs/place-recognition.md.</summary>
    public const double DefaultShrinkage = 20;

    private readonly double[] _sums, _squares;
    private readonly double _shrinkage;
    private long _seen;

    /// <summary>A normalisation that has seen nothing.</summary>
    /// <param name="places">Number of places.</param>
    /// <param name="shrinkage">Weight of the mean over places, in queries, at least 0.</param>
    public ScoreNormalisation(int places, double shrinkage = DefaultShrinkage)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(shrinkage);
        (_sums, _squares, _shrinkage) = (new double[places], new double[places], shrinkage);
    }

    /// <summary>Normalises the scores of the next query in place. Belongs to one thread at a time.</summary>
    /// <param name="row">By place.</param>
    public void Next(Span<float> row)
    {
        if (row.Length != _sums.Length) throw new ArgumentException($"{row.Length} scores for {_sums.Length} places.", nameof(row));
        _seen++;
        for (int p = 0; p < row.Length; p++)
        {
            _sums[p] += row[p];
            _squares[p] += (double)row[p] * row[p];
        }
        Apply(row, _shrinkage / (_seen + _shrinkage));
    }

    /// <summary>All queries in their order, each normalised by itself and those before.</summary>
    public static ScoreMatrix Causal(ScoreMatrix scores, double shrinkage = DefaultShrinkage)
    {
        ScoreMatrix result = Copy(scores);
        ScoreNormalisation running = new(scores.Places, shrinkage);
        for (int q = 0; q < result.Queries; q++) running.Next(result.Row(q));
        return result;
    }

    /// <summary>All queries by the statistics of all of them: it looks ahead, so it is a bound and no method.</summary>
    public static ScoreMatrix Offline(ScoreMatrix scores)
    {
        ScoreMatrix result = Copy(scores);
        ScoreNormalisation all = new(scores.Places, 0);
        for (int q = 0; q < scores.Queries; q++)
        {
            all._seen++;
            ReadOnlySpan<float> row = scores.Row(q);
            for (int p = 0; p < row.Length; p++)
            {
                all._sums[p] += row[p];
                all._squares[p] += (double)row[p] * row[p];
            }
        }
        for (int q = 0; q < result.Queries; q++) all.Apply(result.Row(q), 0);
        return result;
    }

    private void Apply(Span<float> row, double weight)
    {
        double meanOfMeans = 0, meanOfDeviations = 0;
        for (int p = 0; p < row.Length; p++)
        {
            (double mean, double deviation) = Moments(p);
            meanOfMeans += mean;
            meanOfDeviations += deviation;
        }
        meanOfMeans /= row.Length;
        meanOfDeviations /= row.Length;
        for (int p = 0; p < row.Length; p++)
        {
            (double mean, double deviation) = Moments(p);
            mean += weight * (meanOfMeans - mean);
            deviation += weight * (meanOfDeviations - deviation);
            row[p] = deviation > 0 ? (float)((row[p] - mean) / deviation) : 0;
        }
    }

    private (double Mean, double Deviation) Moments(int place)
    {
        double mean = _sums[place] / _seen;
        return (mean, Math.Sqrt(Math.Max(0, _squares[place] / _seen - mean * mean)));
    }

    private static ScoreMatrix Copy(ScoreMatrix scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ScoreMatrix copy = new(scores.Queries, scores.Places);
        scores.Values.CopyTo(copy.Values, 0);
        return copy;
    }
}
