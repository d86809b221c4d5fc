using System.Buffers.Binary;
using System.IO.Hashing;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Snn.Tests.Reservoirs;

public sealed class LiquidStateMachineFileTests : IDisposable
{
    private static readonly LiquidStateMachineOptions s_options = new()
    {
        Name = "golden",
        Steps = 6,
        Framing = new EventFraming { Binning = BinningRule.FixedBins, BinMs = 2.5, Polarity = PolarityUse.Separate, CropStart = 1, CropSize = 1 },
        Reservoir = new ReservoirOptions { Inputs = 2, Neurons = 3, Decay = 0.75, Threshold = 0.5, Seed = 99, RecurrentDensity = 0.5, SelfConnections = false },
        Features = new FeatureOptions { Kind = FeatureKind.Count, Segments = 2, Standardise = true },
        Readout = new RidgeOptions { Alphas = [0.5, 2], Folds = 3, Seed = 1 },
        Classes = ["no", "yes"],
    };

    private static readonly LinearReadout s_readout = new(2, 6, [1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6.5f], [0.25f, -0.25f]);

    private readonly string _folder = Directory.CreateTempSubdirectory("nlsm").FullName;

    private string Path => System.IO.Path.Combine(_folder, "machine.nlsm");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_machine_comes_back_as_it_was_written()
    {
        foreach (LiquidStateMachineOptions options in new[] { s_options, s_options with { Readout = new SoftmaxOptions { Epochs = 3, WeightDecay = 0.5 } } })
        {
            LiquidStateMachineFile.Write(Path, options, s_readout);
            (LiquidStateMachineOptions read, LinearReadout readout) = LiquidStateMachineFile.Read(Path);
            AssertEqual(options, read);
            AssertEqual(s_readout, readout);
        }
    }

    [Fact]
    public void A_loaded_machine_predicts_with_the_same_scores()
    {
        SpikeTrainSample[] data = LiquidStateMachineTests.Data(0, 30);
        LiquidStateMachineOptions options = new()
        {
            Steps = 20,
            Reservoir = new ReservoirOptions { Inputs = 16, Neurons = 40, InputWeights = new(0, 0.5) },
            Readout = new RidgeOptions { Alphas = [0.1] },
            Features = new FeatureOptions { Standardise = true },
            Classes = ["a", "b", "c"],
        };
        using LiquidStateMachine machine = LiquidStateMachine.Train(options, data, new CpuBackend());
        machine.Save(Path);
        using LiquidStateMachine loaded = LiquidStateMachine.Load(Path, new CpuBackend());
        foreach (SpikeTrainSample sample in data) Assert.Equal(machine.Predict(sample).Scores, loaded.Predict(sample).Scores);
    }

    [Fact]
    public void The_golden_file_of_version_1_is_read_for_ever()
    {
        string golden = System.IO.Path.Combine(AppContext.BaseDirectory, "Golden", "liquid-state-machine-v1.nlsm");
        (LiquidStateMachineOptions options, LinearReadout readout) = LiquidStateMachineFile.Read(golden);
        AssertEqual(s_options, options);
        AssertEqual(s_readout, readout);
        // Whoever changes what is written raises the version and adds a golden file.
        LiquidStateMachineFile.Write(Path, s_options, s_readout);
        Assert.Equal(File.ReadAllBytes(golden), File.ReadAllBytes(Path));
    }

    [Fact]
    public void Every_single_flipped_bit_is_noticed()
    {
        LiquidStateMachineFile.Write(Path, s_options, s_readout);
        byte[] bytes = File.ReadAllBytes(Path);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(Path, bytes);
            Assert.Throws<InvalidDataException>(() => LiquidStateMachineFile.Read(Path));
            bytes[i] ^= (byte)(1 << (i % 8));
        }
    }

    [Fact]
    public void Every_truncation_is_noticed()
    {
        LiquidStateMachineFile.Write(Path, s_options, s_readout);
        byte[] bytes = File.ReadAllBytes(Path);
        for (int length = 0; length < bytes.Length; length += 7)
        {
            File.WriteAllBytes(Path, bytes[..length]);
            Assert.Contains(Path, Assert.Throws<InvalidDataException>(() => LiquidStateMachineFile.Read(Path)).Message);
        }
    }

    [Fact]
    public void A_newer_version_says_so()
    {
        LiquidStateMachineFile.Write(Path, s_options, s_readout);
        byte[] bytes = File.ReadAllBytes(Path);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), 2);
        File.WriteAllBytes(Path, bytes);
        Assert.Contains("format version 2 at byte 4; this build reads version 1", Assert.Throws<InvalidDataException>(() => LiquidStateMachineFile.Read(Path)).Message);
    }

    [Theory]
    [InlineData("DiscreteLif", "DiscreteOak", "it was trained on neuron kernel")]
    [InlineData("\"decay\"", "\"dekay\"", "dekay")]
    [InlineData("0.75", "7.75", "reservoir.Decay: is 7.75; allowed are 0 to 1")]
    [InlineData("\"Separate\"", "\"Seperate\"", "framing.polarity")]
    [InlineData("\"steps\":6", "\"steps\":8", "")]
    [InlineData("\"neurons\":3", "\"neurons\":4", "a readout of 2 classes and 6 features with options of 2 and 8")]
    [InlineData("\"segments\":2", "\"segments\":7", "features.Segments: is 7")]
    public void A_sound_frame_around_wrong_contents_is_refused_or_read_for_what_it_says(string from, string to, string message)
    {
        LiquidStateMachineFile.Write(Path, s_options, s_readout);
        byte[] bytes = File.ReadAllBytes(Path);
        string body = System.Text.Encoding.Latin1.GetString(bytes);
        Assert.Contains(from, body);
        bytes = System.Text.Encoding.Latin1.GetBytes(body.Replace(from, to));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), XxHash64.HashToUInt64(bytes.AsSpan(24)));
        File.WriteAllBytes(Path, bytes);
        if (message.Length == 0) Assert.Equal(8, LiquidStateMachineFile.Read(Path).Options.Steps);
        else Assert.Contains(message, Assert.Throws<InvalidDataException>(() => LiquidStateMachineFile.Read(Path)).Message);
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_the_older_one()
    {
        LiquidStateMachineFile.Write(Path, s_options, s_readout);
        byte[] before = File.ReadAllBytes(Path);
        string blocked = System.IO.Path.Combine(Path, "machine.nlsm");
        Assert.ThrowsAny<IOException>(() => LiquidStateMachineFile.Write(blocked, s_options, s_readout));
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.ThrowsAny<IOException>(() => LiquidStateMachineFile.Read(System.IO.Path.Combine(_folder, "none")));
    }

    private static void AssertEqual(LiquidStateMachineOptions expected, LiquidStateMachineOptions actual)
    {
        Assert.Equal(expected.Classes, actual.Classes);
        Assert.Equal(expected.Framing, actual.Framing);
        Assert.Equal(expected.Reservoir, actual.Reservoir);
        Assert.Equal(expected.Features, actual.Features);
        Assert.Equal((expected.Name, expected.Steps), (actual.Name, actual.Steps));
        if (expected.Readout is not RidgeOptions ridge) Assert.Equal(expected.Readout, actual.Readout);
        else
        {
            RidgeOptions read = Assert.IsType<RidgeOptions>(actual.Readout);
            Assert.Equal(ridge.Alphas, read.Alphas);
            Assert.Equal((ridge.Folds, ridge.Seed), (read.Folds, read.Seed));
        }
    }

    private static void AssertEqual(LinearReadout expected, LinearReadout actual)
    {
        Assert.Equal((expected.Classes, expected.Features), (actual.Classes, actual.Features));
        Assert.Equal(expected.Weights.ToArray(), actual.Weights.ToArray());
        Assert.Equal(expected.Bias.ToArray(), actual.Bias.ToArray());
    }
}
