using Neuromorphic.Snn.Places;

namespace Neuromorphic.Cli.Experiments.Places;

/// <summary>One method on the queries: its scores, and what they look like behind each post-processing.</summary>
internal sealed class PlaceContender
{
    /// <summary>Lengths of the sequences that are reported.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [4, 5, 10];

    public PlaceContender(string name, ScoreMatrix scores, PlaceTruth truth, IReadOnlyList<int> frames, IReadOnlyList<int> outside)
    {
        (Name, Scores) = (name, scores);
        ScoreMatrix causal = ScoreNormalisation.Causal(scores);
        List<PlaceFigure> figures = [Of("plain", scores), Of("causal", causal)];
        foreach (int length in Lengths.Where(length => length <= Math.Min(scores.Queries, scores.Places) / 2))
        {
            figures.Add(Sequences($"seq {length}", scores, length, gaps: true));
            int[] whole = SequenceMatching.WithoutGaps(frames, length);
            if (whole.Length > 0 && whole.Length < scores.Queries - length + 1) figures.Add(Sequences($"seq {length}, no gaps", scores, length, gaps: false));
            figures.Add(Sequences($"causal, seq {length}", causal, length, gaps: true));
        }
        Figures = figures;

        PlaceFigure Of(string post, ScoreMatrix matrix)
            => new(post, new PlaceEvaluation(matrix, truth), outside.Count == 0 || outside.Count == truth.Queries ? null : new PlaceEvaluation(matrix.Select(outside), truth.Select(outside)));

        PlaceFigure Sequences(string post, ScoreMatrix matrix, int length, bool gaps)
        {
            ScoreMatrix sums = SequenceMatching.Sum(matrix, length);
            PlaceTruth right = SequenceMatching.Truth(truth, length);
            int[] all = gaps ? [.. Enumerable.Range(0, sums.Queries)] : SequenceMatching.WithoutGaps(frames, length);
            // A sequence is outside where its last query and its first are.
            HashSet<int> apart = [.. outside];
            int[] free = [.. all.Where(q => apart.Contains(q) && apart.Contains(q + length - 1))];
            return new PlaceFigure(
                post, new PlaceEvaluation(sums.Select(all), right.Select(all)),
                free.Length == 0 || free.Length == all.Length ? null : new PlaceEvaluation(sums.Select(free), right.Select(free)));
        }
    }

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>Scores of single images.</summary>
    public ScoreMatrix Scores { get; }

    /// <summary>Plain first, then every post-processing.</summary>
    public IReadOnlyList<PlaceFigure> Figures { get; }

    /// <summary>Wall-clock seconds of training; null where nothing is trained.</summary>
    public double? TrainingSeconds { get; init; }

    /// <summary>Processor seconds of training, of all threads.</summary>
    public double? TrainingCpuSeconds { get; init; }

    /// <summary>Median milliseconds of a query alone, from the prepared image on.</summary>
    public double? QueryMilliseconds { get; init; }

    /// <summary>Queries per second in batches.</summary>
    public double? QueriesPerSecond { get; init; }

    /// <summary>Synapses of the network.</summary>
    public long Synapses { get; init; }

    /// <summary>The figures behind a post-processing, or null where there are too few queries for it.</summary>
    public PlaceFigure? Find(string post) => Figures.FirstOrDefault(figure => figure.Post == post);
}

/// <summary>Figures behind one post-processing.</summary>
/// <param name="Post">Which.</param>
/// <param name="All">Of all queries.</param>
/// <param name="Outside">Of the queries of places that were not used for calibration; null where that is all or none.</param>
internal sealed record PlaceFigure(string Post, PlaceEvaluation All, PlaceEvaluation? Outside);
