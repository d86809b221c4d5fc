using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>A network on a backend. Recordings are drained as they fill, so a run may be as long as memory holds its data.</summary>
/// <remarks>Belongs to one thread at a time. Dispose it to free the backend's memory.</remarks>
public sealed partial class Simulation : IDisposable
{
    /// <summary>Steps between two reports of progress.</summary>
    private const long ReportEvery = 1000;

    private readonly Network _network;
    private readonly ILogger _logger;
    private readonly List<SpikeRecord>[] _spikes;
    private readonly List<double[]>[] _rows;
    private readonly SpikeRecord[] _spikeBuffer = new SpikeRecord[65536];
    private uint[] _trials;

    /// <summary>Compiles a network.</summary>
    /// <param name="network">The network; later changes of it have no effect here.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="options">Batch and memory limit.</param>
    /// <param name="logger">Told what happens.</param>
    /// <exception cref="ProgramRefusedException">The network is wrong, or the backend cannot run it; all reasons are named.</exception>
    public Simulation(Network network, IBackend backend, CompileOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(backend);
        _network = network;
        _logger = logger ?? NullLogger.Instance;
        Executable = backend.Compile(network.Lower(), options ?? CompileOptions.Default);
        _trials = new uint[Executable.Batch];
        _spikes = [.. network.Recordings.Select(_ => new List<SpikeRecord>())];
        _rows = [.. network.Recordings.Select(_ => new List<double[]>())];
        LogCompiled(_logger, network.Populations.Count, network.Projections.Count, backend.Name);
    }

    /// <summary>The compiled program, for what this class does not offer: state, weights, checkpoints, phases.</summary>
    public IExecutable Executable { get; }

    /// <summary>Time since the last reset.</summary>
    public Time Now => Executable.Step * _network.Dt;

    /// <summary>Runs for a duration, rounded to steps.</summary>
    /// <returns>What was done; less than asked if <paramref name="stop"/> was signalled.</returns>
    public SimulationReport Run(Time duration, IProgress<SimulationProgress>? progress = null, CancellationToken stop = default)
    {
        long steps = (long)Math.Round(duration.Coherent / _network.Dt.Coherent, MidpointRounding.ToEven), done = 0, spikes = 0, events = 0;
        TimeSpan wall = TimeSpan.Zero;
        while (done < steps && !stop.IsCancellationRequested)
        {
            RunReport report = Executable.Run(Math.Min(ReportEvery, steps - done), stop);
            done += report.Steps;
            spikes += report.Spikes;
            events += report.SynapticEvents;
            wall += report.WallTime;
            Drain();
            progress?.Report(new SimulationProgress(done * _network.Dt, duration));
        }
        LogRan(_logger, done, spikes, events);
        return new SimulationReport(done * _network.Dt, done == steps, spikes, events, wall);
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
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.Recorder is not SpikeRecorder) throw new ArgumentException($"Recording '{recording.Name}' holds rows: use Rows.");
        return
        [
            .. _spikes[recording.Index].OrderBy(s => s.Replica).ThenBy(s => s.Step).ThenBy(s => s.Neuron)
                .Select(s => new Spike((s.Step + 1) * _network.Dt, s.Neuron, s.Replica)),
        ];
    }

    /// <summary>Recorded rows since the last reset, [replicas in use, neurons] each; potentials in mV, absolute.</summary>
    /// <exception cref="ArgumentException">The recording is one of spikes.</exception>
    public IReadOnlyList<double[]> Rows(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return recording.Recorder is RowRecorder ? _rows[recording.Index] : throw new ArgumentException($"Recording '{recording.Name}' holds spikes: use Spikes.");
    }

    /// <summary>Mean rate of a recorded population since the last reset.</summary>
    public Frequency Rate(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        return Frequency.Kilohertz(Spikes(recording).Count / (Now.Coherent * recording.Population.Size * _trials.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => Executable.Dispose();

    private void Drain()
    {
        foreach (Recording recording in _network.Recordings)
        {
            if (recording.Recorder is SpikeRecorder)
            {
                for (int count; (count = Executable.DrainSpikes(recording.Index, _spikeBuffer)) > 0;)
                    _spikes[recording.Index].AddRange(_spikeBuffer.AsSpan(0, count));
                continue;
            }
            int rows = Executable.PendingRows(recording.Index), width = recording.Population.Size * _trials.Length;
            double offset = recording.Population.Model.Offset(((RowRecorder)recording.Recorder).Field);
            double[] buffer = new double[rows * width];
            Executable.DrainProbe(recording.Index, buffer);
            for (int row = 0; row < rows; row++)
                _rows[recording.Index].Add([.. buffer.AsSpan(row * width, width).ToArray().Select(value => value + offset)]);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Compiled {Populations} populations and {Projections} projections for backend '{Backend}'.")]
    private static partial void LogCompiled(ILogger logger, int populations, int projections, string backend);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Ran {Steps} steps: {Spikes} spikes, {Events} synaptic events.")]
    private static partial void LogRan(ILogger logger, long steps, long spikes, long events);
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
public sealed record SimulationReport(Time Duration, bool Completed, long Spikes, long SynapticEvents, TimeSpan WallTime);
