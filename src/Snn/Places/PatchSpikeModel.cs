using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Places;

/// <summary>A trained readout of patch neurons. Immutable; a <see cref="PatchSpikeNetwork"/> runs it.</summary>
public sealed class PatchSpikeModel
{
    private const int Batch = 64;

    /// <summary>A model of a trained readout.</summary>
    /// <exception cref="ArgumentException">Options are not usable, or the readout is of another number of neurons.</exception>
    public PatchSpikeModel(PatchSpikeOptions options, LinearReadout readout)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(readout);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ArgumentException(string.Join(" ", gaps));
        if (readout.Features != options.Neurons) throw new ArgumentException($"The readout takes {readout.Features} neurons; the options have {options.Neurons}.", nameof(readout));
        (Options, Readout) = (options, readout);
    }

    /// <summary>What was trained with.</summary>
    public PatchSpikeOptions Options { get; }

    /// <summary>Weights [places, neurons] and biases.</summary>
    public LinearReadout Readout { get; }

    /// <summary>Number of places.</summary>
    public int Places => Readout.Classes;

    /// <summary>Synapses: those of the patches and those of the readout.</summary>
    public long Synapses => Enumerable.Range(0, Options.Neurons).Sum(j => (long)Options.Sides[j % Options.Sides.Count] * Options.Sides[j % Options.Sides.Count]) + Readout.Weights.Length;

    /// <summary>Trains: the spikes of all reference images are made on the backend, the regression is solved on the host.</summary>
    /// <param name="options">The method.</param>
    /// <param name="references">Per traverse one prepared image per place.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="stop">Looked at before every batch.</param>
    /// <exception cref="ArgumentException">Options or images are not usable.</exception>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public static PatchSpikeModel Train(PatchSpikeOptions options, IReadOnlyList<byte[][]> references, IBackend backend, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(backend);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ArgumentException(string.Join(" ", gaps));
        int places = PlaceInputs.Require(references);
        if (places < 2) throw new ArgumentException("One place cannot be told from others; at least two are needed.", nameof(references));
        byte[][] images = [.. references.SelectMany(traverse => traverse)];
        FeatureMatrix spikes = Spikes(options, images, backend, stop);
        int[] labels = [.. Enumerable.Range(0, images.Length).Select(i => i % places)];
        // The library's penalty is relative to the mean diagonal of the products, which grows with the number of images.
        RidgeFit fit = RidgeReadout.Train(spikes, labels, places, new RidgeOptions { Alphas = [options.Penalty / MeanDiagonal(spikes)] }, stop: stop);
        return new PatchSpikeModel(options, fit.Readout);
    }

    /// <summary>Spikes of images, [images, neurons].</summary>
    internal static FeatureMatrix Spikes(PatchSpikeOptions options, byte[][] images, IBackend backend, CancellationToken stop)
    {
        NetworkProgram program = PatchSpikeProgram.Build(options, 0, Batch);
        using IExecutable executable = backend.Compile(program, CompileOptions.Default, stop);
        RowPhase phase = new(executable, program.Input(PatchSpikeProgram.Image), program.Phase(PatchSpikeProgram.Spikes), program.Tape(PatchSpikeProgram.Neurons), options.Images.Pixels, options.Neurons, Batch);
        FeatureMatrix spikes = new(images.Length, options.Neurons);
        phase.Run(images, spikes.Row, stop);
        return spikes;
    }

    /// <summary>Mean over neurons of n p (1 - p), for n images of which a share p makes the neuron fire; at least 1e-9.</summary>
    private static double MeanDiagonal(FeatureMatrix spikes)
    {
        double[] counts = new double[spikes.Features];
        for (int i = 0; i < spikes.Samples; i++)
        {
            ReadOnlySpan<float> row = spikes.Row(i);
            for (int j = 0; j < row.Length; j++) counts[j] += row[j];
        }
        return Math.Max(1e-9, counts.Average(count => count * (1 - count / spikes.Samples)));
    }
}
