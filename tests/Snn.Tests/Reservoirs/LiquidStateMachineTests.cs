using Microsoft.Extensions.Logging;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;
using Neuromorphic.Snn.Tests.Readouts;

namespace Neuromorphic.Snn.Tests.Reservoirs;

public class LiquidStateMachineTests
{
    /// <summary>Three classes of spatial patterns on 4 x 4 pixels: each class drives its own third of the channels; every sample leaves out some of them.</summary>
    private static readonly LiquidStateMachineOptions s_small = new()
    {
        Steps = 20,
        Framing = new EventFraming { WindowMs = 20, Polarity = PolarityUse.Off },
        Reservoir = new ReservoirOptions { Inputs = 16, Neurons = 60, Threshold = 1, InputWeights = new(0, 0.5), RecurrentWeights = new(0, 0.1) },
        Readout = new SoftmaxOptions { Epochs = 150, BatchSize = 16, LearningRate = 1e-2 },
        Classes = ["left", "middle", "right"],
    };

    [Fact]
    public void A_machine_learns_to_tell_patterns_apart_and_tells_what_it_did()
    {
        Listener<LiquidStateMachineProgress> told = new();
        Lines log = new();
        using LiquidStateMachine machine = LiquidStateMachine.Train(s_small, Data(0, 90), new CpuBackend(), batch: 16, log, told);
        Evaluation evaluation = machine.Evaluate(Data(90, 60));
        // Guessing one class gets 20 of 60; the patterns overlap nowhere, so few may be missed.
        Assert.True(evaluation.Correct >= 55, evaluation.ToString());
        Assert.Equal(20, Enumerable.Range(0, 3).Sum(predicted => evaluation.Confusion(0, predicted)));
        Assert.Equal([16, 32, 48, 64, 80, 90], told.Values.Where(p => p.Stage == LiquidStateMachineStage.Encoding).Select(p => p.Done));
        Assert.Equal(Enumerable.Range(1, 150), told.Values.Where(p => p.Stage == LiquidStateMachineStage.Training).Select(p => p.Done));
        Assert.Contains(log.Texts, line => line.StartsWith("Encoded 90 samples", StringComparison.Ordinal));
        Assert.Contains(log.Texts, line => line.StartsWith("Readout epoch 150 of 150", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_ridge_readout_works_as_well_standardised_or_not(bool standardise)
    {
        LiquidStateMachineOptions options = s_small with { Readout = new RidgeOptions(), Features = new FeatureOptions { Standardise = standardise, Kind = FeatureKind.Count, Segments = 2 } };
        using LiquidStateMachine machine = LiquidStateMachine.Train(options, Data(0, 90), new CpuBackend());
        Assert.Equal(120, machine.Readout.Features);
        Assert.True(machine.Evaluate(Data(90, 60)).Correct >= 55);
    }

    [Fact]
    public void Training_again_gives_the_same_bits_and_other_backends_the_same_predictions()
    {
        using LiquidStateMachine one = LiquidStateMachine.Train(s_small, Data(0, 60), new CpuBackend(), batch: 7);
        using LiquidStateMachine two = LiquidStateMachine.Train(s_small, Data(0, 60), new ReferenceBackend(), batch: 64);
        Assert.Equal(one.Readout.Weights.ToArray(), two.Readout.Weights.ToArray());
        Assert.Equal(one.Readout.Bias.ToArray(), two.Readout.Bias.ToArray());
    }

    [Fact]
    public void A_recording_is_predicted_as_its_framed_sample_is()
    {
        using LiquidStateMachine machine = LiquidStateMachine.Train(s_small, Data(0, 60), new CpuBackend());
        SpikeTrainSample sample = Data(70, 1)[0];
        // One event per spike, in the middle of its step of 1 ms; on a sensor of 4 columns, and with ON events that must not count.
        List<int> times = [];
        List<ushort> x = [], y = [];
        List<byte> polarity = [];
        for (int step = 0; step < sample.Steps; step++)
        {
            foreach (ushort channel in sample.At(step)) Add(step, channel % 4, channel / 4, 0);
            Add(step, 3, 3, 1);
        }
        Prediction expected = machine.Predict(sample);
        Prediction actual = machine.Predict(4, 4, times.ToArray(), x.ToArray(), y.ToArray(), polarity.ToArray());
        Assert.Equal(expected.Scores, actual.Scores);
        Assert.Equal((expected.Label, s_small.Classes[expected.Label]), (actual.Label, actual.ClassName));
        Assert.Contains("makes 25 channels", Assert.Throws<ProgramRefusedException>(() => machine.Predict(5, 5, [], [], [], [])).Message);

        void Add(int step, int column, int row, byte sign)
        {
            times.Add(1000 * step + 500);
            x.Add((ushort)column);
            y.Add((ushort)row);
            polarity.Add(sign);
        }
    }

    [Fact]
    public void Wrong_options_samples_and_readouts_are_named()
    {
        ProgramRefusedException error = Assert.Throws<ProgramRefusedException>(() => LiquidStateMachine.Train(
            s_small with { Steps = 0, Classes = ["a", "a"], Framing = new EventFraming { WindowMs = 0 }, Features = new FeatureOptions { Segments = 0 } }, [], new CpuBackend()));
        Assert.Equal(["framing.WindowMs", "steps", "features.Segments", "classes"], error.Gaps.Select(gap => gap.Object));
        Assert.Contains("has 1 names; at least 2", Assert.Single((s_small with { Classes = ["a"] }).Check()).Problem);
        Assert.Contains("Sample 0 has label -1", Assert.Throws<ArgumentException>(
            () => LiquidStateMachine.Train(s_small, [Samples.Pattern(20, 16, 1)], new CpuBackend())).Message);
        Assert.Contains("2 features and 3 classes; the options make 60 and 3", Assert.Throws<ArgumentException>(
            () => new LiquidStateMachine(s_small, new LinearReadout(3, 2, new float[6], new float[3]), new CpuBackend())).Message);
    }

    [Fact]
    public void Stopping_stops_training_between_epochs_and_encoding()
    {
        using CancellationTokenSource stop = new();
        StopAt at = new(stop);
        Assert.ThrowsAny<OperationCanceledException>(() => LiquidStateMachine.Train(s_small, Data(0, 60), new CpuBackend(), progress: at, stop: stop.Token));
        Assert.Equal(LiquidStateMachineStage.Training, at.Last.Stage);
        Assert.Equal(3, at.Last.Done);
    }

    internal static SpikeTrainSample[] Data(int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(i =>
        {
            int label = i % 3;
            SpikeTrainSample noise = Samples.Noise(20, 5, (uint)i, 0.5);
            SpikeTrainBuilder builder = new(20, 16);
            for (int step = 0; step < 20; step++)
                foreach (ushort channel in noise.At(step)) builder.Add(step, 5 * label + channel);
            return builder.Build(label, $"sample {i}");
        }),
    ];

    private sealed class StopAt(CancellationTokenSource stop) : IProgress<LiquidStateMachineProgress>
    {
        public LiquidStateMachineProgress Last { get; private set; }

        public void Report(LiquidStateMachineProgress value)
        {
            Last = value;
            if (value.Stage == LiquidStateMachineStage.Training && value.Done == 3) stop.Cancel();
        }
    }

    private sealed class Lines : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Texts.Add(formatter(state, exception));
    }
}
