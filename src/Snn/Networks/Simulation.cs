using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Files;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>A network on a backend. Recordings are drained as they fill, so a run may be as long as memory holds its data.</summary>
/// <remarks>Belongs to one thread at a time. Dispose it to free the backend's memory.</remarks>
public sealed partial class Simulation : IDisposable
{
    /// <summary>Steps between two reports of progress.</summary>
    private const long ReportEvery = 1000;

    private readonly Time _dt;
    private readonly Recording[] _recordings;
    private readonly NamedStimulus[] _stimuli;
    private readonly ILogger _logger;
    private readonly List<SpikeRecord>[] _spikes;
    private readonly List<double[]>[] _rows;
    private readonly double[][] _offsets;
    private readonly SpikeRecord[] _spikeBuffer = new SpikeRecord[65536];
    private uint[] _trials;

    /// <summary>Compiles a network.</summary>
    /// <param name="network">The network; later changes of it have no effect here.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="options">Batch and memory limit.</param>
    /// <param name="logger">Told what happens.</param>
    /// <param name="stop">Stops the compilation.</param>
    /// <exception cref="ProgramRefusedException">The network is wrong, or the backend cannot run it; all reasons are named.</exception>
    public Simulation(Network network, IBackend backend, CompileOptions? options = null, ILogger? logger = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(backend);
        (_dt, _recordings, _stimuli) = (network.Dt, [.. network.Recordings], [.. network.Stimuli]);
        _logger = logger ?? NullLogger.Instance;
        Executable = backend.Compile(network.Lower(), options ?? CompileOptions.Default, stop);
        _trials = new uint[Executable.Batch];
        _spikes = [.. _recordings.Select(_ => new List<SpikeRecord>())];
        _rows = [.. _recordings.Select(_ => new List<double[]>())];
        _offsets = [.. _recordings.Select(recording => recording.Recorder is RowRecorder rows ? recording.Population.Offsets(rows.Field) : [0])];
        LogCompiled(_logger, network.Populations.Count, network.Projections.Count, backend.Name);
    }

    /// <summary>The compiled program, for what this class does not offer: state, weights, checkpoints, phases.</summary>
    public IExecutable Executable { get; }

    /// <summary>Time since the last reset.</summary>
    public Time Now => Executable.Step * _dt;

    /// <summary>Runs for a duration, rounded to steps.</summary>
    /// <returns>What was done; less than asked if <paramref name="stop"/> was signalled.</returns>
    public SimulationReport Run(Time duration, IProgress<SimulationProgress>? progress = null, CancellationToken stop = default)
    {
        double asked = Math.Round(duration.Coherent / _dt.Coherent, MidpointRounding.ToEven);
        if (!(asked >= 0 && asked < long.MaxValue)) throw new ArgumentOutOfRangeException(nameof(duration), duration, "A run lasts 0 ms or more.");
        long steps = (long)asked, done = 0, spikes = 0, events = 0, saturations = 0;
        TimeSpan wall = TimeSpan.Zero;
        double? energy = null;
        while (done < steps && !stop.IsCancellationRequested)
        {
            RunReport report = Executable.Run(Math.Min(ReportEvery, steps - done), stop);
            done += report.Steps;
            spikes += report.Spikes;
            events += report.SynapticEvents;
            saturations += report.Saturations;
            wall += report.WallTime;
            if (report.EnergyJ is double more) energy = (energy ?? 0) + more;
            Drain();
            progress?.Report(new SimulationProgress(done * _dt, duration));
        }
        LogRan(_logger, done, spikes, events);
        if (saturations > 0) LogSaturated(_logger, saturations);
        return new SimulationReport(done * _dt, done == steps, spikes, events, wall) { Saturations = saturations, EnergyJ = energy };
    }

    /// <summary>Writes a sample's spikes to a stimulus; its first step is the next one. Replaces what was presented to that replica before.</summary>
    /// <param name="stimulus">Name of a <see cref="SpikeTrainStimulus"/>, as <see cref="Network.Stimulate"/> returned it. Its weight is what a spike adds.</param>
    /// <param name="sample">As many channels as the stimulated population has neurons.</param>
    /// <param name="replica">Which replica.</param>
    /// <exception cref="ArgumentException">There is no such stimulus, or the sample does not fit it.</exception>
    public void Present(string stimulus, SpikeTrainSample sample, int replica = 0)
    {
        ArgumentNullException.ThrowIfNull(sample);
        NamedStimulus? named = _stimuli.FirstOrDefault(s => s.Name == stimulus && s.Stimulus is SpikeTrainStimulus)
            ?? throw new ArgumentException($"The network has no spike train stimulus '{stimulus}'. Use the name that Stimulate returned.", nameof(stimulus));
        if (sample.Channels != named.Target.Size)
            throw new ArgumentException($"Sample '{sample.Name}' has {sample.Channels} channels; {named.Target} needs one per neuron.", nameof(sample));
        float weight = (float)((ConstantValue)named.Stimulus.ChannelWeight.Spec).Value;
        InputEvent[] events = new InputEvent[sample.Count];
        int next = 0;
        for (int step = 0; step < sample.Steps; step++)
            foreach (ushort channel in sample.At(step)) events[next++] = new InputEvent(Executable.Step + step, channel, weight);
        Executable.WriteEvents(Executable.Program.Input(stimulus), replica, events);
    }

    /// <summary>Back to the start: state, time and recordings; learned weights stay. Every random draw depends on the trial.</summary>
    /// <param name="trials">One number per replica in use; 0 for all where none is given.</param>
    public void Reset(params uint[] trials)
    {
        _trials = trials.Length == 0 ? new uint[Executable.Batch] : trials;
        Executable.Reset(_trials);
        foreach (List<SpikeRecord> spikes in _spikes) spikes.Clear();
        foreach (List<double[]> rows in _rows) rows.Clear();
    }

    /// <summary>Recorded spikes since the last reset, ascending in time (per replica).</summary>
    /// <exception cref="ArgumentException">The recording is not one of spikes.</exception>
    public IReadOnlyList<Spike> Spikes(Recording recording)
    {
        Own(recording);
        if (recording.Recorder is not SpikeRecorder) throw new ArgumentException($"Recording '{recording.Name}' holds rows: use Rows.");
        return
        [
            .. _spikes[recording.Index].OrderBy(s => s.Replica).ThenBy(s => s.Step).ThenBy(s => s.Neuron)
                .Select(s => new Spike((s.Step + 1) * _dt, s.Neuron, s.Replica)),
        ];
    }

    /// <summary>Recorded rows since the last reset, [replicas in use, neurons] each; potentials in mV, absolute.</summary>
    /// <exception cref="ArgumentException">The recording is one of spikes.</exception>
    public IReadOnlyList<double[]> Rows(Recording recording)
    {
        Own(recording);
        return recording.Recorder is RowRecorder ? _rows[recording.Index] : throw new ArgumentException($"Recording '{recording.Name}' holds spikes: use Spikes.");
    }

    /// <summary>Mean rate of a population whose spikes are recorded since the last reset, over all replicas; 0 before the first step.</summary>
    public Frequency Rate(Recording recording)
    {
        Own(recording);
        return Executable.Step == 0 ? Frequency.Zero : Frequency.Kilohertz(Spikes(recording).Count / (Now.Coherent * recording.Population.Size * _trials.Length));
    }

    /// <summary>Saves the whole state - spikes in flight, traces, learned weights, draws - in a versioned file with a checksum, atomically. Recordings stay with this object.</summary>
    /// <exception cref="IOException">The file cannot be written; an earlier one is as it was.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream =>
    {
        using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(_trials.Length);
        foreach (uint trial in _trials) writer.Write(trial);
        writer.Flush();
        Executable.Save(stream);
    });

    /// <summary>Goes on from a saved state of the same network on the same kind of backend, with the same bits; threads may differ. Recordings begin anew.</summary>
    /// <exception cref="InvalidDataException">Damaged, of another version, network or batch; nothing is changed.</exception>
    public void Restore(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        int count = stream.Length >= sizeof(int) ? reader.ReadInt32() : 0;
        if (count < 1 || count > Executable.Batch || stream.Length < sizeof(int) * (1L + count))
            throw new InvalidDataException($"Saved state '{path}': it begins with {count} trials; 1 to {Executable.Batch} are allowed here. It is damaged, or of another batch.");
        uint[] trials = [.. Enumerable.Range(0, count).Select(_ => reader.ReadUInt32())];
        // The rest is the backend's image, read whole and verified before anything changes.
        Executable.Restore(stream);
        _trials = trials;
        foreach (List<SpikeRecord> spikes in _spikes) spikes.Clear();
        foreach (List<double[]> rows in _rows) rows.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Executable.Dispose();

    private void Own(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.Index >= _recordings.Length || !ReferenceEquals(_recordings[recording.Index], recording))
            throw new ArgumentException($"Recording '{recording.Name}' is not part of this simulation. Use one that its network's Record returned before the simulation was made.");
    }

    private void Drain()
    {
        foreach (Recording recording in _recordings)
        {
            if (recording.Recorder is SpikeRecorder)
            {
                for (int count; (count = Executable.DrainSpikes(recording.Index, _spikeBuffer)) > 0;)
                    _spikes[recording.Index].AddRange(_spikeBuffer.AsSpan(0, count));
                continue;
            }
            int rows = Executable.PendingRows(recording.Index), width = recording.Population.Size * _trials.Length;
            double[] offsets = _offsets[recording.Index];
            double[] buffer = new double[rows * width];
            Executable.DrainProbe(recording.Index, buffer);
            for (int row = 0; row < rows; row++)
            {
                double[] values = buffer.AsSpan(row * width, width).ToArray();
                for (int i = 0; i < width; i++) values[i] += offsets[offsets.Length == 1 ? 0 : i % recording.Population.Size];
                _rows[recording.Index].Add(values);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Compiled {Populations} populations and {Projections} projections for backend '{Backend}'.")]
    private static partial void LogCompiled(ILogger logger, int populations, int projections, string backend);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Ran {Steps} steps: {Spikes} spikes, {Events} synaptic events.")]
    private static partial void LogRan(ILogger logger, long steps, long spikes, long events);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Saturations} graded emissions were cut to their declared largest.")]
    private static partial void LogSaturated(ILogger logger, long saturations);
}

/// <summary>A spike, at the end of its step.</summary>
public readonly record struct Spike(Time Time, int Neuron, int Replica);

/// <summary>How far a run is.</summary>
public readonly record struct SimulationProgress(Time Done, Time Total);

/// <summary>What a run did.</summary>
/// <param name="Duration">Simulated time.</param>
/// <param name="Completed">All that was asked for.</param>
/// <param name="Spikes">Spikes of all populations and replicas.</param>
/// <param name="SynapticEvents">Synapses that passed a spike on.</param>
/// <param name="WallTime">Wall-clock time.</param>
public sealed record SimulationReport(Time Duration, bool Completed, long Spikes, long SynapticEvents, TimeSpan WallTime)
{
    /// <summary>Graded emissions that were cut to their declared largest.</summary>
    public long Saturations { get; init; }

    /// <summary>Energy by the backend's own model in joules; null where it has none.</summary>
    public double? EnergyJ { get; init; }
}
