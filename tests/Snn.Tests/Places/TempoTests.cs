using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Places;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Tests.Places;

public class TempoTests
{
    private static readonly TempoOptions s_small = new()
    {
        Images = new PlaceImageOptions { Rows = 4, Columns = 5, Window = 0 },
        Seed = 3,
        Epochs = 3,
        PlacesPerModule = 4,
        RateInterval = 7,
        FeatureExcitation = 0.4,
        ThresholdActivity = 1,
    };

    /// <summary>Images of bytes by dice, a third of them 0: no spike.</summary>
    internal static byte[][] Images(int count, int pixels, string stream) =>
    [
        .. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, pixels).Select(p =>
        {
            Words words = Philox4x32.Block(new Words((uint)p, (uint)i, 0, 0), StreamKey.Of(1, stream));
            return (byte)(words.W0 % 3 == 0 ? 0 : words.W1 >> 24);
        }).ToArray()),
    ];

    /// <summary>Two traverses of four places through the rule as the paper's program states it, in double precision, against the phases.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Training_follows_the_rule_step_by_step(double activity)
    {
        TempoOptions options = s_small with { ThresholdActivity = activity };
        byte[][][] references = [Images(4, 20, "a"), Images(4, 20, "b")];
        TempoModule module = Assert.Single(TempoModel.Train(options, references, new ReferenceBackend()).Modules);
        Rule rule = new(options, [.. references.SelectMany(r => r)], 4);
        rule.Learn();
        Close(rule.Features, module.FeatureWeights);
        Close(rule.Thresholds, module.Thresholds);
        Close(rule.Places, module.PlaceWeights);
    }

    [Fact]
    public void The_processor_trains_and_answers_to_the_bit_as_the_reference_with_any_threads_and_batch()
    {
        byte[][][] references = [Images(9, 20, "a")];
        byte[][] queries = Images(11, 20, "q");
        TempoModel expected = TempoModel.Train(s_small, references, new ReferenceBackend());
        using TempoNetwork reference = new(expected, new ReferenceBackend(), 3);
        float[] scores = reference.Scores(queries).Values;
        foreach ((int threads, int batch) in new[] { (1, 1), (2, 4), (2, 64) })
        {
            CpuBackend backend = new(new CpuOptions { Threads = threads });
            TempoModel model = TempoModel.Train(s_small, references, backend);
            Assert.Equal(expected.Modules.SelectMany(m => m.PlaceWeights), model.Modules.SelectMany(m => m.PlaceWeights));
            using TempoNetwork network = new(model, backend, batch);
            Assert.Equal(scores, network.Scores(queries).Values);
        }
    }

    [Fact]
    public void Places_are_shared_evenly_among_modules_and_later_places_leave_earlier_modules_as_they_are()
    {
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        TempoModel model = TempoModel.Train(s_small, [Images(9, 20, "a")], backend);
        Assert.Equal([(0, 3), (3, 3), (6, 3)], model.Modules.Select(m => (m.FirstPlace, m.Places)));
        TempoModel larger = model.WithPlaces([Images(2, 20, "c")], backend);
        Assert.Equal(11, larger.Places);
        Assert.Equal(model.Modules, larger.Modules.Take(3));
        // The new module has draws of its own.
        Assert.NotEqual(larger.Modules[3].FeatureWeights[..40], model.Modules[0].FeatureWeights[..40]);
        using TempoNetwork before = new(model, backend), after = new(larger, backend);
        byte[][] query = Images(1, 20, "q");
        Assert.Equal(before.Scores(query).Values, after.Scores(query).Values[..9]);
    }

    [Fact]
    public void Images_of_one_amplitude_each_are_recognised_again()
    {
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        byte[][] places = Images(4, 20, "a");
        TempoOptions options = s_small with { Epochs = 60, ThresholdActivity = 0 };
        using TempoNetwork network = new(TempoModel.Train(options, [places], backend), backend);
        Assert.Equal(4, new PlaceEvaluation(network.Scores(places), PlaceTruth.Aligned(4)).Found(1));
    }

    [Fact]
    public void Thresholds_between_the_layers_change_scores_only_where_they_are_asked_for()
    {
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        TempoModel linear = TempoModel.Train(s_small, [Images(4, 20, "a")], backend), spiking = new(s_small with { SpikingQueries = true }, linear.Modules);
        using TempoNetwork first = new(linear, backend), second = new(spiking, backend);
        byte[] query = Images(1, 20, "q")[0];
        TempoModule module = linear.Modules[0];
        double[] y = [.. Enumerable.Range(0, 40).Select(j => Enumerable.Range(0, 20).Sum(i => query[i] / 255.0 * module.FeatureWeights[i * 40 + j]))];
        double Place(Func<int, double> feature) => Enumerable.Range(0, 40).Sum(j => feature(j) * module.PlaceWeights[j * 4 + 2]);
        Assert.Equal(Place(j => y[j]), first.Scores([query]).Row(0)[2], 5);
        Assert.Equal(Place(j => Math.Clamp(y[j] - module.Thresholds[j], 0, 0.9)), second.Scores([query]).Row(0)[2], 5);
    }

    [Fact]
    public void Bad_images_and_options_are_named()
    {
        IBackend backend = new ReferenceBackend();
        Assert.Contains("tempo.Epochs: is 0", Assert.Throws<ArgumentException>(() => TempoModel.Train(s_small with { Epochs = 0 }, [Images(2, 20, "a")], backend)).Message, StringComparison.Ordinal);
        Assert.Contains("traverse 1 has 3 images", Assert.Throws<ArgumentException>(() => TempoModel.Train(s_small, [Images(2, 20, "a"), Images(3, 20, "a")], backend)).Message, StringComparison.Ordinal);
        Assert.Contains("21 pixels", Assert.Throws<ArgumentException>(() => TempoModel.Train(s_small, [Images(2, 21, "a")], backend)).Message, StringComparison.Ordinal);
    }

    private static void Close(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 2e-5 * Math.Max(1, Math.Abs(expected[i])));
    }

    /// <summary>The published rule, plainly.</summary>
    private sealed class Rule
    {
        private readonly TempoOptions _o;
        private readonly byte[][] _images;
        private readonly int _pixels, _features, _places;

        public Rule(TempoOptions options, byte[][] images, int places)
        {
            (_o, _images, _pixels, _features, _places) = (options, images, options.Images.Pixels, options.Features, places);
            Features = [.. TempoWeights.Draw(options.Seed, "tempo/0/features", _pixels, _features, options.FeatureExcitation, options.FeatureInhibition)];
            Places = [.. TempoWeights.Draw(options.Seed, "tempo/0/places", _features, places, 1, 1)];
            Thresholds = TempoWeights.Thresholds(options.Seed, "tempo/0/thresholds", _features, options.LargestThreshold);
        }

        public double[] Features { get; }

        public double[] Places { get; }

        public double[] Thresholds { get; }

        public void Learn()
        {
            Each("features", (x, _, decay) =>
            {
                double rate = _o.StdpRate * decay;
                double[] y = Product(Features, x, _features), s = Spikes(y);
                for (int j = 0; j < _features; j++)
                {
                    for (int i = 0; i < _pixels; i++)
                    {
                        double change = s[j] > 0 && x[i] > 0 ? rate * (0.5 - s[j]) : 0;
                        Apply(Features, i * _features + j, change, -change, rate, y[j]);
                    }
                    double target = 0.2 + 0.7 * (j + 1) / _features;
                    Thresholds[j] = Math.Max(0, Thresholds[j] + _o.ThresholdRate * decay * (_o.ThresholdActivity * s[j] - target));
                }
            });
            Each("places", (x, label, decay) =>
            {
                double rate = _o.StdpRate * decay;
                double[] spikes = Spikes(Product(Features, x, _features)), y = Product(Places, spikes, _places);
                for (int p = 0; p < _places; p++)
                {
                    double d = (p == label ? 0.5 : 0) - Math.Clamp(y[p], 0, 0.9);
                    for (int j = 0; j < _features; j++)
                    {
                        double change = rate * spikes[j] / (0.2 + 0.7 * (j + 1) / _features) * d;
                        Apply(Places, j * _places + p, change, change, rate, y[p]);
                    }
                }
            });
        }

        private void Each(string layer, Action<double[], int, double> step)
        {
            int steps = _images.Length * _o.Epochs, t = 0;
            double decay = 1;
            for (uint epoch = 0; epoch < _o.Epochs; epoch++)
            {
                foreach (int sample in KeyedPermutation.Of(_o.Seed, $"tempo/0/order/{layer}", epoch, _images.Length))
                {
                    if (t % _o.RateInterval == 0) decay = Math.Pow((double)(steps - t) / steps, 2);
                    step([.. _images[sample].Select(grey => grey / 255.0)], sample % _places, decay);
                    t++;
                }
            }
        }

        private static double[] Product(double[] weights, double[] x, int targets)
            => [.. Enumerable.Range(0, targets).Select(j => Enumerable.Range(0, x.Length).Sum(i => x[i] * weights[i * targets + j]))];

        private double[] Spikes(double[] y) => [.. y.Select((value, j) => Math.Clamp(value - Thresholds[j], 0, 0.9))];

        private static void Apply(double[] weights, int at, double excitatory, double inhibitory, double rate, double y)
        {
            if (weights[at] > 0) weights[at] = Math.Clamp(weights[at] + excitatory, 1e-6, 10);
            else if (weights[at] < 0) weights[at] = Math.Clamp(weights[at] + inhibitory, -10, -1e-6) * (1 + 50 * rate * y);
        }
    }
}
