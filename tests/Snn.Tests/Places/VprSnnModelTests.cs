using Neuromorphic.Backends.Cpu;
using Neuromorphic.Snn.Places;

namespace Neuromorphic.Snn.Tests.Places;

public class VprSnnModelTests
{
    /// <summary>Neuron 0: means 2 and 3 of places 4 and 7. Neuron 1: 1 and 1, to the lower number. Neuron 2 is silent.</summary>
    [Fact]
    public void A_neuron_is_assigned_to_the_place_of_most_spikes_on_average_and_a_silent_one_to_none()
        => Assert.Equal([7, 4, -1], VprSnnFusion.Assign([[4, 1, 0], [3, 1, 0], [0, 1, 0]], [4, 7, 4]));

    /// <summary>Place 1 has neurons 0 and 2: (4 + 6) / 2. Neuron 2 answered 3 images: with a limit of 3 it is hyperactive and still counted: 4 / 2. Place 0 has no neuron.</summary>
    [Fact]
    public void A_score_is_the_mean_spikes_of_the_neurons_of_a_place_without_the_hyperactive()
    {
        VprSnnTrained module = new([1, 2, 0], [], [], [1, 2, 1], [1, 2, 3]);
        float[] scores = new float[3];
        VprSnnFusion.Add(module, [4, 5, 6], 0, scores);
        Assert.Equal([0, 5, 5], scores);
        scores = new float[3];
        VprSnnFusion.Add(module, [4, 5, 6], 3, scores);
        Assert.Equal([0, 2, 5], scores);
    }

    /// <summary>Six places, in halves of the picture that shine, in two modules of three: chance is 1/6; the two modules are trained and asked together.</summary>
    [Fact]
    public void Modules_learn_their_places_and_all_of_them_are_asked()
    {
        VprSnnEnsembleOptions options = new()
        {
            Module = new VprSnnOptions
            {
                Images = new PlaceImageOptions { Rows = 6, Columns = 6, Window = 0 },
                Neurons = 20,
                Intensity = 1,
                WeightSum = 8,
                LargestDelayMs = 2,
                ImageMs = 200,
                RestMs = 50,
                SilenceMs = 250,
                Seed = 1,
                FiringRefractoryMs = 10,
            },
            PlacesPerModule = 3,
            Epochs = 6,
        };
        byte[][] places = [.. Enumerable.Range(0, 6).Select(place => Enumerable.Range(0, 36).Select(i => (byte)(i / 6 == place ? 255 : 5)).ToArray())];
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        VprSnnModel model = VprSnnModel.Train(options, [places], backend, stop: TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 6), model.Modules.SelectMany(module => module.Places).Order());
        Assert.All(model.Modules, module => Assert.All(module.Answered, count => Assert.InRange(count, 0, 6)));
        Assert.All(model.Modules, module => Assert.All(module.Assigned, place => Assert.True(place == -1 || module.Places.Contains(place))));
        ScoreMatrix scores = model.Scores(model.Spikes(places, backend, TestContext.Current.CancellationToken), 0);
        Assert.InRange(new PlaceEvaluation(scores, PlaceTruth.Aligned(6)).Found(1), 4, 6);
    }
}
