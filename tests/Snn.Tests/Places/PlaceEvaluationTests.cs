using Neuromorphic.Snn.Places;

namespace Neuromorphic.Snn.Tests.Places;

public class PlaceEvaluationTests
{
    internal static ScoreMatrix Scores(int places, params float[] values)
    {
        ScoreMatrix scores = new(values.Length / places, places);
        values.CopyTo(scores.Values, 0);
        return scores;
    }

    [Fact]
    public void Recall_counts_queries_whose_right_place_is_among_the_first_n_and_ties_go_to_lower_numbers()
    {
        // Right places 0, 1, 2: ranks 0; 1 (a tie with place 0); 2.
        PlaceEvaluation e = new(Scores(3, 3, 2, 1, 5, 5, 1, 3, 2, 1), PlaceTruth.Aligned(3));
        Assert.Equal([1, 2, 3], new[] { 1, 2, 3 }.Select(e.Found));
        Assert.Equal([0, 0, 0], e.Best);
    }

    [Fact]
    public void Equal_scores_of_all_places_are_no_match_and_a_miss_at_every_n()
    {
        PlaceEvaluation e = new(Scores(2, 0, 0, 1, 2), PlaceTruth.Aligned(2));
        Assert.Equal([-1, 1], e.Best);
        Assert.Equal((1, 1), (e.Found(1), e.Found(2)));
        Assert.Single(e.Curve);
    }

    [Fact]
    public void Tolerance_makes_neighbours_right_and_ends_at_the_borders()
    {
        PlaceTruth truth = PlaceTruth.Aligned(4).Tolerant(1);
        Assert.Equal([0, 1], truth.Of(0).ToArray());
        Assert.Equal([1, 2, 3], truth.Of(2).ToArray());
    }

    /// <summary>
    /// Four queries answer right (score 9), right (8), wrong (7), right (6). Accepted 1: P 1, rejected 3, R 1/4 or 1/3. 2: P 1, R 2/4 or 2/3. 3: P 2/3, R 2/3 both.
    /// 4: P 3/4, R 3/3. Area: 1/3 + 1/3 + 0 + 1/3 (2/3 + 3/4) / 2 = 0.9028.
    /// </summary>
    [Fact]
    public void Precision_and_recall_follow_both_definitions_over_all_scores()
    {
        PlaceEvaluation e = new(Scores(4, 9, 0, 0, 0, 0, 8, 0, 0, 7, 0, 0, 0, 0, 0, 0, 6), PlaceTruth.Aligned(4));
        Assert.Equal([1, 1, 2 / 3.0, 0.75], e.Curve.Select(point => point.Precision));
        Assert.Equal([0.25, 0.5, 2 / 3.0, 1], e.Curve.Select(point => point.RecallOverRejections));
        Assert.Equal([1 / 3.0, 2 / 3.0, 2 / 3.0, 1], e.Curve.Select(point => point.RecallOverRight));
        Assert.Equal(0.5, e.RecallAtFullPrecision);
        Assert.Equal(2 / 3.0, e.RecallOverRightAtFullPrecision);
        Assert.Equal(2 / 3.0 + (2 / 3.0 + 0.75) / 6, e.AreaUnderCurve, 12);
    }

    [Fact]
    public void Answers_of_the_same_score_are_accepted_together()
    {
        PlaceEvaluation e = new(Scores(2, 5, 0, 5, 0), PlaceTruth.Aligned(2));
        Assert.Equal(0.5, Assert.Single(e.Curve).Precision);
        Assert.Equal(0, e.RecallAtFullPrecision);
    }

    [Fact]
    public void A_truth_that_points_outside_names_the_query()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new PlaceTruth([[0], [2]], 2));
        Assert.Contains("query 1 is place 2; there are places 0 to 1", error.Message, StringComparison.Ordinal);
    }
}
