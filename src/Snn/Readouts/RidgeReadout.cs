using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Neuromorphic.Snn.Readouts;

/// <summary>Trains an affine layer by least squares on one-hot targets with an L2 penalty on the weights (not on the bias), in closed form.</summary>
/// <remarks>
/// <code>
/// W = (Xc' Xc + lambda I)^-1 Xc' Yc,   b = mean(y) - W mean(x)       Xc, Yc: centred;   lambda = alpha mean(diag(Xc' Xc))
/// </code>
/// Products are made once; each penalty costs one Cholesky factorisation. Deterministic for any number of threads.
/// </remarks>
public static class RidgeReadout
{
    /// <summary>Trains.</summary>
    /// <param name="features">[samples, features].</param>
    /// <param name="labels">Class of every sample, in [0, classes).</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="options">Penalties and how one is chosen.</param>
    /// <param name="logger">Receives what each penalty gave.</param>
    /// <param name="progress">Told after every block of samples and every penalty.</param>
    /// <param name="stop">Looked at in every block.</param>
    /// <exception cref="ArgumentException">Labels, features or options are not usable, or every penalty leaves the products singular.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static RidgeFit Train(
        FeatureMatrix features, ReadOnlySpan<int> labels, int classes, RidgeOptions options,
        ILogger? logger = null, IProgress<ReadoutProgress>? progress = null, CancellationToken stop = default)
    {
        Labels.Require(features, labels, classes);
        Check(options, features.Samples);
        logger ??= NullLogger.Instance;
        double[] centre = Means(features);
        int[] all = KeyedPermutation.Of(options.Seed, "readout/validation", 0, features.Samples);
        int held = options.Alphas.Count > 1 ? Math.Clamp((int)Math.Round(options.ValidationShare * all.Length), 1, all.Length - 1) : 0;
        Steps steps = new(progress, BlocksOf(all.Length - held) + BlocksOf(held) + options.Alphas.Count + 1);
        NormalEquations kept = new(features.Features, classes, centre);
        kept.Add(features, labels, all.AsSpan(held), steps.Next, stop);
        if (held == 0) return new RidgeFit(kept.Solve(options.Alphas[0], stop) ?? throw Singular(options.Alphas), options.Alphas[0], []);

        List<RidgeTrial> trials = [];
        foreach (double alpha in options.Alphas)
        {
            long start = Stopwatch.GetTimestamp();
            if (kept.Solve(alpha, stop) is { } candidate)
            {
                trials.Add(new RidgeTrial(alpha, Accuracy(candidate, features, labels, all.AsSpan(0, held))));
                logger.LogInformation("Ridge penalty {Alpha}: {Accuracy:P2} of {Held} held-out samples, {Seconds:F1} s",
                    alpha, trials[^1].Accuracy, held, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
            else
            {
                // Single-precision products of features of very unequal size are no longer positive definite; larger penalties still are.
                logger.LogInformation("Ridge penalty {Alpha} is passed over: too small for the rounding of these features' products", alpha);
            }
            steps.Next();
        }
        if (trials.Count == 0) throw Singular(options.Alphas);
        // The larger of equally good penalties: the smaller weights are the safer ones.
        RidgeTrial best = trials.OrderByDescending(trial => trial.Accuracy).ThenByDescending(trial => trial.Alpha).First();
        kept.Add(features, labels, all.AsSpan(0, held), steps.Next, stop);
        LinearReadout readout = kept.Solve(best.Alpha, stop) ?? throw Singular([best.Alpha]);
        steps.Next();
        return new RidgeFit(readout, best.Alpha, trials);
    }

    private static ArgumentException Singular(IReadOnlyList<double> alphas) => new(
        $"Ridge: with a relative penalty of {string.Join(", ", alphas)} the feature products are not positive definite in the precision at hand. Choose a larger alpha.");

    private static int BlocksOf(int samples) => (samples + FeatureProducts.BlockSamples - 1) / FeatureProducts.BlockSamples;

    private static double[] Means(FeatureMatrix features)
    {
        double[] means = new double[features.Features];
        for (int sample = 0; sample < features.Samples; sample++)
        {
            ReadOnlySpan<float> row = features.Row(sample);
            for (int f = 0; f < row.Length; f++) means[f] += row[f];
        }
        for (int f = 0; f < means.Length; f++) means[f] /= features.Samples;
        return means;
    }

    private static double Accuracy(LinearReadout readout, FeatureMatrix features, ReadOnlySpan<int> labels, ReadOnlySpan<int> chosen)
    {
        int right = 0;
        foreach (int sample in chosen)
            if (readout.Predict(features.Row(sample)) == labels[sample]) right++;
        return (double)right / chosen.Length;
    }

    private static void Check(RidgeOptions options, int samples)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Alphas.Count == 0) throw new ArgumentException("RidgeOptions.Alphas is empty; at least one penalty is needed.");
        foreach (double alpha in options.Alphas)
            if (!(alpha > 0 && double.IsFinite(alpha))) throw new ArgumentException($"RidgeOptions.Alphas has {alpha}; allowed are positive numbers.");
        if (options.Alphas.Count == 1) return;
        if (options.ValidationShare is not (> 0 and < 1))
            throw new ArgumentException($"RidgeOptions.ValidationShare is {options.ValidationShare}; allowed are numbers between 0 and 1.");
        if (samples < 2) throw new ArgumentException("Choosing a penalty needs at least 2 samples; give a single alpha.");
    }

    private sealed class Steps(IProgress<ReadoutProgress>? progress, int total)
    {
        private int _done;

        public void Next() => progress?.Report(new ReadoutProgress(++_done, total));
    }
}

/// <summary>A trained ridge readout.</summary>
/// <param name="Readout">The affine layer.</param>
/// <param name="Alpha">The penalty it was trained with.</param>
/// <param name="Trials">What each penalty gave on held-out samples; empty where there was no choice.</param>
public sealed record RidgeFit(LinearReadout Readout, double Alpha, IReadOnlyList<RidgeTrial> Trials);

/// <summary>One penalty.</summary>
/// <param name="Alpha">The penalty.</param>
/// <param name="Accuracy">Share of held-out samples that were right.</param>
public readonly record struct RidgeTrial(double Alpha, double Accuracy);
