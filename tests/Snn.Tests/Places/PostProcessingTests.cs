using Neuromorphic.Snn.Places;
using static Neuromorphic.Snn.Tests.Places.PlaceEvaluationTests;

namespace Neuromorphic.Snn.Tests.Places;

public class PostProcessingTests
{
    /// <summary>Place 0: 1 then 3: mean 2, deviation 1, so the second score is (3 - 2) / 1. Place 1: 10 then 10 has no deviation: 0.</summary>
    [Fact]
    public void A_score_is_put_on_the_scale_of_its_place_over_the_queries_so_far()
    {
        ScoreMatrix causal = ScoreNormalisation.Causal(Scores(2, 1, 10, 3, 10), shrinkage: 0);
        Assert.Equal([0, 0, 1, 0], causal.Values);
        Assert.Equal([-1, 0, 1, 0], ScoreNormalisation.Offline(Scores(2, 1, 10, 3, 10)).Values);
    }

    /// <summary>n = 2, weight 20 / 22. Means 2 and 5 shrink to 3.5 -+ 1.5 / 11, deviations 1 and 3 to 2 -+ 1 / 11.</summary>
    [Fact]
    public void Few_queries_shrink_the_statistics_to_the_mean_over_places()
    {
        ScoreMatrix causal = ScoreNormalisation.Causal(Scores(2, 1, 2, 3, 8));
        Assert.Equal((3 - (3.5 - 1.5 / 11)) / (2 - 1 / 11.0), causal.Row(1)[0], 5);
        Assert.Equal((8 - (3.5 + 1.5 / 11)) / (2 + 1 / 11.0), causal.Row(1)[1], 5);
    }

    [Fact]
    public void Causal_scores_do_not_depend_on_later_queries()
    {
        float[] values = [.. Enumerable.Range(0, 60).Select(i => (float)(i * 37 % 23))];
        ScoreMatrix all = ScoreNormalisation.Causal(Scores(6, values)), some = ScoreNormalisation.Causal(Scores(6, values[..24]));
        Assert.Equal(some.Values, all.Values[..24]);
    }

    /// <summary>Length 2 ends at queries 1, 2 and places 1, 2: S[q, r] + S[q - 1, r - 1].</summary>
    [Fact]
    public void Sequences_add_scores_along_the_diagonal_that_ends_at_the_query()
    {
        ScoreMatrix sums = SequenceMatching.Sum(Scores(3, 1, 2, 3, 10, 20, 30, 100, 200, 300), 2);
        Assert.Equal([20 + 1, 30 + 2, 200 + 10, 300 + 20], sums.Values);
        PlaceTruth truth = SequenceMatching.Truth(PlaceTruth.Aligned(3), 2);
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(q => truth.Of(q)[0]));
    }

    /// <summary>The query train goes twice as fast: query i is place 2 i. At the reference's speed the sum of three is 1, at twice the speed 3.</summary>
    [Fact]
    public void The_search_over_speeds_finds_a_faster_train()
    {
        ScoreMatrix scores = new(3, 7);
        for (int q = 0; q < 3; q++) scores.Row(q)[2 * q] = 1;
        Assert.Equal(1, SequenceMatching.Sum(scores, 3).Row(0)[4 - 2]);
        Assert.Equal(3, SequenceMatching.Search(scores, 3, [1, 2]).Row(0)[4 - 2]);
    }

    [Fact]
    public void Sequences_across_a_gap_of_frame_numbers_are_left_out() => Assert.Equal([0, 3], SequenceMatching.WithoutGaps([5, 6, 7, 20, 21, 22], 3));

    [Fact]
    public void Absolute_differences_take_the_nearest_of_several_references()
    {
        byte[] Flat(byte grey) => [.. Enumerable.Repeat(grey, 37)];
        ScoreMatrix scores = SadBaseline.Scores([[Flat(10), Flat(200)], [Flat(60), Flat(90)]], [Flat(50), Flat(255)]);
        Assert.Equal([-37 * 10, -37 * 40, -37 * 195, -37 * 55], scores.Values);
    }
}
