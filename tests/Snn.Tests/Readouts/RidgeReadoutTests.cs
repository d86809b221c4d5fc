using MathNet.Numerics.LinearAlgebra;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Tests.Readouts;

public class RidgeReadoutTests
{
    [Theory]
    [InlineData(700, 5, 3)]
    [InlineData(300, 37, 4)]
    [InlineData(50, 80, 2)]
    public void Weights_and_biases_solve_the_normal_equations(int samples, int features, int classes)
    {
        (FeatureMatrix x, int[] labels) = Problems.Clusters(samples, features, classes, spread: 1, offset: 5);
        const double alpha = 0.01;
        RidgeFit fit = RidgeReadout.Train(x, labels, classes, new RidgeOptions { Alphas = [alpha] });
        Assert.Equal(alpha, fit.Alpha);
        Assert.Empty(fit.Trials);

        // Centred in double precision by MathNet: (Xc'Xc + lambda I) W' = Xc'Yc, lambda = alpha mean(diag), b = mean(y) - W mean(x).
        Matrix<double> m = Matrix<double>.Build.Dense(samples, features, (s, f) => x.Row(s)[f]);
        Vector<double> mean = m.ColumnSums() / samples;
        Matrix<double> centred = Matrix<double>.Build.Dense(samples, features, (s, f) => m[s, f] - mean[f]);
        Matrix<double> targets = Matrix<double>.Build.Dense(samples, classes, (s, c) => labels[s] == c ? 1 : 0);
        Vector<double> share = targets.ColumnSums() / samples;
        Matrix<double> products = centred.TransposeThisAndMultiply(centred);
        products += Matrix<double>.Build.DenseIdentity(features) * (alpha * products.Diagonal().Average());
        Matrix<double> weights = products.Solve(centred.TransposeThisAndMultiply(targets));
        // Products are summed in single precision, 1e-7 of a sum; the penalty of 0.01 lets that grow some hundredfold.
        double largest = weights.Enumerate().Max(Math.Abs);
        for (int c = 0; c < classes; c++)
        {
            for (int f = 0; f < features; f++) Assert.Equal(weights[f, c], fit.Readout.Weights[c * features + f], 5e-5 * largest);
            Assert.Equal(share[c] - weights.Column(c) * mean, fit.Readout.Bias[c], 2e-4 * largest * features);
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    public void The_penalty_is_the_best_of_cross_validation_on_the_folds_of_the_seed(int features)
    {
        // 60 samples: more than 40 features and fewer than 100, so both forms of the equations are met.
        (FeatureMatrix x, int[] labels) = Problems.Clusters(60, features, 3, spread: 6, offset: 0);
        RidgeOptions options = new() { Alphas = [1e-4, 1e-2, 1, 100], Folds = 4, Seed = 5 };
        RidgeFit fit = RidgeReadout.Train(x, labels, 3, options);

        // The same by hand: train on three folds with one penalty, count what is right on the fourth.
        foreach ((double alpha, int i) in options.Alphas.Select((a, i) => (a, i)))
        {
            int right = 0;
            foreach (Fold fold in Folds.Of(60, 4, 5))
            {
                LinearReadout readout = RidgeReadout.Train(
                    x.Rows(fold.Train), [.. fold.Train.Select(s => labels[s])], 3, new RidgeOptions { Alphas = [alpha] }).Readout;
                right += fold.Test.Count(s => readout.Predict(x.Row(s)) == labels[s]);
            }
            Assert.Equal(right / 60.0, fit.Trials[i].Accuracy, 1e-12);
            Assert.Equal(alpha, fit.Trials[i].Alpha);
        }
        double best = fit.Trials.Max(trial => trial.Accuracy);
        Assert.Equal(fit.Trials.Where(trial => trial.Accuracy == best).Max(trial => trial.Alpha), fit.Alpha);
        Assert.True(fit.Trials.Min(trial => trial.Accuracy) < best, "The problem is too easy: every penalty is equally good.");
        // And the final weights are those of all samples with that penalty.
        LinearReadout whole = RidgeReadout.Train(x, labels, 3, new RidgeOptions { Alphas = [fit.Alpha] }).Readout;
        for (int i = 0; i < whole.Weights.Length; i++) Assert.Equal(whole.Weights[i], fit.Readout.Weights[i], 1e-5f);
    }

    [Fact]
    public void Both_forms_of_the_equations_give_the_same_layer_with_and_without_a_fold()
    {
        (FeatureMatrix x, int[] labels) = Problems.Clusters(50, 70, 3, spread: 2, offset: 4);
        IReadOnlyList<Fold> folds = Folds.Of(50, 5, 1);
        FeatureSystem byFeatures = new(x, labels, 3, folds, () => { }, default);
        SampleSystem bySamples = new(x, labels, 3, folds, () => { }, default);
        foreach (int? leftOut in new int?[] { 3, null, 0 })
        {
            LinearReadout one = byFeatures.Solve(0.1, leftOut, default)!, two = bySamples.Solve(0.1, leftOut, default)!;
            // Products in single precision: 1e-7 of a sum, times a condition of some hundreds; weights are of the order of 0.03.
            for (int i = 0; i < one.Weights.Length; i++) Assert.Equal(one.Weights[i], two.Weights[i], 2e-6f);
            for (int c = 0; c < 3; c++) Assert.Equal(one.Bias[c], two.Bias[c], 1e-4f);
        }
    }

    [Fact]
    public void Features_that_never_vary_get_no_weight()
    {
        FeatureMatrix x = new(40, 2);
        int[] labels = new int[40];
        for (int s = 0; s < 40; s++)
        {
            labels[s] = s % 2;
            x.Row(s)[0] = 7;
            x.Row(s)[1] = labels[s];
        }
        LinearReadout readout = RidgeReadout.Train(x, labels, 2, new RidgeOptions { Alphas = [1e-6] }).Readout;
        Assert.Equal(0, readout.Weights[0]);
        Assert.Equal(1, readout.Weights[2 + 1], 1e-4f);
        Assert.Equal(labels, readout.Predict(x));
    }

    [Fact]
    public void Penalties_too_small_for_the_rounding_are_passed_over_and_named_if_there_is_no_other()
    {
        // Two features equal to within single precision beside a third that is a million times larger: a penalty of 1e-30 of the mean is lost in rounding.
        FeatureMatrix x = new(40, 3);
        int[] labels = new int[40];
        for (int s = 0; s < 40; s++)
        {
            labels[s] = s % 2;
            (x.Row(s)[0], x.Row(s)[1], x.Row(s)[2]) = (s * 0.37f + labels[s], s * 0.37f + labels[s], 1e6f * (s % 7 + labels[s]));
        }
        RidgeFit fit = RidgeReadout.Train(x, labels, 2, new RidgeOptions { Alphas = [1e-30, 1e-4] });
        Assert.Equal([1e-4], fit.Trials.Select(trial => trial.Alpha));
        Assert.Contains("penalty of 1E-30 the feature products are not positive definite",
            Assert.Throws<ArgumentException>(() => RidgeReadout.Train(x, labels, 2, new RidgeOptions { Alphas = [1e-30] })).Message);
    }

    [Fact]
    public void Progress_counts_to_its_total_and_stopping_stops()
    {
        (FeatureMatrix x, int[] labels) = Problems.Clusters(100, 10, 2, spread: 1, offset: 0);
        foreach ((FeatureMatrix data, int[] own) in new[] { (x, labels), (x.Rows([0, 1, 2, 3, 4, 5, 6]), labels[..7]) })
        {
            foreach (RidgeOptions options in new RidgeOptions[] { new(), new() { Alphas = [1] } })
            {
                Listener<ReadoutProgress> told = new();
                RidgeReadout.Train(data, own, 2, options, progress: told);
                Assert.Equal(Enumerable.Range(1, told.Values[^1].Total), told.Values.Select(p => p.Done));
            }
        }
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => RidgeReadout.Train(x, labels, 2, new RidgeOptions(), stop: stop.Token));
    }

    [Fact]
    public void Wrong_options_and_data_are_named()
    {
        (FeatureMatrix x, int[] labels) = Problems.Clusters(10, 3, 2, spread: 1, offset: 0);
        Assert.Contains("Alphas is empty", Refusal(x, labels, new RidgeOptions { Alphas = [] }));
        Assert.Contains("Alphas has 0; allowed are positive", Refusal(x, labels, new RidgeOptions { Alphas = [0] }));
        Assert.Contains("Alphas has NaN", Refusal(x, labels, new RidgeOptions { Alphas = [double.NaN] }));
        Assert.Contains("Folds is 11; allowed are 2 to the 10", Refusal(x, labels, new RidgeOptions { Folds = 11 }));
        Assert.Contains("9 labels for 10 samples", Refusal(x, labels[..9], new RidgeOptions()));
        Assert.Contains("Sample 3 has label 2; allowed are 0 to 1", Refusal(x, [0, 1, 0, 2, 0, 1, 0, 1, 0, 1], new RidgeOptions()));
        x.Row(4)[1] = float.NaN;
        Assert.Contains("Feature 1 of sample 4 is NaN", Refusal(x, labels, new RidgeOptions()));
        Assert.Contains("no samples", Refusal(new FeatureMatrix(0, 3), [], new RidgeOptions()));
    }

    private static string Refusal(FeatureMatrix x, int[] labels, RidgeOptions options)
        => Assert.Throws<ArgumentException>(() => RidgeReadout.Train(x, labels, 2, options)).Message;
}
