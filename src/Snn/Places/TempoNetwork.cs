using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Places;

/// <summary>A trained VPRTempo on a machine, ready for queries. Belongs to one thread at a time.</summary>
public sealed class TempoNetwork : IPlaceNetwork
{
    private readonly IExecutable _executable;
    private readonly int _image, _query;
    private readonly StateAddress[] _tapes;
    private readonly float[] _rows;
    private readonly double[] _scores;

    /// <summary>Compiles a model.</summary>
    /// <param name="model">What was trained.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="batch">Queries that are answered together, at least 1. Each gets the same scores alone.</param>
    /// <param name="stop">Stops the compilation.</param>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public TempoNetwork(TempoModel model, IBackend backend, int batch = 64, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (Model, Batch) = (model, batch);
        NetworkProgram program = TempoProgram.Answering(model.Options, [.. model.Modules.Select(module => module.Places)], batch);
        _executable = backend.Compile(program, CompileOptions.Default, stop);
        (_image, _query) = (program.Input(TempoProgram.Image), program.Phase(TempoProgram.Query));
        _tapes = [.. model.Modules.Select((_, m) => StateAddress.Tape(program.Tape(TempoProgram.Name(m, "scores"))))];
        _rows = new float[batch * model.Options.Images.Pixels];
        _scores = new double[batch * model.Modules.Max(module => module.Places)];
        for (int m = 0; m < model.Modules.Count; m++)
        {
            TempoModule module = model.Modules[m];
            Write(StateAddress.Weights(program.Projection(TempoProgram.Name(m, "image->features"))), module.FeatureWeights);
            Write(StateAddress.Weights(program.Projection(TempoProgram.Name(m, "features->places"))), module.PlaceWeights);
            int features = program.Population(TempoProgram.Name(m, "features"));
            Write(StateAddress.Field(features, new FieldLayout(program.Populations[features]).Find("theta")), module.Thresholds);
        }
    }

    /// <summary>What runs.</summary>
    public TempoModel Model { get; }

    /// <inheritdoc/>
    public int Places => Model.Places;

    /// <inheritdoc/>
    public PlaceImageOptions Images => Model.Options.Images;

    /// <summary>Queries that are answered together.</summary>
    public int Batch { get; }

    /// <summary>Scores of prepared images: the output neurons' activity.</summary>
    /// <param name="images">Prepared as the model's options say.</param>
    /// <param name="stop">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">An image has another size.</exception>
    public ScoreMatrix Scores(IReadOnlyList<byte[]> images, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ScoreMatrix scores = new(images.Count, Model.Places);
        int pixels = Model.Options.Images.Pixels;
        for (int first = 0; first < images.Count; first += Batch)
        {
            stop.ThrowIfCancellationRequested();
            int rows = Math.Min(Batch, images.Count - first);
            for (int r = 0; r < rows; r++)
            {
                if (images[first + r].Length != pixels)
                    throw new ArgumentException($"Query {first + r} has {images[first + r].Length} pixels; the model takes {Model.Options.Images.Rows} x {Model.Options.Images.Columns}.", nameof(images));
                Load(images[first + r], _rows.AsSpan(r * pixels, pixels));
            }
            _executable.WriteInput(_image, 0, _rows.AsSpan(0, rows * pixels));
            _executable.RunPhase(_query);
            for (int m = 0; m < _tapes.Length; m++)
            {
                TempoModule module = Model.Modules[m];
                Span<double> tape = _scores.AsSpan(0, rows * module.Places);
                _executable.ReadState(_tapes[m], tape);
                for (int r = 0; r < rows; r++)
                {
                    Span<float> row = scores.Row(first + r).Slice(module.FirstPlace, module.Places);
                    ReadOnlySpan<double> from = tape.Slice(r * module.Places, module.Places);
                    for (int p = 0; p < row.Length; p++) row[p] = (float)from[p];
                }
            }
        }
        return scores;
    }

    /// <inheritdoc/>
    public void Dispose() => _executable.Dispose();

    /// <summary>Greys as amplitudes of spikes, 0 to 1.</summary>
    internal static void Load(byte[] prepared, Span<float> image)
    {
        for (int i = 0; i < image.Length; i++) image[i] = prepared[i] / 255f;
    }

    private void Write(StateAddress address, float[] values) => _executable.WriteState(address, Array.ConvertAll(values, value => (double)value));
}
