using System.Diagnostics;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Learning;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Continual;

/// <summary>Learns tasks one after the other and tests after each.</summary>
/// <remarks>Epoch e of task k takes the samples in the order of stream "continual/order", number 1000 k + e. Belongs to one thread at a time.</remarks>
public sealed class ContinualRun : IDisposable
{
    private readonly ContinualOptions _options;
    private readonly IReadOnlyList<LearningTask> _tasks;
    private readonly ContinualMethod _method;
    private readonly AccuracyMatrix _matrix;
    private readonly float[] _batch;
    private readonly int[] _labels;
    private readonly List<double> _losses = [], _lastAccuracies = [];
    private TimeSpan _trainingCpu, _evaluationCpu, _trainingTime;
    private long _samples;

    /// <summary>A run over fresh weights.</summary>
    /// <exception cref="ArgumentException">Tasks do not fit the network; the message names the task.</exception>
    /// <exception cref="ProgramRefusedException">Training options are wrong, or the backend cannot run the network.</exception>
    public ContinualRun(TrainingOptions training, ContinualOptions options, IReadOnlyList<LearningTask> tasks, ContinualMethod method, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(method);
        if (tasks.Count == 0) throw new ArgumentException("There are no tasks; at least 1 is needed.", nameof(tasks));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LastEvaluations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LastEvery, 1);
        foreach (LearningTask task in tasks) Check(task, training);
        (_options, _tasks, _method) = (options, tasks, method);
        _matrix = new AccuracyMatrix(tasks.Count);
        Trainer = new Trainer(training, backend, method.Addition);
        (_batch, _labels) = (new float[training.Batch * training.Inputs], new int[training.Batch]);
    }

    /// <summary>The network.</summary>
    public Trainer Trainer { get; }

    /// <summary>Batches of all tasks and epochs.</summary>
    public long TotalBatches => _tasks.Sum(task => (long)Batches(task.Train) * _options.Epochs);

    /// <summary>Memory of a network with a method, without making it.</summary>
    public static MemoryEstimate Estimate(TrainingOptions training, ContinualMethod method, IBackend backend)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(backend);
        return backend.Estimate(TrainingDraft.Of(training, method.Addition).Build(), new CompileOptions { Batch = training.Batch });
    }

    /// <summary>Learns all tasks.</summary>
    /// <exception cref="TrainingDivergedException">A loss or weight is no finite number; the message names task and step.</exception>
    /// <exception cref="OperationCanceledException">Stopped at a batch.</exception>
    public ContinualResult Run(IProgress<ContinualProgress>? progress = null, CancellationToken stop = default)
    {
        long total = TotalBatches, done = 0;
        if (_options.TestAll)
            for (int j = 0; j < _tasks.Count; j++) _matrix.SetUntrained(j, Test(j, 0, stop));
        for (int k = 0; k < _tasks.Count; k++)
        {
            int batches = Batches(_tasks[k].Train) * _options.Epochs, batch = 0;
            Measure(() => _method.BeginTask(Trainer, k));
            UseOutputs(k, k);
            int[] order = new int[_tasks[k].Train.Count];
            for (int epoch = 0; epoch < _options.Epochs; epoch++)
            {
                KeyedPermutation.Fill(Trainer.Options.Seed, "continual/order", (uint)(1000 * k + epoch), order);
                for (int first = 0; first < order.Length;)
                {
                    // As far as the next look at the clock: reading it costs more than a small batch should carry.
                    int from = first;
                    Measure(() =>
                    {
                        int end = batch + 20;
                        for (; first < order.Length && batch < end && !EvaluatesAt(k, batch, batches, first == from); batch++)
                        {
                            stop.ThrowIfCancellationRequested();
                            int count = Math.Min(_labels.Length, order.Length - first);
                            Step(k, order.AsSpan(first, count), (epoch + (double)first / order.Length));
                            first += count;
                            _method.AfterBatch(Trainer, k, batch + 1, batches);
                        }
                    });
                    if (EvaluatesAt(k, batch, batches, false))
                    {
                        _lastAccuracies.Add(Enumerable.Range(0, _tasks.Count).Average(j => Test(j, k, stop)));
                        UseOutputs(k, k);
                    }
                    progress?.Report(new ContinualProgress(k, done + batch, total, _tasks[k].Name));
                }
                TrainingProgress trained = Trainer.TakeProgress();
                _losses.Add(trained.Loss);
                progress?.Report(new ContinualProgress(k, done + batch, total, FormattableString.Invariant($"{_tasks[k].Name}: loss {trained.Loss:F4}, accuracy in training {trained.Accuracy:P2}")));
            }
            Measure(() => _method.EndTask(Trainer, k, _tasks[k]));
            for (int j = 0; j < (_options.TestAll ? _tasks.Count : k + 1); j++) _matrix[k, j] = Test(j, k, stop);
            done += batches;
            progress?.Report(new ContinualProgress(k, done, total, FormattableString.Invariant($"{_tasks[k].Name}: accuracy {_matrix[k, k]:P2}, mean so far {Enumerable.Range(0, k + 1).Average(j => _matrix[k, j]):P2}")) { EndsTask = true });
        }
        _lastAccuracies.Add(_matrix.Accuracy);
        return new ContinualResult
        {
            Matrix = _matrix,
            AccuracyOfLastEvaluations = _lastAccuracies.Average(),
            Samples = _samples,
            TrainingCpuSeconds = _trainingCpu.TotalSeconds,
            TrainingSeconds = _trainingTime.TotalSeconds,
            EvaluationCpuSeconds = _evaluationCpu.TotalSeconds,
            Losses = _losses,
            ExtraParameters = _method.ExtraParameters,
            BufferBytes = _method.BufferBytes,
            Remarks = _method.Remarks,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => Trainer.Dispose();

    private static void Check(LearningTask task, TrainingOptions training)
    {
        foreach ((ExampleSet set, string part) in ((ExampleSet, string)[])[(task.Train, "training"), (task.Test, "test")])
        {
            if (set.Count == 0) throw new ArgumentException($"Task '{task.Name}' has no {part} samples.");
            if (set.Inputs != training.Inputs) throw new ArgumentException($"Task '{task.Name}': its {part} samples have {set.Inputs} values, the network has {training.Inputs} inputs.");
            for (int i = 0; i < set.Count; i++)
            {
                int label = set.Label(i);
                if (label >= training.Outputs) throw new ArgumentException($"Task '{task.Name}': {part} sample {i} has the label {label}; the network has {training.Outputs} outputs.");
                if (task.Outputs is not null && !task.Outputs.Contains(label))
                    throw new ArgumentException($"Task '{task.Name}': {part} sample {i} has the label {label}, which is none of its outputs {string.Join(", ", task.Outputs)}.");
            }
        }
    }

    private int Batches(ExampleSet set) => (set.Count + _labels.Length - 1) / _labels.Length;

    /// <summary>Within the last task, a few batches before its end.</summary>
    private bool EvaluatesAt(int task, int batch, int batches, bool justDone)
    {
        int left = batches - batch;
        return !justDone && task == _tasks.Count - 1 && left > 0 && batch > 0 && left % _options.LastEvery == 0 && left / _options.LastEvery < _options.LastEvaluations;
    }

    private void Step(int task, ReadOnlySpan<int> chosen, double epochs)
    {
        ExampleSet set = _tasks[task].Train;
        int inputs = set.Inputs;
        for (int i = 0; i < chosen.Length; i++)
        {
            set.Write(chosen[i], _batch.AsSpan(i * inputs, inputs));
            _labels[i] = set.Label(chosen[i]);
        }
        OptimiserOptions optimiser = Trainer.Options.Optimiser;
        Trainer.LearningRate = optimiser.LearningRate * optimiser.Schedule.Factor(epochs, _options.Epochs);
        try
        {
            Trainer.Train(_batch.AsSpan(0, chosen.Length * inputs), _labels.AsSpan(0, chosen.Length), later: task > 0);
        }
        catch (TrainingDivergedException error)
        {
            throw new TrainingDivergedException(error.Step, $"task '{_tasks[task].Name}' diverged: {error.Message}", error);
        }
        _samples += chosen.Length;
    }

    /// <summary>Outputs that compete: a task's own, or those of all tasks up to one.</summary>
    private void UseOutputs(int task, int trained)
    {
        bool[] used = new bool[Trainer.Options.Outputs];
        if (_tasks[task].Outputs is { } own)
        {
            foreach (int output in own) used[output] = true;
        }
        else
        {
            for (int k = 0; k <= Math.Max(task, trained); k++)
                for (int i = 0; i < _tasks[k].Train.Count; i++) used[_tasks[k].Train.Label(i)] = true;
        }
        Trainer.UseOutputs(used);
    }

    private double Test(int task, int trained, CancellationToken stop)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        UseOutputs(task, trained);
        ExampleSet set = _tasks[task].Test;
        int right = 0, inputs = set.Inputs;
        for (int first = 0; first < set.Count; first += _labels.Length)
        {
            stop.ThrowIfCancellationRequested();
            int count = Math.Min(_labels.Length, set.Count - first);
            for (int i = 0; i < count; i++) set.Write(first + i, _batch.AsSpan(i * inputs, inputs));
            Trainer.Predict(_batch.AsSpan(0, count * inputs), _labels.AsSpan(0, count));
            for (int i = 0; i < count; i++) right += _labels[i] == set.Label(first + i) ? 1 : 0;
        }
        _evaluationCpu += Environment.CpuUsage.TotalTime - before;
        return (double)right / set.Count;
    }

    private void Measure(Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        work();
        _trainingCpu += Environment.CpuUsage.TotalTime - before;
        _trainingTime += Stopwatch.GetElapsedTime(start);
    }
}
