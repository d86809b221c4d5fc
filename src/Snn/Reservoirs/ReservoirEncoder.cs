using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>A reservoir compiled on a backend, ready to turn samples into features.</summary>
/// <remarks>
/// Samples go through in batches of replicas; a sample's features do not depend on the batch it was in. Belongs to one thread at a time.
/// </remarks>
public sealed class ReservoirEncoder : IDisposable
{
    private const string ProbeName = "features";

    private readonly FeatureOptions _features;
    private readonly ILogger _logger;
    private readonly IExecutable _executable;
    private readonly int _input, _probe;
    private readonly uint[] _trials;
    private readonly SpikeRecord[] _spikes;
    private readonly float[] _rows, _decays;
    private InputEvent[] _events = new InputEvent[4096];

    /// <summary>Compiles the reservoir.</summary>
    /// <param name="reservoir">The network.</param>
    /// <param name="steps">Steps of every sample, at least 1.</param>
    /// <param name="features">What is computed.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="batch">Number of samples that run together, at least 1.</param>
    /// <param name="logger">Receives what was compiled and what each call took.</param>
    /// <param name="stop">Stops the compilation.</param>
    /// <exception cref="ProgramRefusedException">The options are not valid, or the backend cannot run them; carries every reason.</exception>
    public ReservoirEncoder(
        ReservoirOptions reservoir, int steps, FeatureOptions features, IBackend backend, int batch = 64, ILogger? logger = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(reservoir);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        List<Gap> gaps = [.. reservoir.Check(), .. CheckFeatures(features, steps)];
        if (gaps.Count > 0) throw new ProgramRefusedException("The reservoir encoder", gaps);
        (Options, Steps, _features, _logger) = (reservoir, steps, features, logger ?? NullLogger.Instance);
        bool lowPass = features.Kind == FeatureKind.LowPass;
        NetworkProgram program = ReservoirProgram.Build(reservoir, Probe(reservoir, features, steps));
        _executable = backend.Compile(program, new CompileOptions { Batch = batch }, stop);
        _input = program.Input(ReservoirProgram.InputName);
        _probe = program.Probe(ProbeName);
        _trials = new uint[batch];
        _spikes = lowPass ? new SpikeRecord[4096] : [];
        _rows = lowPass ? [] : new float[checked(features.Segments * batch * reservoir.Neurons)];
        _decays = !lowPass ? [] : [.. Enumerable.Range(0, steps).Select(step => (float)Math.Exp(-(steps - 1 - step) / features.LowPassSteps))];
        _logger.LogInformation(
            "Reservoir of {Neurons} neurons on {Inputs} channels compiled for {Backend}, {Batch} samples at a time",
            reservoir.Neurons, reservoir.Inputs, backend.Name, batch);
    }

    /// <summary>The network.</summary>
    public ReservoirOptions Options { get; }

    /// <summary>Steps of every sample.</summary>
    public int Steps { get; }

    /// <summary>Number of features of a sample.</summary>
    public int FeatureCount => Options.Neurons * _features.Segments;

    /// <summary>Encodes samples. Sample i is trial <paramref name="firstTrial"/> + i: on a backend with device noise its draws follow that number.</summary>
    /// <param name="samples">Samples of <see cref="Steps"/> steps and as many channels as the reservoir has inputs.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="stop">Looked at in every step.</param>
    /// <param name="firstTrial">Trial number of the first sample.</param>
    /// <exception cref="ArgumentException">A sample has another extent; the message names it. Nothing was run.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public EncodedSamples Encode(
        IReadOnlyList<SpikeTrainSample> samples, IProgress<EncodingProgress>? progress = null, CancellationToken stop = default, uint firstTrial = 0)
    {
        ArgumentNullException.ThrowIfNull(samples);
        for (int i = 0; i < samples.Count; i++) RequireExtent(samples[i], i);
        FeatureMatrix features = new(samples.Count, FeatureCount);
        int[] labels = new int[samples.Count];
        Tally tally = default;
        for (int first = 0; first < samples.Count; first += _trials.Length)
        {
            int count = Math.Min(_trials.Length, samples.Count - first);
            for (int i = 0; i < count; i++) _trials[i] = firstTrial + (uint)(first + i);
            _executable.Reset(_trials.AsSpan(0, count));
            for (int i = 0; i < count; i++)
            {
                SpikeTrainSample sample = samples[first + i];
                labels[first + i] = sample.Label;
                tally.InputSpikes += sample.Count;
                _executable.WriteEvents(_input, i, EventsOf(sample));
            }
            Run(features, first, count, ref tally, stop);
            progress?.Report(new EncodingProgress(first + count, samples.Count));
        }
        return new EncodedSamples(features, labels, Report(samples.Count, tally));
    }

    /// <inheritdoc/>
    public void Dispose() => _executable.Dispose();

    internal static IEnumerable<Gap> CheckFeatures(FeatureOptions features, int steps)
    {
        if (!Enum.IsDefined(features.Kind))
            yield return new Gap("features.Kind", $"is {features.Kind}; allowed are {string.Join(", ", Enum.GetNames<FeatureKind>())}.", "Change the value.");
        if (features.Segments < 1 || (steps >= 1 && steps % features.Segments != 0))
        {
            yield return new Gap("features.Segments", $"is {features.Segments}; allowed are the divisors of the {steps} steps.",
                $"Choose one of {string.Join(", ", Enumerable.Range(1, Math.Max(steps, 1)).Where(d => steps % d == 0).Take(12))}.");
        }
        if (features.Kind != FeatureKind.LowPass) yield break;
        if (features.Segments != 1) yield return new Gap("features.Segments", $"is {features.Segments}; a low-pass has 1.", "Choose 1, or counts.");
        if (!(features.LowPassSteps > 0 && double.IsFinite(features.LowPassSteps)))
            yield return new Gap("features.LowPassSteps", $"is {features.LowPassSteps}; allowed are positive numbers.", "Change the value.");
    }

    private static ProbeSpec Probe(ReservoirOptions reservoir, FeatureOptions features, int steps) => features.Kind == FeatureKind.LowPass
        ? new ProbeSpec
        {
            Name = ProbeName,
            Population = ReservoirProgram.NeuronsName,
            Kind = ProbeKind.Spikes,
            // A quarter of all that could spike: twice what a reservoir in its working regime does. A fuller one drains once more.
            Capacity = Math.Max(reservoir.Neurons, (long)reservoir.Neurons * steps / 4),
        }
        : new ProbeSpec
        {
            Name = ProbeName,
            Population = ReservoirProgram.NeuronsName,
            Kind = ProbeKind.Count,
            EverySteps = steps / features.Segments,
            Capacity = features.Segments,
        };

    private void Run(FeatureMatrix features, int first, int count, ref Tally tally, CancellationToken stop)
    {
        long left = Steps;
        while (left > 0)
        {
            RunReport report = _executable.Run(left, stop);
            left -= report.Steps;
            tally.Add(report);
            if (report.End == RunEnd.Stopped) stop.ThrowIfCancellationRequested();
            if (_features.Kind == FeatureKind.LowPass) AddTraces(features, first, ref tally);
            else if (left > 0 && report.Steps == 0)
                throw new InvalidOperationException($"The backend stopped after {Steps - left} of {Steps} steps: {report.End}, probe {report.Probe}.");
        }
        if (_features.Kind != FeatureKind.LowPass) TakeCounts(features, first, count, ref tally);
    }

    private void TakeCounts(FeatureMatrix features, int first, int count, ref Tally tally)
    {
        int neurons = Options.Neurons, segments = _features.Segments;
        Span<float> rows = _rows.AsSpan(0, segments * count * neurons);
        int drained = _executable.DrainProbe(_probe, rows);
        if (drained != segments) throw new InvalidOperationException($"The backend gave {drained} rows of spike counts; {segments} were due.");
        float factor = _features.Kind == FeatureKind.Rate ? (float)segments / Steps : 1;
        long spikes = 0;
        for (int segment = 0; segment < segments; segment++)
        {
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> from = rows.Slice((segment * count + i) * neurons, neurons);
                Span<float> to = features.Row(first + i).Slice(segment * neurons, neurons);
                float sum = 0;
                for (int n = 0; n < from.Length; n++)
                {
                    // Whole numbers far below 2^24: the float sum is exact in any order.
                    sum += from[n];
                    to[n] = from[n] * factor;
                }
                spikes += (long)sum;
            }
        }
        tally.ReservoirSpikes += spikes;
    }

    private void AddTraces(FeatureMatrix features, int first, ref Tally tally)
    {
        int drained;
        while ((drained = _executable.DrainSpikes(_probe, _spikes)) > 0)
        {
            tally.ReservoirSpikes += drained;
            foreach (ref readonly SpikeRecord spike in _spikes.AsSpan(0, drained))
                features.Row(first + spike.Replica)[spike.Neuron] += _decays[spike.Step];
        }
    }

    private ReadOnlySpan<InputEvent> EventsOf(SpikeTrainSample sample)
    {
        if (_events.Length < sample.Count) _events = new InputEvent[Math.Max(sample.Count, 2 * _events.Length)];
        ReadOnlySpan<int> offsets = sample.Offsets;
        ReadOnlySpan<ushort> indices = sample.Indices;
        Span<InputEvent> events = _events.AsSpan(0, indices.Length);
        for (int step = 0; step + 1 < offsets.Length; step++)
            for (int i = offsets[step]; i < offsets[step + 1]; i++) events[i] = new InputEvent(step, indices[i], 1);
        return events;
    }

    private void RequireExtent(SpikeTrainSample sample, int index)
    {
        if (sample.Steps == Steps && sample.Channels == Options.Inputs) return;
        throw new ArgumentException(
            $"Sample {index} '{sample.Name}' has {sample.Steps} steps of {sample.Channels} channels; the reservoir takes {Steps} steps of {Options.Inputs}. " +
            "Frame the recordings with the steps, crop and polarity of the reservoir's options.");
    }

    private EncodingReport Report(int samples, Tally tally)
    {
        EncodingReport report = new(samples, tally.InputSpikes, tally.ReservoirSpikes, tally.SynapticEvents, tally.WallTime, tally.EnergyJ)
        {
            FiringRate = samples == 0 ? 0 : tally.ReservoirSpikes / ((double)samples * Steps * Options.Neurons),
        };
        _logger.LogInformation(
            "Encoded {Samples} samples in {Seconds:F2} s: {Spikes} spikes, firing rate {Rate:F4}, {Events} synaptic events",
            samples, tally.WallTime.TotalSeconds, tally.ReservoirSpikes, report.FiringRate, tally.SynapticEvents);
        return report;
    }

    private struct Tally
    {
        public long InputSpikes, ReservoirSpikes, SynapticEvents;
        public TimeSpan WallTime;
        public double? EnergyJ;

        public void Add(RunReport report)
        {
            SynapticEvents += report.SynapticEvents;
            WallTime += report.WallTime;
            if (report.EnergyJ is double energy) EnergyJ = (EnergyJ ?? 0) + energy;
        }
    }
}
