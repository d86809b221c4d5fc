using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Tests.Readouts;

public class SoftmaxReadoutTests
{
    [Fact]
    public void Two_epochs_of_one_batch_follow_Adam_by_hand()
    {
        // One feature, two classes, two samples in one batch: everything in double precision beside the single-precision run.
        FeatureMatrix x = new([1f, -2f], 2, 1);
        int[] labels = [0, 1];
        SoftmaxOptions options = new() { Epochs = 2, BatchSize = 2, LearningRate = 0.1, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-3, Seed = 4 };
        double[] w = Initial(x, labels, options);
        LinearReadout trained = SoftmaxReadout.Train(x, labels, 2, options);
        double[] expected = Adam(w, x, labels, options);
        AssertClose(expected, Flat(trained), 1e-6);
    }

    [Fact]
    public void Weight_decay_is_decoupled_from_the_gradient()
    {
        FeatureMatrix x = new([1f, -2f, 0.5f], 3, 1);
        int[] labels = [0, 1, 1];
        SoftmaxOptions options = new() { Epochs = 5, BatchSize = 3, LearningRate = 0.1, WeightDecay = 0.3, Seed = 4 };
        AssertClose(Adam(Initial(x, labels, options), x, labels, options), Flat(SoftmaxReadout.Train(x, labels, 2, options)), 1e-6);

        // Where the gradient vanishes, one update multiplies every weight by 1 - 0.1 x 0.3 exactly: features of zero have no gradient, biases do.
        FeatureMatrix zero = new(3, 1);
        double[] before = Initial(zero, labels, options);
        float[] after = Flat(SoftmaxReadout.Train(zero, labels, 2, options with { Epochs = 1 }));
        Assert.Equal(before[0] * (1 - 0.03), after[0], 1e-7);
        Assert.Equal(before[1] * (1 - 0.03), after[1], 1e-7);
    }

    [Fact]
    public void The_gradient_is_the_slope_of_the_loss()
    {
        // Plain gradient descent shows the gradient: with Beta1 = Beta2 = 0 and a huge Epsilon, one Adam step is -rate g / Epsilon.
        (FeatureMatrix x, int[] labels) = Problems.Clusters(12, 3, 4, spread: 1, offset: 0.5f);
        const double epsilon = 1e4, rate = 1e4;
        SoftmaxOptions options = new() { Epochs = 1, BatchSize = 12, LearningRate = rate, Beta1 = 0, Beta2 = 0, Epsilon = epsilon, Seed = 2 };
        double[] w = Initial(x, labels, options, classes: 4);
        float[] after = Flat(SoftmaxReadout.Train(x, labels, 4, options));
        for (int i = 0; i < w.Length; i++)
        {
            double h = 1e-5, keep = w[i];
            w[i] = keep + h;
            double above = Loss(w, x, labels, 4);
            w[i] = keep - h;
            double below = Loss(w, x, labels, 4);
            w[i] = keep;
            double slope = (above - below) / (2 * h);
            // -rate g / (|g| + epsilon), where |g| is 1e-4 of epsilon at most.
            Assert.Equal(keep - rate * slope / (Math.Abs(slope) + epsilon), after[i], 1e-6);
        }
    }

    [Fact]
    public void Training_reaches_the_known_optimum_of_a_problem_that_has_one()
    {
        // One feature that is 0 or 1. Class 1 has probability 1/4 at 0 and 3/4 at 1: the optimum has odds 1/3 and 3, that is, a difference of the logits
        // of -ln 3 and ln 3.
        FeatureMatrix x = new([0, 0, 0, 0, 1, 1, 1, 1], 8, 1);
        int[] labels = [0, 0, 0, 1, 1, 1, 1, 0];
        LinearReadout readout = SoftmaxReadout.Train(x, labels, 2, new SoftmaxOptions { Epochs = 4000, BatchSize = 8, LearningRate = 0.01 });
        float[] scores = new float[2];
        readout.Scores([0], scores);
        Assert.Equal(-Math.Log(3), scores[1] - scores[0], 1e-3);
        readout.Scores([1], scores);
        Assert.Equal(Math.Log(3), scores[1] - scores[0], 1e-3);
        LinearReadout.Softmax(scores);
        Assert.Equal(0.75, scores[1], 1e-3);
    }

    [Fact]
    public void Separable_classes_are_separated_and_the_loss_falls()
    {
        (FeatureMatrix x, int[] labels) = Problems.Clusters(330, 20, 11, spread: 0.3f, offset: 2);
        Listener<ReadoutProgress> told = new();
        LinearReadout readout = SoftmaxReadout.Train(x, labels, 11, new SoftmaxOptions { Epochs = 200, LearningRate = 1e-2 }, progress: told);
        Assert.Equal(labels, readout.Predict(x));
        Assert.Equal(Enumerable.Range(1, 200), told.Values.Select(p => p.Done));
        Assert.True(told.Values[0].Loss > 1 && told.Values[^1].Loss < 0.1, $"{told.Values[0].Loss}, {told.Values[^1].Loss}");
    }

    [Fact]
    public void The_last_batch_of_an_epoch_may_be_smaller_and_counts_as_what_it_is()
    {
        // Samples that are all alike: each batch has the same mean gradient whatever its size, so 7 samples in batches of 4 step as 8 in batches of 4.
        FeatureMatrix seven = new([.. Enumerable.Repeat(1f, 7)], 7, 1), eight = new([.. Enumerable.Repeat(1f, 8)], 8, 1);
        SoftmaxOptions options = new() { Epochs = 3, BatchSize = 4 };
        AssertClose([.. Flat(SoftmaxReadout.Train(eight, new int[8], 2, options)).Select(v => (double)v)], Flat(SoftmaxReadout.Train(seven, new int[7], 2, options)), 1e-7);
    }

    [Fact]
    public void Divergence_wrong_options_and_cancellation_are_told()
    {
        (FeatureMatrix x, int[] labels) = Problems.Clusters(20, 3, 2, spread: 1, offset: 0);
        Assert.Contains("Epochs is 0; allowed are at least 1", Refusal(new SoftmaxOptions { Epochs = 0 }));
        Assert.Contains("BatchSize is 0", Refusal(new SoftmaxOptions { BatchSize = 0 }));
        Assert.Contains("LearningRate is NaN", Refusal(new SoftmaxOptions { LearningRate = double.NaN }));
        Assert.Contains("WeightDecay is -1", Refusal(new SoftmaxOptions { WeightDecay = -1 }));
        Assert.Contains("Beta1 is 1", Refusal(new SoftmaxOptions { Beta1 = 1 }));
        Assert.Contains("Beta2 is 1", Refusal(new SoftmaxOptions { Beta2 = 1 }));
        Assert.Contains("Epsilon is 0", Refusal(new SoftmaxOptions { Epsilon = 0 }));
        Assert.Contains("the updates diverge", Refusal(new SoftmaxOptions { LearningRate = 1e38, Epochs = 50 }));
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => SoftmaxReadout.Train(x, labels, 2, new SoftmaxOptions(), stop: stop.Token));

        string Refusal(SoftmaxOptions options) => Assert.Throws<ArgumentException>(() => SoftmaxReadout.Train(x, labels, 2, options)).Message;
    }

    /// <summary>[classes, features] weights, then biases: the start of a run, seen through an update that changes nothing to speak of.</summary>
    private static double[] Initial(FeatureMatrix x, int[] labels, SoftmaxOptions options, int classes = 2)
        => [.. Flat(SoftmaxReadout.Train(x, labels, classes, options with { Epochs = 1, LearningRate = 1e-30, WeightDecay = 0 })).Select(v => (double)v)];

    private static float[] Flat(LinearReadout readout) => [.. readout.Weights, .. readout.Bias];

    private static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }

    /// <summary>Kingma and Ba's algorithm 1 with Loshchilov and Hutter's decay, written down again: one feature, two classes, whole batches.</summary>
    private static double[] Adam(double[] w, FeatureMatrix x, int[] labels, SoftmaxOptions o)
    {
        double[] m = new double[4], v = new double[4];
        for (int t = 1; t <= o.Epochs; t++)
        {
            double[] g = new double[4];
            for (int s = 0; s < labels.Length; s++)
            {
                double p1 = 1 / (1 + Math.Exp(w[0] * x.Row(s)[0] + w[2] - w[1] * x.Row(s)[0] - w[3]));
                double error = (p1 - (labels[s] == 1 ? 1 : 0)) / labels.Length;
                g[1] += error * x.Row(s)[0];
                g[0] -= error * x.Row(s)[0];
                g[3] += error;
                g[2] -= error;
            }
            for (int i = 0; i < 4; i++)
            {
                m[i] = o.Beta1 * m[i] + (1 - o.Beta1) * g[i];
                v[i] = o.Beta2 * v[i] + (1 - o.Beta2) * g[i] * g[i];
                double step = m[i] / (1 - Math.Pow(o.Beta1, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(o.Beta2, t))) + o.Epsilon);
                w[i] = w[i] * (1 - o.LearningRate * o.WeightDecay) - o.LearningRate * step;
            }
        }
        return w;
    }

    private static double Loss(double[] w, FeatureMatrix x, int[] labels, int classes)
    {
        double loss = 0;
        for (int s = 0; s < labels.Length; s++)
        {
            double[] score = new double[classes];
            for (int c = 0; c < classes; c++)
            {
                score[c] = w[classes * x.Features + c];
                for (int f = 0; f < x.Features; f++) score[c] += w[c * x.Features + f] * x.Row(s)[f];
            }
            loss += Math.Log(score.Sum(Math.Exp)) - score[labels[s]];
        }
        return loss / labels.Length;
    }
}
