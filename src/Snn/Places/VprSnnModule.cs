using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Places;

/// <summary>A module of VPRSNN while it runs: presents images one after the other and counts spikes. Nothing is reset between images. Belongs to one thread at a time.</summary>
public sealed class VprSnnModule : IDisposable
{
    private readonly VprSnnOptions _options;
    private readonly IExecutable _executable;
    private readonly bool _training;
    private readonly int _pixels, _probe, _excitatory, _learning;
    private readonly float[] _probabilities;
    private readonly double[] _counts;
    private bool _silent;

    /// <summary>Compiles a module at its beginning.</summary>
    /// <param name="options">The module.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="training">Synapses learn and thresholds adapt.</param>
    /// <param name="stop">Stops the compilation.</param>
    /// <exception cref="ArgumentException">Options are not usable.</exception>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public VprSnnModule(VprSnnOptions options, IBackend backend, bool training, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(backend);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ArgumentException(string.Join(" ", gaps));
        (_options, _training) = (options, training);
        NetworkProgram program = VprSnnProgram.Build(options, training);
        _executable = backend.Compile(program, CompileOptions.Default, stop);
        (_pixels, _probe) = (program.Input(VprSnnProgram.Pixels), program.Probe(VprSnnProgram.Excitatory));
        (_excitatory, _learning) = (program.Population(VprSnnProgram.Excitatory), program.Projection(VprSnnProgram.Learning));
        _probabilities = new float[options.Images.Pixels];
        _counts = new double[options.Neurons];
    }

    /// <summary>Synaptic events of the last presentation.</summary>
    public long SynapticEvents { get; private set; }

    /// <summary>Shows one image, then rests; in training, weights are normalised and thresholds decay first.</summary>
    /// <param name="image">Prepared as the options say.</param>
    /// <param name="stop">Looked at within a presentation.</param>
    /// <returns>Spikes of every excitatory neuron, rest included.</returns>
    public int[] Present(byte[] image, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Length != _probabilities.Length) throw new ArgumentException($"The image has {image.Length} pixels; the module takes {_probabilities.Length}.", nameof(image));
        SynapticEvents = 0;
        (int shown, int rest) = _options.Steps;
        if (!_silent) BeSilent(stop);
        if (_training) _executable.RunPhase(_executable.Program.Phase(VprSnnProgram.Prepare));
        for (int i = 0; i < image.Length; i++) _probabilities[i] = (float)(image[i] / _options.Intensity * _options.DtMs / 1000);
        _executable.WriteInput(_pixels, 0, _probabilities);
        Run(shown, stop);
        _executable.WriteInput(_pixels, 0, new float[image.Length]);
        Run(rest, stop);
        if (_executable.DrainProbe(_probe, _counts) != 1) throw new InvalidOperationException("A presentation did not end with its window of counts.");
        return Array.ConvertAll(_counts, count => (int)count);
    }

    /// <summary>Thresholds' adaptive parts in mV.</summary>
    public double[] Thetas() => Read(Theta);

    /// <summary>Weights [pixels, neurons].</summary>
    public double[] Weights() => Read(StateAddress.Weights(_learning));

    /// <summary>Takes over what another module has learned.</summary>
    public void Load(ReadOnlySpan<double> weights, ReadOnlySpan<double> thetas)
    {
        _executable.WriteState(StateAddress.Weights(_learning), weights);
        _executable.WriteState(Theta, thetas);
    }

    /// <inheritdoc/>
    public void Dispose() => _executable.Dispose();

    private StateAddress Theta => StateAddress.Field(_excitatory, new FieldLayout(_executable.Program.Populations[_excitatory]).Find("Theta"));

    /// <summary>Silence first, of whole windows of counts: they are aligned with the first step.</summary>
    private void BeSilent(CancellationToken stop)
    {
        int window = _options.Steps.Shown + _options.Steps.Resting, windows = (int)Math.Ceiling(_options.SilenceMs / _options.DtMs / window - 1e-9);
        for (int i = 0; i < windows; i++)
        {
            Run(window, stop);
            _executable.DrainProbe(_probe, _counts);
        }
        _silent = true;
    }

    private void Run(long steps, CancellationToken stop)
    {
        while (steps > 0)
        {
            RunReport report = _executable.Run(steps, stop);
            stop.ThrowIfCancellationRequested();
            SynapticEvents += report.SynapticEvents;
            steps -= report.Steps;
        }
    }

    private double[] Read(StateAddress address)
    {
        double[] values = new double[_executable.StateLength(address)];
        _executable.ReadState(address, values);
        return values;
    }
}
