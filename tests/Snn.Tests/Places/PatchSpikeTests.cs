using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Places;

namespace Neuromorphic.Snn.Tests.Places;

public class PatchSpikeTests
{
    private static readonly PatchSpikeOptions s_small = new()
    {
        Images = new PlaceImageOptions { Rows = 6, Columns = 5, Window = 0 },
        Neurons = 70,
        Sides = [1, 3],
        Threshold = 0.2,
        Penalty = 1,
        Seed = 4,
    };

    private static byte[][] Images(int count, string stream) => TempoTests.Images(count, 30, stream);

    /// <summary>The definition, from the program's own synapses: a neuron fires where its weighted pixels in [-1, 1] reach the threshold.</summary>
    [Fact]
    public void A_neuron_fires_where_its_patch_reaches_the_threshold()
    {
        NetworkProgram program = PatchSpikeProgram.Build(s_small, 0, 4);
        Csr patches = (Csr)program.Projections[0].Connectivity;
        double[] doubled = ((ListedValues)program.Projections[0].Weight).Values;
        byte[][] images = Images(3, "a");
        float[] spikes = PatchSpikeModel.Spikes(s_small, images, new CpuBackend(new CpuOptions { Threads = 1 }), TestContext.Current.CancellationToken).Values;
        int fired = 0;
        for (int n = 0; n < images.Length; n++)
        {
            double[] drive = new double[70], lengths = new double[70];
            for (int pixel = 0; pixel < 30; pixel++)
            {
                for (long s = patches.Offsets[pixel]; s < patches.Offsets[pixel + 1]; s++)
                {
                    drive[patches.Targets[s]] += doubled[s] / 2 * (images[n][pixel] / 127.5 - 1);
                    lengths[patches.Targets[s]] += doubled[s] * doubled[s] / 4;
                }
            }
            for (int j = 0; j < 70; j++)
            {
                Assert.Equal(1, lengths[j], 9);
                if (Math.Abs(drive[j] - 0.2) > 1e-4) Assert.Equal(drive[j] > 0.2 ? 1 : 0, spikes[n * 70 + j]);
                fired += (int)spikes[n * 70 + j];
            }
        }
        Assert.InRange(fired, 20, 190);
    }

    [Fact]
    public void Scores_are_the_readout_of_the_spikes_to_the_bit_on_every_backend_and_batch()
    {
        byte[][] queries = Images(7, "q");
        PatchSpikeModel model = PatchSpikeModel.Train(s_small, [Images(5, "a"), Images(5, "b")], new CpuBackend(new CpuOptions { Threads = 1 }), TestContext.Current.CancellationToken);
        using PatchSpikeNetwork reference = new(model, new ReferenceBackend(), 2);
        float[] expected = reference.Scores(queries).Values;
        float[] spikes = PatchSpikeModel.Spikes(s_small, queries, new ReferenceBackend(), TestContext.Current.CancellationToken).Row(0).ToArray(), scores = new float[5];
        model.Readout.Scores(spikes, scores);
        for (int p = 0; p < 5; p++) Assert.Equal(scores[p], expected[p], 4);
        foreach ((int threads, int batch) in new[] { (1, 1), (2, 64) })
        {
            using PatchSpikeNetwork network = new(model, new CpuBackend(new CpuOptions { Threads = threads }), batch);
            Assert.Equal(expected, network.Scores(queries).Values);
        }
    }

    [Fact]
    public void Places_seen_once_are_recognised_with_a_fifth_of_the_pixels_changed()
    {
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        byte[][] places = Images(20, "a"), noise = Images(20, "n");
        byte[][] queries = [.. places.Select((image, i) => image.Select((grey, p) => (p + i) % 5 == 0 ? noise[i][p] : grey).ToArray())];
        using PatchSpikeNetwork network = new(PatchSpikeModel.Train(s_small with { Neurons = 400 }, [places], backend, TestContext.Current.CancellationToken), backend);
        Assert.InRange(new PlaceEvaluation(network.Scores(queries), PlaceTruth.Aligned(20)).Found(1), 18, 20);
    }

    [Fact]
    public void Bad_options_are_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => PatchSpikeModel.Train(s_small with { Sides = [9], Penalty = 0 }, [Images(2, "a")], new ReferenceBackend(), TestContext.Current.CancellationToken));
        Assert.Contains("patches.Sides: is 9; allowed are 1 to 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("patches.Penalty: is 0", error.Message, StringComparison.Ordinal);
    }
}
