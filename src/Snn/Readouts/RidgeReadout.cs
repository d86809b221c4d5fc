using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Neuromorphic.Snn.Readouts;

/// <summary>Trains an affine layer by least squares on one-hot targets with an L2 penalty on the weights (not on the bias), in closed form.</summary>
/// <remarks>
/// <code>
/// W = (Xc' Xc + lambda I)^-1 Xc' Yc,   b = mean(y) - W mean(x)       Xc, Yc: centred;   lambda = alpha mean(diag(Xc' Xc))
/// </code>
/// Products are made once; each penalty costs one Cholesky factorisation per fold of its cross-validation. With fewer samples than features the same layer
/// comes from the products of samples. Memory: one triangle of doubles per fold, 64 MB for 4,000 features. Deterministic for any number of threads.
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
        IReadOnlyList<Fold> folds = options.Alphas.Count == 1 ? [] : Folds.Of(features.Samples, options.Folds, options.Seed);
        Steps steps = new(progress, RidgeSystem.Blocks(features, folds) + folds.Count * options.Alphas.Count + 1);
        RidgeSystem system = RidgeSystem.Create(features, labels.ToArray(), classes, folds, steps.Next, stop);
        if (folds.Count == 0)
        {
            LinearReadout only = system.Solve(options.Alphas[0], null, stop) ?? throw Singular(options.Alphas);
            steps.Next();
            return new RidgeFit(only, options.Alphas[0], []);
        }

        int?[] right = [.. options.Alphas.Select(_ => (int?)0)];
        for (int k = 0; k < folds.Count; k++)
        {
            for (int i = 0; i < right.Length; i++)
            {
                // Null, once, for good: a penalty that is too small in one fold is no candidate.
                if (right[i] is not null) right[i] += Right(system.Solve(options.Alphas[i], k, stop), features, labels, folds[k].Test);
                steps.Next();
            }
        }
        List<RidgeTrial> trials = [];
        foreach ((double alpha, int? count) in options.Alphas.Zip(right))
        {
            // Single-precision products of features of very unequal size need not be positive definite; with larger penalties they are.
            if (count is null) logger.LogInformation("Ridge penalty {Alpha} is passed over: too small for the rounding of these features' products", alpha);
            else trials.Add(new RidgeTrial(alpha, (double)count / features.Samples));
        }
        foreach (RidgeTrial trial in trials)
            logger.LogInformation("Ridge penalty {Alpha}: {Accuracy:P2} in cross-validation", trial.Alpha, trial.Accuracy);
        // The larger of equally good penalties: the smaller weights are the safer ones.
        foreach (RidgeTrial trial in trials.OrderByDescending(trial => trial.Accuracy).ThenByDescending(trial => trial.Alpha))
        {
            if (system.Solve(trial.Alpha, null, stop) is not { } readout) continue;
            steps.Next();
            return new RidgeFit(readout, trial.Alpha, trials);
        }
        throw Singular(options.Alphas);
    }

    private static ArgumentException Singular(IReadOnlyList<double> alphas) => new(
        $"Ridge: with a relative penalty of {string.Join(", ", alphas)} the feature products are not positive definite in the precision at hand. Choose a larger alpha.");

    private static int? Right(LinearReadout? readout, FeatureMatrix features, ReadOnlySpan<int> labels, ReadOnlySpan<int> chosen)
    {
        if (readout is null) return null;
        int right = 0;
        foreach (int sample in chosen)
            if (readout.Predict(features.Row(sample)) == labels[sample]) right++;
        return right;
    }

    private static void Check(RidgeOptions options, int samples)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Alphas.Count == 0) throw new ArgumentException("RidgeOptions.Alphas is empty; at least one penalty is needed.");
        foreach (double alpha in options.Alphas)
            if (!(alpha > 0 && double.IsFinite(alpha))) throw new ArgumentException($"RidgeOptions.Alphas has {alpha}; allowed are positive numbers.");
        if (options.Alphas.Count > 1 && (options.Folds < 2 || options.Folds > samples))
            throw new ArgumentException($"RidgeOptions.Folds is {options.Folds}; allowed are 2 to the {samples} training samples. One penalty needs no folds.");
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
/// <param name="Trials">What each penalty gave in cross-validation, without those too small to be used; empty where there was no choice.</param>
public sealed record RidgeFit(LinearReadout Readout, double Alpha, IReadOnlyList<RidgeTrial> Trials);

/// <summary>One penalty.</summary>
/// <param name="Alpha">The penalty.</param>
/// <param name="Accuracy">Share of training samples that were right while their fold was left out.</param>
public readonly record struct RidgeTrial(double Alpha, double Accuracy);
