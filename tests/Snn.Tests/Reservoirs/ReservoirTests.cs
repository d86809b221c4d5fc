using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Snn.Tests.Reservoirs;

/// <summary>The equations of a reservoir, on the programs that <see cref="ReservoirProgram"/> makes.</summary>
public class ReservoirTests
{
    private static readonly ReservoirOptions s_nmnist = Lin2025.NMnist.Reservoir;

    [Fact]
    public void Two_neurons_follow_the_hand_trace()
    {
        // decay 0.5, threshold 1; Win = [0.8, 0.6] from one channel; Wrec: 0 -> 0: 0.2, 0 -> 1: 0.7, 1 -> 0: -0.5, 1 -> 1: 0.1; the channel spikes in steps 0, 1, 2, 4.
        // v_i[t] = 0.5 v_i[t-1] (1 - s_i[t-1]) + Win_i x[t] + sum_j Wrec_ij s_j[t-1]
        // t=0: v = (0.8, 0.6)                                                              no spike
        // t=1: v = (0.4 + 0.8, 0.3 + 0.6) = (1.2, 0.9)                                      0 spikes
        // t=2: v = (0 + 0.8 + 0.2, 0.45 + 0.6 + 0.7) = (1.0, 1.75)                          1 spikes; 0 does not: not above 1
        // t=3: v = (0.5 - 0.5, 0 + 0.1) = (0, 0.1)                                          no spike
        // t=4: v = (0.8, 0.05 + 0.6) = (0.8, 0.65)                                          no spike
        // t=5: v = (0.4, 0.325)                                                             no spike
        NetworkProgram program = ReservoirProgram.Build(
            new ReservoirOptions { Inputs = 1, Neurons = 2, Decay = 0.5, Threshold = 1 },
            new ProbeSpec { Name = "v", Population = ReservoirProgram.NeuronsName, Kind = ProbeKind.Field, Field = "V", Capacity = 6 },
            new ProbeSpec { Name = "s", Population = ReservoirProgram.NeuronsName, Kind = ProbeKind.Spikes, Capacity = 12 });
        // Eighths would be exact; these weights are not, so the "1.0" of step 2 must not be left to rounding: 0.75 + 0.25 replaces 0.8 + 0.2.
        program = program with
        {
            Projections =
            [
                program.Projections[0] with { Weight = new[] { 0.75, 0.625 } },
                program.Projections[1] with { Weight = new[] { 0.25, 0.75, -0.5, 0.125 } },
            ],
        };
        // t=0: (0.75, 0.625); t=1: (1.125, 0.9375), 0 spikes; t=2: (0.75 + 0.25, 0.46875 + 0.625 + 0.75) = (1, 1.84375), 1 spikes; t=3: (0.5 - 0.5, 0.125);
        // t=4: (0.75, 0.0625 + 0.625); t=5: (0.375, 0.34375).
        double[][] expected = [[0.75, 0.625], [1.125, 0.9375], [1, 1.84375], [0, 0.125], [0.75, 0.6875], [0.375, 0.34375]];
        foreach (IBackend backend in new IBackend[] { new ReferenceBackend(), new CpuBackend() })
        {
            using IExecutable executable = backend.Compile(program, CompileOptions.Default);
            executable.WriteEvents(program.Input(ReservoirProgram.InputName), 0, [new(0, 0, 1), new(1, 0, 1), new(2, 0, 1), new(4, 0, 1)]);
            executable.Run(6);
            double[] rows = new double[12];
            Assert.Equal(6, executable.DrainProbe(0, rows));
            for (int t = 0; t < 6; t++) Assert.Equal(expected[t], rows.AsSpan(2 * t, 2).ToArray());
            SpikeRecord[] spikes = new SpikeRecord[12];
            int count = executable.DrainSpikes(1, spikes);
            Assert.Equal([(1, 0), (2, 1)], spikes[..count].Select(spike => ((int)spike.Step, spike.Neuron)));
        }
    }

    [Theory]
    [InlineData(0.9, 5, 0.625)]
    [InlineData(0.97, 5.3, 0.25)]
    [InlineData(0.5, 1, 0.75)]
    public void Without_recurrence_a_constant_input_gives_the_closed_forms_first_spike_and_period(double decay, double threshold, double input)
    {
        // v[t] = I (1 - decay^t) / (1 - decay), t counted from 1: the first spike is at the smallest t with v[t] > threshold. The reset discards v, so the
        // neuron starts anew in the step after, and every period is that t.
        int period = 1;
        while (!(input * (1 - Math.Pow(decay, period)) / (1 - decay) > threshold)) period++;
        Assert.InRange(period, 2, 100);
        ReservoirOptions options = new()
        {
            Inputs = 1,
            Neurons = 3,
            Decay = decay,
            Threshold = threshold,
            RecurrentDensity = 0,
            InputWeights = new WeightStatistics(input, 0),
        };
        Assert.Single(ReservoirProgram.Build(options).Projections);
        NetworkProgram program = ReservoirProgram.Build(
            options, new ProbeSpec { Name = "s", Population = ReservoirProgram.NeuronsName, Kind = ProbeKind.Spikes, Capacity = 3000 });
        using IExecutable executable = new ReferenceBackend().Compile(program, CompileOptions.Default);
        executable.WriteEvents(0, 0, [.. Enumerable.Range(0, 500).Select(step => new InputEvent(step, 0, 1))]);
        executable.Run(500);
        SpikeRecord[] spikes = new SpikeRecord[3000];
        int count = executable.DrainSpikes(0, spikes);
        long[] steps = [.. spikes[..count].Where(spike => spike.Neuron == 0).Select(spike => spike.Step)];
        Assert.Equal(Enumerable.Range(1, 500 / period).Select(k => (long)k * period - 1), steps);
    }

    [Fact]
    public void Weights_have_the_statistics_of_the_options_and_of_no_other_seed()
    {
        // 51,200 input weights: mean within 5 sd of 0.463 / sqrt(51,200) = 0.0020, deviation within 5 sd of 0.463 / sqrt(102,400) = 0.0014.
        NetworkProgram program = ReservoirProgram.Build(s_nmnist);
        double[] input = Weights(program, 0), recurrent = Weights(program, 1);
        Assert.Equal((256 * 200, 200 * 200), (input.Length, recurrent.Length));
        Assert.Equal(0.07 * 0.00156, input.Average(), 5 * 0.0020);
        Assert.Equal(0.07 * 6.61329, Deviation(input), 5 * 0.0014);
        Assert.Equal(0.07 * 6.67268, Deviation(recurrent), 5 * 0.0017);
        Assert.NotEqual(input[..100], Weights(ReservoirProgram.Build(s_nmnist with { Seed = 11 }), 0)[..100]);
        Assert.Equal(input[..100], Weights(ReservoirProgram.Build(s_nmnist with { Decay = 0.1 }), 0)[..100]);
        Assert.All(program.Projections, projection => Assert.True(Assert.IsType<DrawnValues>(projection.Weight).AsFormed));
    }

    [Fact]
    public void Density_and_self_connections_thin_the_network()
    {
        ReservoirOptions half = s_nmnist with { InputDensity = 0.5, RecurrentDensity = 0.25, SelfConnections = false };
        NetworkProgram program = ReservoirProgram.Build(half);
        Assert.Equal(new Bernoulli(0.5), program.Projections[0].Connectivity);
        Assert.Equal(new Bernoulli(0.25, SelfConnections: false), program.Projections[1].Connectivity);
        // Full density without self-connections is still not dense.
        Assert.Equal(new Bernoulli(1, false), ReservoirProgram.Build(s_nmnist with { SelfConnections = false }).Projections[1].Connectivity);
        Assert.IsType<Dense>(ReservoirProgram.Build(s_nmnist).Projections[1].Connectivity);
        using IExecutable executable = new ReferenceBackend().Compile(program, CompileOptions.Default);
        SynapseList synapses = executable.ReadSynapses(1);
        for (int source = 0; source < 200; source++)
            Assert.DoesNotContain(source, synapses.Targets[(int)synapses.Offsets[source]..(int)synapses.Offsets[source + 1]]);
        // 39,800 pairs at 0.25: 9,950, sd 86; 5 sd.
        Assert.InRange(synapses.Targets.Length, 9950 - 430, 9950 + 430);
    }

    [Fact]
    public void Gains_are_dimensionless_and_can_be_set()
    {
        // const sigma / Vth = 0.07 x 6.61329 / 5 = 0.0926; const sigma sqrt(N) / Vth = 0.07 x 6.67268 x 14.142 / 5 = 1.321.
        Assert.Equal(0.0926, s_nmnist.InputGain, 5e-5);
        Assert.Equal(1.321, s_nmnist.RecurrentGain, 5e-4);
        ReservoirOptions other = s_nmnist.WithGains(0.2, 0.9);
        Assert.Equal(0.2, other.InputGain, 1e-12);
        Assert.Equal(0.9, other.RecurrentGain, 1e-12);
        Assert.Equal(s_nmnist.InputWeights.Mean / s_nmnist.InputWeights.StandardDeviation, other.InputWeights.Mean / other.InputWeights.StandardDeviation, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_nmnist.WithGains(-1, 1));
    }

    [Fact]
    public void Every_wrong_option_is_named_at_once()
    {
        ReservoirOptions wrong = new()
        {
            Inputs = 0,
            Neurons = 0,
            Decay = 1.1,
            Threshold = 0,
            WeightScale = double.NaN,
            InputDensity = 0,
            RecurrentDensity = 2,
            InputWeights = new WeightStatistics(double.NaN, -1),
            RecurrentWeights = new WeightStatistics(0, double.PositiveInfinity),
        };
        Assert.Equal(
            [
                "reservoir.Inputs", "reservoir.Neurons", "reservoir.Decay", "reservoir.Threshold", "reservoir.WeightScale", "reservoir.InputDensity",
                "reservoir.RecurrentDensity", "reservoir.InputWeights.Mean", "reservoir.InputWeights.StandardDeviation",
                "reservoir.RecurrentWeights.StandardDeviation",
            ],
            wrong.Check().Select(gap => gap.Object));
        Assert.Empty(s_nmnist.Check());
    }

    private static double[] Weights(NetworkProgram program, int projection)
    {
        using IExecutable executable = new ReferenceBackend().Compile(program, CompileOptions.Default);
        double[] weights = new double[executable.StateLength(StateAddress.Weights(projection))];
        executable.ReadState(StateAddress.Weights(projection), weights);
        return weights;
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
