using System.Buffers.Binary;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Files;
using Neuromorphic.Snn.Places;

namespace Neuromorphic.Snn.Tests.Places;

public sealed class PlaceRecogniserTests : IDisposable
{
    private static readonly PlaceImageOptions s_images = new() { Rows = 4, Columns = 5, Window = 0 };
    private static readonly TempoOptions s_tempo = new() { Images = s_images, Seed = 3, Epochs = 60, PlacesPerModule = 3, FeatureExcitation = 0.4 };
    private static readonly PatchSpikeOptions s_patches = new() { Images = s_images, Neurons = 200, Sides = [3], Penalty = 1 };

    private readonly IBackend _backend = new CpuBackend(new CpuOptions { Threads = 1 });
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"places-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.nplc");
    private readonly byte[][] _places = TempoTests.Images(6, 20, "a");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_saved_model_answers_as_before()
    {
        TempoModel tempo = TempoModel.Train(s_tempo, [_places], _backend, stop: TestContext.Current.CancellationToken);
        PatchSpikeModel patches = PatchSpikeModel.Train(s_patches, [_places], _backend, TestContext.Current.CancellationToken);
        byte[][] queries = TempoTests.Images(5, 20, "q");
        foreach ((IPlaceNetwork network, Action write) in new (IPlaceNetwork, Action)[]
        {
            (new TempoNetwork(tempo, _backend), () => PlaceModelFile.Write(_path, tempo)), (new PatchSpikeNetwork(patches, _backend), () => PlaceModelFile.Write(_path, patches)),
        })
        {
            using (network)
            {
                write();
                using IPlaceNetwork read = PlaceModelFile.Open(_path, _backend);
                Assert.Equal(network.Scores(queries).Values, read.Scores(queries).Values);
            }
        }
    }

    [Fact]
    public void Damaged_files_and_those_of_another_version_are_refused_by_name()
    {
        PlaceModelFile.Write(_path, PatchSpikeModel.Train(s_patches, [_places], _backend, TestContext.Current.CancellationToken));
        byte[] good = File.ReadAllBytes(_path);
        void Refused(byte[] bytes, string message)
        {
            File.WriteAllBytes(_path, bytes);
            string text = Assert.Throws<InvalidDataException>(() => PlaceRecogniser.Load(_path, _backend)).Message;
            Assert.Contains(message, text, StringComparison.Ordinal);
            Assert.Contains(_path, text, StringComparison.Ordinal);
        }
        byte[] later = [.. good];
        BinaryPrimitives.WriteUInt32LittleEndian(later.AsSpan(4), 2);
        Refused(later, "format version 2");
        byte[] spoilt = [.. good];
        spoilt[^1] ^= 1;
        Refused(spoilt, "checksum");
        Refused(good[..^4], "truncated");
        // A body that says less or more than it holds, with a right checksum.
        byte[] body = good[Frame.HeaderLength..];
        Refused(Frame.Write("NPLC", 1, body.AsSpan(0, body.Length - 4)), "weights are announced");
        Refused(Frame.Write("NPLC", 1, [.. body, 0]), "1 bytes follow the model");
        Refused(Frame.Write("NPLC", 1, [9, .. body[1..]]), "the kind of model is 9");
    }

    [Fact]
    public void A_known_image_gives_its_place_and_a_score_below_the_least_gives_none()
    {
        PatchSpikeModel model = PatchSpikeModel.Train(s_patches, [_places], _backend, TestContext.Current.CancellationToken);
        using PlaceRecogniser open = new(new PatchSpikeNetwork(model, _backend, 1)), strict = new(new PatchSpikeNetwork(model, _backend, 1), new PlaceQueryOptions { LeastScore = 2, Ranked = 2 });
        PlaceAnswer answer = open.Query(_places[4], 4, 5);
        Assert.Equal(4, answer.Place);
        Assert.Equal(6, answer.Ranked.Count);
        Assert.True(answer.Ranked[0].Score > answer.Ranked[1].Score);
        PlaceAnswer none = strict.Query(_places[4], 4, 5);
        Assert.Null(none.Place);
        Assert.Equal([4], none.Ranked.Take(1).Select(ranked => ranked.Place));
        Assert.Equal(2, none.Ranked.Count);
    }

    /// <summary>Scores of three queries by hand: the second image alone says place 3; with the first, which said place 1 clearly, the sequence says place 2.</summary>
    [Fact]
    public void A_sequence_of_queries_decides_together_until_a_new_journey_begins()
    {
        using PlaceRecogniser recogniser = new(new Scripted([0, 9, 0, 0], [0, 0, 3, 4], [0, 0, 3, 4]), new PlaceQueryOptions { SequenceLength = 2 });
        byte[] image = new byte[20];
        Assert.Equal(1, recogniser.Query(image, 4, 5).Place);
        PlaceAnswer second = recogniser.Query(image, 4, 5);
        Assert.Equal(new RankedPlace(2, (3 + 9) / 2f), second.Ranked[0]);
        recogniser.Restart();
        Assert.Equal(3, recogniser.Query(image, 4, 5).Place);
    }

    [Fact]
    public void Equal_scores_are_no_match()
    {
        using PlaceRecogniser recogniser = new(new Scripted([1, 1, 1, 1]));
        Assert.Null(recogniser.Query(new byte[20], 4, 5).Place);
    }

    /// <summary>Gives written scores, one row after the other.</summary>
    private sealed class Scripted(params float[][] rows) : IPlaceNetwork
    {
        private int _next;

        public int Places => rows[0].Length;

        public PlaceImageOptions Images => s_images;

        public ScoreMatrix Scores(IReadOnlyList<byte[]> images, CancellationToken stop = default)
        {
            ScoreMatrix scores = new(1, Places);
            rows[_next++].CopyTo(scores.Row(0));
            return scores;
        }

        public void Dispose()
        {
        }
    }
}
