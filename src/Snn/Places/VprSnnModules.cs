using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Places;

/// <summary>Modules of VPRSNN while they run, all in step: each is shown an image, and spikes are counted. Nothing is reset between images. Belongs to one thread at a time.</summary>
public sealed class VprSnnModules : IDisposable
{
    private readonly VprSnnOptions _options;
    private readonly IExecutable _executable;
    private readonly bool _training;
    private readonly int[] _inputs, _probes, _excitatory, _learning;
    private readonly float[] _probabilities, _silence;
    private readonly double[] _counts;
    private bool _begun;

    /// <summary>Compiles modules at their beginning.</summary>
    /// <param name="options">Every module.</param>
    /// <param name="firstModule">Number of the first module: it names the draws.</param>
    /// <param name="modules">Number of modules, at least 1.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="training">Synapses learn and thresholds adapt.</param>
    /// <param name="trial">Number of the pixels' draws: another one for another journey.</param>
    /// <param name="stop">Stops the compilation.</param>
    /// <exception cref="ArgumentException">Options are not usable.</exception>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public VprSnnModules(VprSnnOptions options, int firstModule, int modules, IBackend backend, bool training, uint trial = 0, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentOutOfRangeException.ThrowIfLessThan(modules, 1);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ArgumentException(string.Join(" ", gaps));
        (_options, _training, Count) = (options, training, modules);
        NetworkProgram program = VprSnnProgram.Build(options, firstModule, modules, training);
        _executable = backend.Compile(program, CompileOptions.Default, stop);
        _executable.Reset([trial]);
        int[] Positions(string part, Func<string, int> find) => [.. Enumerable.Range(firstModule, modules).Select(m => find(VprSnnProgram.Name(m, part)))];
        (_inputs, _probes) = (Positions(VprSnnProgram.Pixels, program.Input), Positions(VprSnnProgram.Excitatory, program.Probe));
        (_excitatory, _learning) = (Positions(VprSnnProgram.Excitatory, program.Population), Positions(VprSnnProgram.Learning, program.Projection));
        (_probabilities, _silence, _counts) = (new float[options.Images.Pixels], new float[options.Images.Pixels], new double[options.Neurons]);
    }

    /// <summary>Number of modules.</summary>
    public int Count { get; }

    /// <summary>Synaptic events of the last presentation.</summary>
    public long SynapticEvents { get; private set; }

    /// <summary>Shows every module one image, then rests; in training, weights are normalised and thresholds decay first.</summary>
    /// <param name="images">One per module, prepared as the options say; null for none.</param>
    /// <param name="stop">Looked at within a presentation.</param>
    /// <returns>Per module the spikes of every excitatory neuron, rest included.</returns>
    /// <exception cref="ArgumentException">Not one image per module, or one of another size.</exception>
    public int[][] Present(IReadOnlyList<byte[]?> images, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Count != Count) throw new ArgumentException($"{images.Count} images for {Count} modules; each is shown one.", nameof(images));
        foreach (byte[]? image in images)
            if (image is not null && image.Length != _silence.Length) throw new ArgumentException($"The image has {image.Length} pixels; the modules take {_silence.Length}.", nameof(images));
        (int shown, int resting) = _options.Steps;
        if (!_begun) BeSilent(shown + resting, stop);
        SynapticEvents = 0;
        if (_training) _executable.RunPhase(_executable.Program.Phase(VprSnnProgram.Prepare));
        for (int m = 0; m < Count; m++)
        {
            for (int i = 0; i < _silence.Length; i++) _probabilities[i] = images[m] is { } image ? (float)(image[i] / _options.Intensity * _options.DtMs / 1000) : 0;
            _executable.WriteInput(_inputs[m], 0, _probabilities);
        }
        Run(shown, stop);
        foreach (int input in _inputs) _executable.WriteInput(input, 0, _silence);
        Run(resting, stop);
        return [.. _probes.Select(probe => _executable.DrainProbe(probe, _counts) == 1
            ? Array.ConvertAll(_counts, count => (int)count)
            : throw new InvalidOperationException("A presentation did not end with its window of counts."))];
    }

    /// <summary>Thresholds' adaptive parts of a module in mV.</summary>
    public double[] Thetas(int module) => Read(Theta(module));

    /// <summary>Weights of a module, [pixels, neurons].</summary>
    public double[] Weights(int module) => Read(StateAddress.Weights(_learning[module]));

    /// <summary>Takes over what a module has learned.</summary>
    public void Load(int module, ReadOnlySpan<double> weights, ReadOnlySpan<double> thetas)
    {
        _executable.WriteState(StateAddress.Weights(_learning[module]), weights);
        _executable.WriteState(Theta(module), thetas);
    }

    /// <inheritdoc/>
    public void Dispose() => _executable.Dispose();

    private StateAddress Theta(int module)
        => StateAddress.Field(_excitatory[module], new FieldLayout(_executable.Program.Populations[_excitatory[module]]).Find("Theta"));

    /// <summary>Silence first, of whole windows of counts: they are aligned with the first step.</summary>
    private void BeSilent(int window, CancellationToken stop)
    {
        int windows = (int)Math.Ceiling(_options.SilenceMs / _options.DtMs / window - 1e-9);
        for (int i = 0; i < windows; i++)
        {
            Run(window, stop);
            foreach (int probe in _probes) _executable.DrainProbe(probe, _counts);
        }
        _begun = true;
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
