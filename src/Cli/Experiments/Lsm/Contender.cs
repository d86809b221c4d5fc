using Microsoft.Extensions.Logging;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>A classifier that takes part in the comparison: features of all recordings, and how a readout is trained on them.</summary>
internal sealed class Contender
{
    private readonly Func<FeatureMatrix, int[], IProgress<LiquidStateMachineProgress>, CancellationToken, LinearReadout> _train;

    private Contender(string name, FeatureMatrix features, Func<FeatureMatrix, int[], IProgress<LiquidStateMachineProgress>, CancellationToken, LinearReadout> train)
        => (Name, Features, _train) = (name, features, train);

    /// <summary>For reports.</summary>
    public string Name { get; }

    /// <summary>[recordings, features].</summary>
    public FeatureMatrix Features { get; }

    /// <summary>The readout trained on the training part; after <see cref="Test"/>.</summary>
    public LinearReadout? Readout { get; private set; }

    /// <summary>On the test part; after <see cref="Test"/>.</summary>
    public Evaluation? Tested { get; private set; }

    /// <summary>Over all recordings, each by a readout that has not seen it; after <see cref="CrossValidate"/>.</summary>
    public Evaluation? CrossValidated { get; private set; }

    /// <summary>Accuracy of every fold; after <see cref="CrossValidate"/>.</summary>
    public double[] FoldAccuracies { get; private set; } = [];

    /// <summary>Seconds that encoding took; 0 for a classifier without a reservoir.</summary>
    public double EncodeSeconds { get; init; }

    /// <summary>Seconds that training took; after <see cref="Test"/>.</summary>
    public double TrainSeconds { get; private set; }

    /// <summary>A liquid state machine.</summary>
    public static Contender Machine(LiquidStateMachineOptions options, EncodedSamples encoded, ILogger logger) => new(
        $"lsm, {options.Reservoir.Neurons} neurons", encoded.Features, (features, labels, progress, stop) => LiquidStateMachine.TrainReadout(options, features, labels, logger, progress, stop))
    {
        EncodeSeconds = encoded.Report.WallTime.TotalSeconds,
    };

    /// <summary>A ridge classifier on counts.</summary>
    public static Contender Ridge(string name, FeatureMatrix counts, int classes, RidgeOptions options, ILogger logger) => new(
        name, counts, (features, labels, progress, stop) => RidgeReadout.Train(
            features, labels, classes, options, logger, new ProgressRelay<ReadoutProgress>(p => progress.Report(new(LiquidStateMachineStage.Training, p.Done, p.Total, p.Loss))), stop).Readout);

    /// <summary>Trains on the first recordings and tests on the others.</summary>
    public void Test(int[] labels, int trainCount, IReadOnlyList<string> classes, IProgressSink progress, TimeProvider time, CancellationToken stop)
    {
        int[] all = [.. Enumerable.Range(0, labels.Length)];
        long start = time.GetTimestamp();
        Readout = Train(labels, all[..trainCount], $"Train {Name}", progress, stop);
        TrainSeconds = time.GetElapsedTime(start).TotalSeconds;
        Tested = new Evaluation(labels.AsSpan(trainCount), [.. all[trainCount..].Select(Predict(Readout))], classes);
    }

    /// <summary>Trains on all folds but one and tests on that one, for each.</summary>
    public void CrossValidate(int[] labels, IReadOnlyList<Fold> folds, IReadOnlyList<string> classes, IProgressSink progress, CancellationToken stop)
    {
        int[] predicted = new int[labels.Length];
        FoldAccuracies = new double[folds.Count];
        for (int k = 0; k < folds.Count; k++)
        {
            Func<int, int> predict = Predict(Train(labels, folds[k].Train, $"Train {Name}, part {k + 1} of {folds.Count}", progress, stop));
            int right = 0;
            foreach (int i in folds[k].Test)
            {
                predicted[i] = predict(i);
                if (predicted[i] == labels[i]) right++;
            }
            FoldAccuracies[k] = (double)right / folds[k].Test.Length;
        }
        CrossValidated = new Evaluation(labels, predicted, classes);
    }

    private Func<int, int> Predict(LinearReadout readout) => i => readout.Predict(Features.Row(i));

    private LinearReadout Train(int[] labels, int[] chosen, string what, IProgressSink progress, CancellationToken stop)
    {
        int[] own = [.. chosen.Select(i => labels[i])];
        IProgressPart? part = null;
        try
        {
            return _train(Features.Rows(chosen), own, new ProgressRelay<LiquidStateMachineProgress>(p =>
            {
                part ??= progress.Begin(what, p.Total);
                part.Report(p.Done, p.Loss is { } loss ? FormattableString.Invariant($"loss {loss:F4}") : "");
            }), stop);
        }
        finally
        {
            part?.Dispose();
        }
    }
}
