using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Tests.Readouts;

public class FeatureTests
{
    [Fact]
    public void Standardised_features_have_mean_0_and_deviation_1()
    {
        // 1, 3 -> mean 2, deviation 1; 5, 5 -> never varies.
        FeatureMatrix x = new([1, 5, 3, 5], 2, 2);
        Standardisation standardisation = Standardisation.Of(x);
        Assert.Equal([2.0, 5], standardisation.Mean);
        Assert.Equal([1.0, 0], standardisation.Scale);
        Assert.Equal([-1f, 0, 1, 0], standardisation.Apply(x).Values);
        Assert.Throws<ArgumentException>(() => standardisation.Apply(new FeatureMatrix(1, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Standardisation.Of(new FeatureMatrix(0, 3)));
    }

    [Fact]
    public void A_readout_swallows_the_standardisation_it_was_trained_with()
    {
        (FeatureMatrix x, int[] labels) = Problems.Clusters(60, 5, 3, spread: 1, offset: 10);
        Standardisation standardisation = Standardisation.Of(x);
        LinearReadout inner = RidgeReadout.Train(standardisation.Apply(x), labels, 3, new RidgeOptions { Alphas = [0.1] }).Readout;
        LinearReadout outer = inner.Unstandardised(standardisation);
        float[] expected = new float[3], actual = new float[3];
        for (int s = 0; s < 60; s++)
        {
            inner.Scores(standardisation.Apply(x).Row(s), expected);
            outer.Scores(x.Row(s), actual);
            for (int c = 0; c < 3; c++) Assert.Equal(expected[c], actual[c], 1e-5f);
        }
    }

    [Fact]
    public void A_readout_scores_and_takes_the_first_of_equals()
    {
        LinearReadout readout = new(3, 2, [1, 2, 3, 4, 1, 2], [0.5f, -30, 0.5f]);
        float[] scores = new float[3];
        readout.Scores([10, 1], scores);
        Assert.Equal([12.5f, 4, 12.5f], scores);
        Assert.Equal(0, readout.Predict(new float[] { 10, 1 }));
        Assert.Equal([0], readout.Predict(new FeatureMatrix([10, 1], 1, 2)));
        Assert.Throws<ArgumentException>(() => readout.Scores([1], scores));
        Assert.Throws<ArgumentException>(() => readout.Scores([1, 2], new float[2]));
        Assert.Contains("weight 1 is NaN", Assert.Throws<ArgumentException>(() => new LinearReadout(2, 1, [0, float.NaN], [0, 0])).Message);
        Assert.Contains("bias 0 is", Assert.Throws<ArgumentException>(() => new LinearReadout(2, 1, [0, 0], [float.PositiveInfinity, 0])).Message);
        Assert.Contains("2 weights and 1 biases for 2 classes of 1", Assert.Throws<ArgumentException>(() => new LinearReadout(2, 1, [0, 0], [0])).Message);
    }

    [Fact]
    public void Softmax_sums_to_one_and_survives_large_scores()
    {
        float[] scores = [1000, 1000 + (float)Math.Log(3), -1000];
        LinearReadout.Softmax(scores);
        Assert.Equal(0.25f, scores[0], 1e-4f);
        Assert.Equal(0.75f, scores[1], 1e-4f);
        Assert.Equal(0, scores[2], 1e-30f);
    }

    [Fact]
    public void A_matrix_guards_its_extent()
    {
        Assert.Contains("5 values for 2 samples of 3 features; 6 are needed", Assert.Throws<ArgumentException>(() => new FeatureMatrix(new float[5], 2, 3)).Message);
        Assert.Contains("one matrix holds at most", Assert.Throws<ArgumentException>(() => new FeatureMatrix(1_000_000, 10_000)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureMatrix(1, 0));
        FeatureMatrix x = new([1, 2, 3, 4, 5, 6], 3, 2);
        Assert.Equal([5f, 6, 1, 2], x.Rows([2, 0]).Values);
    }

    [Fact]
    public void Folds_test_every_sample_once_and_train_on_the_others()
    {
        IReadOnlyList<Fold> folds = Folds.Of(11, 3, seed: 7);
        Assert.Equal([3, 4, 4], folds.Select(fold => fold.Test.Length));
        Assert.Equal(Enumerable.Range(0, 11), folds.SelectMany(fold => fold.Test).Order());
        Assert.All(folds, fold => Assert.Equal(Enumerable.Range(0, 11), fold.Train.Concat(fold.Test).Order()));
        Assert.Equal(folds[0].Test, Folds.Of(11, 3, seed: 7)[0].Test);
        Assert.NotEqual(folds.SelectMany(fold => fold.Test), Folds.Of(11, 3, seed: 8).SelectMany(fold => fold.Test));
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.Of(11, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Folds.Of(3, 4, 0));
    }

    [Fact]
    public void Keyed_orders_are_permutations_that_favour_no_place()
    {
        Assert.Equal(Enumerable.Range(0, 100), KeyedPermutation.Of(1, "a", 0, 100).Order());
        Assert.NotEqual(KeyedPermutation.Of(1, "a", 0, 100), KeyedPermutation.Of(1, "a", 1, 100));
        Assert.NotEqual(KeyedPermutation.Of(1, "a", 0, 100), KeyedPermutation.Of(1, "b", 0, 100));
        // 6,000 orders of 5: each element should come first 1,200 times, sd sqrt(6000 x 0.2 x 0.8) = 31; 5 sd = 155.
        int[,] counts = new int[5, 5];
        for (uint n = 0; n < 6000; n++)
        {
            int[] order = KeyedPermutation.Of(2, "places", n, 5);
            for (int place = 0; place < 5; place++) counts[place, order[place]]++;
        }
        foreach (int count in counts) Assert.InRange(count, 1200 - 155, 1200 + 155);
    }
}
