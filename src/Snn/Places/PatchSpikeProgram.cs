using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Snn.Places;

/// <summary>The program of <see cref="PatchSpikeOptions"/>: phase "spikes" turns rows of images into rows of spikes, phase "query" into rows of scores.</summary>
public static class PatchSpikeProgram
{
    /// <summary>Name of the input, and its population, that holds rows of images: greys over 255.</summary>
    public const string Image = "image";

    /// <summary>Name of the tape of spikes, and its population.</summary>
    public const string Neurons = "neurons";

    /// <summary>Name of the tape of scores, and its population.</summary>
    public const string Places = "places";

    /// <summary>Name of the projection of random patches.</summary>
    public const string Patches = "image->neurons";

    /// <summary>Name of the learned projection.</summary>
    public const string Readout = "neurons->places";

    /// <summary>Name of the phase that makes spikes.</summary>
    public const string Spikes = "spikes";

    /// <summary>Name of the phase that answers queries.</summary>
    public const string Query = "query";

    /// <summary>The program.</summary>
    /// <param name="options">The method.</param>
    /// <param name="places">Number of places; 0 for spikes alone.</param>
    /// <param name="batch">Largest number of rows worked together.</param>
    public static NetworkProgram Build(PatchSpikeOptions options, int places, int batch)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Csr patches, double[] weights, double[] thresholds) = Draw(options);
        TapeOf spikes = new(Neurons), scores = new(Places);
        StageSpec[] fire =
        [
            new MultiplyStage { Projection = Patches, Source = new HeldInput(Image), Target = spikes },
            new MapStage { Kernel = MapKernelSpec.Of<ThresholdMap>(), Ports = [spikes, new FieldOf(Neurons, "threshold"), spikes] },
        ];
        List<PopulationSpec> populations =
        [
            new PopulationSpec { Name = Image, Shape = [options.Images.Rows, options.Images.Columns] },
            new PopulationSpec
            {
                Name = Neurons,
                Shape = [options.Neurons],
                ExtraFields = [new ExtraField(new FieldDeclaration("threshold", FieldRole.Parameter))],
                Initial = new Dictionary<string, ValueSpec> { ["threshold"] = thresholds },
            },
        ];
        List<ProjectionSpec> projections = [new ProjectionSpec { Name = Patches, Source = Image, Target = Neurons, Connectivity = patches, Weight = weights, Use = ProjectionUse.Phases }];
        List<PhaseSpec> phases = [new PhaseSpec(Spikes, fire)];
        List<TapeSpec> tapes = [new TapeSpec(Neurons, Neurons, batch)];
        if (places > 0)
        {
            populations.Add(new PopulationSpec { Name = Places, Shape = [places], ExtraFields = [new ExtraField(new FieldDeclaration("bias", FieldRole.Parameter))] });
            // Weights are written before anything is asked.
            projections.Add(new ProjectionSpec { Name = Readout, Source = Neurons, Target = Places, Connectivity = new Dense(), Weight = 0, Use = ProjectionUse.Phases });
            tapes.Add(new TapeSpec(Places, Places, batch));
            phases.Add(new PhaseSpec(Query,
            [
                .. fire,
                new MultiplyStage { Projection = Readout, Source = spikes, Target = scores },
                new MapStage { Kernel = MapKernelSpec.Of<AddMap>(), Ports = [scores, new FieldOf(Places, "bias"), scores] },
            ]));
        }
        return new NetworkProgram
        {
            DtMs = 1,
            Seed = options.Seed,
            Populations = populations,
            Projections = projections,
            Inputs = [new ValuesInput { Name = Image, Target = Image, Channel = "" }],
            Tapes = tapes,
            Phases = phases,
        };
    }

    /// <summary>
    /// Patches, twice their weights, and thresholds. Neuron j: its place from words 0 and 1 of block (j, 0, 0, 0) of stream "patches", weight i from the sum of the
    /// first three words of block (j, 1 + i, 0, 0), near enough to normal; then all over their length.
    /// </summary>
    private static (Csr Patches, double[] Weights, double[] Thresholds) Draw(PatchSpikeOptions options)
    {
        StreamKey key = StreamKey.Of(options.Seed, "patches");
        int columns = options.Images.Columns;
        List<(int Neuron, double Weight)>[] byPixel = [.. Enumerable.Range(0, options.Images.Pixels).Select(_ => new List<(int, double)>())];
        double[] thresholds = new double[options.Neurons];
        for (int j = 0; j < options.Neurons; j++)
        {
            int side = options.Sides[j % options.Sides.Count];
            Words place = Philox4x32.Block(new Words((uint)j, 0, 0, 0), key);
            int top = (int)Philox4x32.ToIndex(place.W0, (uint)(options.Images.Rows - side + 1)), left = (int)Philox4x32.ToIndex(place.W1, (uint)(columns - side + 1));
            double[] weights = new double[side * side];
            double square = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                Words words = Philox4x32.Block(new Words((uint)j, (uint)(1 + i), 0, 0), key);
                weights[i] = (double)Philox4x32.ToUniform(words.W0) + Philox4x32.ToUniform(words.W1) + Philox4x32.ToUniform(words.W2) - 1.5;
                square += weights[i] * weights[i];
            }
            double length = Math.Sqrt(square), sum = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                double weight = weights[i] / length;
                sum += weight;
                byPixel[(top + i / side) * columns + left + i % side].Add((j, 2 * weight));
            }
            thresholds[j] = options.Threshold + sum;
        }
        long[] offsets = new long[byPixel.Length + 1];
        for (int pixel = 0; pixel < byPixel.Length; pixel++) offsets[pixel + 1] = offsets[pixel] + byPixel[pixel].Count;
        return (new Csr(offsets, [.. byPixel.SelectMany(list => list.Select(synapse => synapse.Neuron))]), [.. byPixel.SelectMany(list => list.Select(synapse => synapse.Weight))], thresholds);
    }
}
