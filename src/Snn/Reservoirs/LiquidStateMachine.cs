using Microsoft.Extensions.Logging;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>A trained liquid state machine on a backend: a fixed random reservoir, features of its spikes, an affine readout.</summary>
/// <remarks>Belongs to one thread at a time. Source: Maass, Natschläger, Markram, Neural Comput. 14, 2002; presets in <see cref="Lin2025"/>.</remarks>
public sealed class LiquidStateMachine : IDisposable
{
    /// <summary>Samples that run together by default: enough for every core to have its own, few enough to stay in its cache.</summary>
    public const int DefaultBatch = 64;

    private readonly ReservoirEncoder _encoder;
    private (int Width, int Height, EventFramer Framer)? _framer;

    /// <summary>A machine of a readout trained before, on features of the same options.</summary>
    /// <exception cref="ProgramRefusedException">The options are not valid, or the backend cannot run them.</exception>
    /// <exception cref="ArgumentException">The readout does not fit the options.</exception>
    public LiquidStateMachine(LiquidStateMachineOptions options, LinearReadout readout, IBackend backend, int batch = DefaultBatch, ILogger? logger = null)
        : this(options, readout, Encoder(options, backend, batch, logger, default))
    {
    }

    private LiquidStateMachine(LiquidStateMachineOptions options, LinearReadout readout, ReservoirEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(readout);
        if (readout.Features != options.FeatureCount || readout.Classes != options.Classes.Count)
        {
            throw new ArgumentException(
                $"The readout has {readout.Features} features and {readout.Classes} classes; the options make {options.FeatureCount} and {options.Classes.Count}.", nameof(readout));
        }
        (Options, Readout, _encoder) = (options, readout, encoder);
    }

    /// <summary>What it was made from.</summary>
    public LiquidStateMachineOptions Options { get; }

    /// <summary>The trained layer.</summary>
    public LinearReadout Readout { get; }

    /// <summary>Makes the reservoir, encodes the samples and trains the readout.</summary>
    /// <param name="options">The machine.</param>
    /// <param name="samples">Training samples, all labelled.</param>
    /// <param name="backend">Where the reservoir runs.</param>
    /// <param name="batch">Samples that run together.</param>
    /// <param name="logger">Receives what was done and how long it took.</param>
    /// <param name="progress">Told after every batch and epoch.</param>
    /// <param name="stop">Stops within a step or a batch.</param>
    /// <exception cref="ProgramRefusedException">The options are not valid, or the backend cannot run them.</exception>
    /// <exception cref="ArgumentException">A sample has another extent or no label; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static LiquidStateMachine Train(
        LiquidStateMachineOptions options, IReadOnlyList<SpikeTrainSample> samples, IBackend backend, int batch = DefaultBatch,
        ILogger? logger = null, IProgress<LiquidStateMachineProgress>? progress = null, CancellationToken stop = default)
    {
        ReservoirEncoder encoder = Encoder(options, backend, batch, logger, stop);
        try
        {
            EncodedSamples encoded = encoder.Encode(samples, Adapt(progress), stop);
            return new LiquidStateMachine(options, TrainReadout(options, encoded.Features, encoded.Labels, logger, progress, stop), encoder);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <summary>Trains the readout of <paramref name="options"/> on features encoded before.</summary>
    /// <param name="options">Names the readout, its classes, and whether features are standardised first.</param>
    /// <param name="features">[samples, features].</param>
    /// <param name="labels">Class of every sample.</param>
    /// <param name="logger">Receives losses, or what each penalty gave.</param>
    /// <param name="progress">Told as training goes on.</param>
    /// <param name="stop">Stops within a batch.</param>
    public static LinearReadout TrainReadout(
        LiquidStateMachineOptions options, FeatureMatrix features, ReadOnlySpan<int> labels,
        ILogger? logger = null, IProgress<LiquidStateMachineProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(features);
        Standardisation? standardisation = options.Features.Standardise ? Standardisation.Of(features) : null;
        FeatureMatrix used = standardisation?.Apply(features) ?? features;
        IProgress<ReadoutProgress>? adapted = progress is null ? null : new Relay<ReadoutProgress>(
            p => progress.Report(new LiquidStateMachineProgress(LiquidStateMachineStage.Training, p.Done, p.Total, p.Loss)));
        int classes = options.Classes.Count;
        LinearReadout readout = options.Readout switch
        {
            SoftmaxOptions softmax => SoftmaxReadout.Train(used, labels, classes, softmax, logger, adapted, stop),
            RidgeOptions ridge => RidgeReadout.Train(used, labels, classes, ridge, logger, adapted, stop).Readout,
            _ => throw new ArgumentException($"readout: {options.Readout.GetType().Name} is not a readout of this library. Allowed are SoftmaxOptions and RidgeOptions."),
        };
        return standardisation is null ? readout : readout.Unstandardised(standardisation);
    }

    /// <summary>The features of samples.</summary>
    public EncodedSamples Encode(IReadOnlyList<SpikeTrainSample> samples, IProgress<LiquidStateMachineProgress>? progress = null, CancellationToken stop = default)
        => _encoder.Encode(samples, Adapt(progress), stop);

    /// <summary>Classifies labelled samples.</summary>
    /// <exception cref="ArgumentException">A sample has another extent or no label.</exception>
    public Evaluation Evaluate(IReadOnlyList<SpikeTrainSample> samples, IProgress<LiquidStateMachineProgress>? progress = null, CancellationToken stop = default)
    {
        EncodedSamples encoded = Encode(samples, progress, stop);
        return new Evaluation(encoded.Labels, Readout.Predict(encoded.Features), Options.Classes);
    }

    /// <summary>Classifies one sample.</summary>
    public Prediction Predict(SpikeTrainSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        EncodedSamples encoded = _encoder.Encode([sample]);
        float[] scores = new float[Readout.Classes];
        Readout.Scores(encoded.Features.Row(0), scores);
        int label = Readout.Predict(encoded.Features.Row(0));
        return new Prediction(label, Options.Classes[label], scores);
    }

    /// <summary>Classifies one recording of an event sensor, framed as the training samples were.</summary>
    /// <param name="width">Columns of the sensor.</param>
    /// <param name="height">Rows of the sensor.</param>
    /// <param name="timesUs">Time of each event in microseconds, ascending.</param>
    /// <param name="x">Column of each event.</param>
    /// <param name="y">Row of each event.</param>
    /// <param name="polarity">0 for OFF, 1 for ON.</param>
    /// <exception cref="ProgramRefusedException">The sensor does not fit the machine.</exception>
    /// <exception cref="ArgumentException">The lists contradict each other or the sensor; the message names the event and the value.</exception>
    public Prediction Predict(
        int width, int height, ReadOnlySpan<int> timesUs, ReadOnlySpan<ushort> x, ReadOnlySpan<ushort> y, ReadOnlySpan<byte> polarity)
    {
        if (_framer is not { } framer || framer.Width != width || framer.Height != height)
            _framer = framer = (width, height, Options.Framer(width, height));
        return Predict(framer.Framer.Frame(timesUs, x, y, polarity));
    }

    /// <summary>Writes the machine to a file, atomically: see <see cref="LiquidStateMachineFile"/>.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public void Save(string path) => LiquidStateMachineFile.Write(path, Options, Readout);

    /// <summary>Reads a machine from a file and makes it ready on <paramref name="backend"/>.</summary>
    /// <exception cref="InvalidDataException">Not such a file, of a newer version, or damaged; the message says where.</exception>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public static LiquidStateMachine Load(string path, IBackend backend, int batch = DefaultBatch, ILogger? logger = null)
    {
        (LiquidStateMachineOptions options, LinearReadout readout) = LiquidStateMachineFile.Read(path);
        return new LiquidStateMachine(options, readout, backend, batch, logger);
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private static ReservoirEncoder Encoder(LiquidStateMachineOptions options, IBackend backend, int batch, ILogger? logger, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ProgramRefusedException("The liquid state machine", gaps);
        return new ReservoirEncoder(options.Reservoir, options.Steps, options.Features, backend, batch, logger, stop);
    }

    private static Relay<EncodingProgress>? Adapt(IProgress<LiquidStateMachineProgress>? progress) => progress is null
        ? null
        : new(p => progress.Report(new LiquidStateMachineProgress(LiquidStateMachineStage.Encoding, p.Done, p.Total)));

    // Progress<T> would post to a thread pool and could report out of order.
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
