using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Places;

/// <summary>A trained patch-spike readout on a machine, ready for queries. Belongs to one thread at a time.</summary>
public sealed class PatchSpikeNetwork : IPlaceNetwork
{
    private readonly IExecutable _executable;
    private readonly RowPhase _query;

    /// <summary>Compiles a model.</summary>
    /// <param name="model">What was trained.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="batch">Queries that are answered together, at least 1. Each gets the same scores alone.</param>
    /// <param name="stop">Stops the compilation.</param>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public PatchSpikeNetwork(PatchSpikeModel model, IBackend backend, int batch = 64, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        Model = model;
        NetworkProgram program = PatchSpikeProgram.Build(model.Options, model.Places, batch);
        _executable = backend.Compile(program, CompileOptions.Default, stop);
        int neurons = model.Options.Neurons, places = model.Places;
        double[] weights = new double[neurons * places];
        ReadOnlySpan<float> rows = model.Readout.Weights;
        for (int p = 0; p < places; p++)
            for (int j = 0; j < neurons; j++) weights[j * places + p] = rows[p * neurons + j];
        _executable.WriteState(StateAddress.Weights(program.Projection(PatchSpikeProgram.Readout)), weights);
        int population = program.Population(PatchSpikeProgram.Places);
        _executable.WriteState(
            StateAddress.Field(population, new FieldLayout(program.Populations[population]).Find("bias")), Array.ConvertAll(model.Readout.Bias.ToArray(), bias => (double)bias));
        _query = new RowPhase(
            _executable, program.Input(PatchSpikeProgram.Image), program.Phase(PatchSpikeProgram.Query), program.Tape(PatchSpikeProgram.Places), model.Options.Images.Pixels, places, batch);
    }

    /// <summary>What runs.</summary>
    public PatchSpikeModel Model { get; }

    /// <inheritdoc/>
    public int Places => Model.Places;

    /// <inheritdoc/>
    public PlaceImageOptions Images => Model.Options.Images;

    /// <summary>Scores of prepared images.</summary>
    /// <param name="images">Prepared as the model's options say.</param>
    /// <param name="stop">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">An image has another size.</exception>
    public ScoreMatrix Scores(IReadOnlyList<byte[]> images, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ScoreMatrix scores = new(images.Count, Model.Places);
        _query.Run(images, scores.Row, stop);
        return scores;
    }

    /// <inheritdoc/>
    public void Dispose() => _executable.Dispose();
}
