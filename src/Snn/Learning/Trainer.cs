using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Learning;

/// <summary>A spiking network on a backend that is trained batch by batch: weights, optimiser and activity stay on the device.</summary>
/// <remarks>Belongs to one thread at a time. The same options, batches and orders give the same bits on every exact backend, for any number of threads.</remarks>
public sealed class Trainer : IDisposable
{
    /// <summary>Steps after which the loss is looked at: reading it waits for a device.</summary>
    private const int LookEvery = 32;

    private readonly IExecutable _executable;
    private readonly int _train, _trainLater, _evaluate, _images, _output, _control;
    private readonly int _label, _predicted, _inUse, _batchWeight, _rowWeight, _rate, _negativeRate, _loss, _right;
    private readonly double[] _one = new double[1];
    private long _samples, _steps, _looked;
    private double _lossSum, _rightSum, _rateNow;
    private int _inBatch = -1;

    /// <summary>A network with fresh weights.</summary>
    /// <exception cref="ProgramRefusedException">Options are wrong, or the backend cannot run the network.</exception>
    public Trainer(TrainingOptions options, IBackend backend) : this(options, backend, null)
    {
    }

    internal Trainer(TrainingOptions options, IBackend backend, ITrainingAddition? addition)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(backend);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ProgramRefusedException("The trainer", gaps);
        Options = options;
        NetworkProgram program = TrainingDraft.Of(options, addition).Build();
        _executable = backend.Compile(program, new CompileOptions { Batch = options.Batch });
        (_train, _trainLater, _evaluate) = (program.Phase(TrainingDraft.Train), program.Phase(TrainingDraft.TrainLater), program.Phase(TrainingDraft.Evaluate));
        (_images, _output, _control) = (program.Input(TrainingDraft.Images), program.Population(TrainingDraft.Output), program.Population(TrainingDraft.Control));
        (_label, _predicted, _inUse) = (Field(_output, "label"), Field(_output, "predicted"), Field(_output, "inUse"));
        (_batchWeight, _rowWeight) = (Field(_control, "batchWeight", optional: true), Field(_control, "rowWeight", optional: true));
        (_rate, _negativeRate) = (Field(_control, "rate", optional: true), Field(_control, "negativeRate", optional: true));
        (_loss, _right) = (Field(_control, "lossTotal"), Field(_control, "rightTotal"));
        _rateNow = options.Optimiser.LearningRate;
    }

    /// <summary>What it was made from.</summary>
    public TrainingOptions Options { get; }

    /// <summary>Training steps done.</summary>
    public long Steps => _steps;

    /// <summary>The compiled program, for methods and tests.</summary>
    internal IExecutable Executable => _executable;

    /// <summary>The learning rate from the next step on.</summary>
    public double LearningRate
    {
        get => _rateNow;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            if (value == _rateNow) return;
            _rateNow = value;
            Write(_rate, value);
            Write(_negativeRate, -value);
        }
    }

    /// <summary>One step on a batch.</summary>
    /// <param name="samples">[labels, inputs].</param>
    /// <param name="labels">Output of each sample, 1 to <see cref="TrainingOptions.Batch"/> of them.</param>
    /// <param name="later">Of a task after the first: thresholds are frozen and methods protect.</param>
    /// <exception cref="ArgumentException">Sizes or labels do not fit; the message names the sample.</exception>
    /// <exception cref="TrainingDivergedException">A weight, or the loss of the last steps, is no finite number.</exception>
    public void Train(ReadOnlySpan<float> samples, ReadOnlySpan<int> labels, bool later = false)
    {
        Feed(samples, labels);
        try
        {
            _executable.RunPhase(later ? _trainLater : _train);
        }
        catch (DivergedException error)
        {
            throw new TrainingDivergedException(_steps + 1, $"'{error.Projection}' would get weights that are infinite or not a number", error);
        }
        _steps++;
        _samples += labels.Length;
        if (_steps - _looked >= LookEvery) Look();
    }

    /// <summary>The output that each sample is taken for.</summary>
    /// <param name="samples">[count, inputs].</param>
    /// <param name="predicted">Receives count outputs, at most <see cref="TrainingOptions.Batch"/>.</param>
    public void Predict(ReadOnlySpan<float> samples, Span<int> predicted)
    {
        predicted.Clear();
        Feed(samples, predicted);
        _executable.RunPhase(_evaluate);
        for (int i = 0; i < predicted.Length; i++) predicted[i] = (int)Read(_output, _predicted, i);
    }

    /// <summary>Loss and accuracy since the last call.</summary>
    /// <exception cref="TrainingDivergedException">The loss is no finite number.</exception>
    public TrainingProgress TakeProgress()
    {
        Look();
        TrainingProgress progress = _samples == 0 ? new TrainingProgress(0, 0, 0) : new TrainingProgress(_samples, _lossSum / _samples, _rightSum / _samples);
        (_samples, _lossSum, _rightSum) = (0, 0, 0);
        return progress;
    }

    /// <summary>Sets which outputs are in use; the others have no probability and no gradient.</summary>
    /// <param name="outputs">One per output.</param>
    public void UseOutputs(ReadOnlySpan<bool> outputs)
    {
        if (outputs.Length != Options.Outputs) throw new ArgumentException($"{outputs.Length} outputs given; there are {Options.Outputs}.", nameof(outputs));
        double[] mask = new double[outputs.Length];
        for (int i = 0; i < mask.Length; i++) mask[i] = outputs[i] ? 1 : 0;
        if (!mask.Contains(1)) throw new ArgumentException("No output is in use; at least 1 is needed.", nameof(outputs));
        _executable.WriteState(StateAddress.Field(_output, _inUse), mask);
    }

    /// <summary>A layer of weights, [inputs, outputs].</summary>
    /// <param name="layer">From 1 on.</param>
    public double[] ReadWeights(int layer)
    {
        StateAddress address = StateAddress.Weights(Matrix(layer));
        double[] weights = new double[_executable.StateLength(address)];
        _executable.ReadState(address, weights);
        return weights;
    }

    /// <summary>Replaces a layer of weights, [inputs, outputs].</summary>
    public void WriteWeights(int layer, ReadOnlySpan<double> weights) => _executable.WriteState(StateAddress.Weights(Matrix(layer)), weights);

    /// <summary>Writes everything that training goes on from.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Look();
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(_steps);
        writer.Write(_samples);
        writer.Write(_lossSum);
        writer.Write(_rightSum);
        writer.Write(_rateNow);
        writer.Write(_inBatch);
        writer.Flush();
        _executable.Save(stream);
    }

    /// <summary>Goes back to what <see cref="Save"/> wrote; continues with the same bits.</summary>
    /// <exception cref="InvalidDataException">Damaged, or of another network.</exception>
    public void Restore(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            long steps = reader.ReadInt64(), samples = reader.ReadInt64();
            double loss = reader.ReadDouble(), right = reader.ReadDouble(), rate = reader.ReadDouble();
            int inBatch = reader.ReadInt32();
            _executable.Restore(stream);
            (_steps, _looked, _samples, _lossSum, _rightSum, _rateNow, _inBatch) = (steps, steps, samples, loss, right, rate, inBatch);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException("The checkpoint of a trainer ends early.", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _executable.Dispose();

    /// <summary>Number of a field, or -1 where it may be missing because no stage of this program reads it.</summary>
    internal int Field(int population, string name, bool optional = false)
    {
        PopulationSpec spec = _executable.Program.Populations[population];
        return optional && spec.ExtraFields.All(field => field.Declaration.Name != name) ? -1 : new FieldLayout(spec).Find(name);
    }

    private int Matrix(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layer, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, Options.WeightLayers);
        return _executable.Program.Projection(TrainingDraft.Weights(layer));
    }

    private void Feed(ReadOnlySpan<float> samples, ReadOnlySpan<int> labels)
    {
        int count = labels.Length, inputs = Options.Inputs;
        if (count < 1 || count > Options.Batch) throw new ArgumentException($"{count} samples given; allowed are 1 to {Options.Batch}, the batch.", nameof(labels));
        if (samples.Length != (long)count * inputs) throw new ArgumentException($"{samples.Length} values given for {count} samples of {inputs} values.", nameof(samples));
        for (int i = 0; i < count; i++)
            if ((uint)labels[i] >= (uint)Options.Outputs) throw new ArgumentException($"Sample {i} has the label {labels[i]}; allowed are 0 to {Options.Outputs - 1}.", nameof(labels));
        if (count != _inBatch)
        {
            // Replicas in use are chosen by a reset, which keeps weights and all that replicas share.
            uint[] trials = new uint[count];
            _executable.Reset(trials);
            Write(_batchWeight, 1.0 / count);
            Write(_rowWeight, 1.0 / ((double)count * Options.Steps));
            _inBatch = count;
        }
        for (int i = 0; i < count; i++)
        {
            _executable.WriteInput(_images, i, samples.Slice(i * inputs, inputs));
            _one[0] = labels[i];
            _executable.WriteState(StateAddress.Field(_output, _label, i), _one);
        }
    }

    /// <summary>Takes the totals from the device.</summary>
    private void Look()
    {
        _looked = _steps;
        double loss = Read(_control, _loss);
        if (!double.IsFinite(loss)) throw new TrainingDivergedException(_steps, "the loss of the last steps is not finite");
        _lossSum += loss;
        _rightSum += Read(_control, _right);
        WriteAt(_control, _loss, 0);
        WriteAt(_control, _right, 0);
    }

    private double Read(int population, int field, int replica = 0)
    {
        _executable.ReadState(StateAddress.Field(population, field, replica), _one);
        return _one[0];
    }

    private void Write(int field, double value)
    {
        if (field >= 0) WriteAt(_control, field, value);
    }

    private void WriteAt(int population, int field, double value)
    {
        _one[0] = value;
        _executable.WriteState(StateAddress.Field(population, field), _one);
    }
}
