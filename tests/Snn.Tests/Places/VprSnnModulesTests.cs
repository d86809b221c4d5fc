using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Places;

namespace Neuromorphic.Snn.Tests.Places;

public class VprSnnModulesTests
{
    private static readonly VprSnnOptions s_small = new()
    {
        Images = new PlaceImageOptions { Rows = 4, Columns = 3, Window = 0 },
        Seed = 5,
        Neurons = 7,
        Intensity = 0.5,
        InitialWeight = 0.9,
        WeightSum = 6,
        LargestDelayMs = 3,
        ExcitatoryWeight = 10.4,
        InhibitoryWeight = 3,
        FiringRefractoryMs = 20,
        InitialTheta = 5,
    };

    /// <summary>
    /// A second simulation in Brian2's order - Euler of all groups with old conductances, thresholds, synapses, resets; delays one step shorter than ours - in double precision,
    /// fed the very spikes of the pixels: the excitatory neurons spike in the same steps. A target spike sees the trace of a source spike of its very step there and not here: with
    /// that alone changed the weights agree too.
    /// </summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Spikes_are_those_of_the_published_programs_order(bool training, bool tracesOfTheStep)
    {
        const int Steps = 6000;
        NetworkProgram program = VprSnnProgram.Build(s_small, 0, 1, training);
        program = program with { Probes = [Spikes("0/pixels"), Spikes("0/excitatory")] };
        using IExecutable executable = new ReferenceBackend().Compile(program, CompileOptions.Default, TestContext.Current.CancellationToken);
        executable.WriteInput(0, 0, [.. Enumerable.Range(0, 12).Select(i => (i * 7 % 11 + 1) * 0.004f)]);
        int learning = program.Projection(VprSnnProgram.Name(0, VprSnnProgram.Learning));
        double[] weights = new double[12 * 7];
        executable.ReadState(StateAddress.Weights(learning), weights);
        int[] delays = executable.ReadSynapses(learning).DelaySteps;
        executable.Run(Steps, TestContext.Current.CancellationToken);
        List<(long, int)> input = Drain(executable, 0), expected = new Brian(s_small, weights, delays, training, tracesOfTheStep).Run(input, Steps);
        Assert.InRange(expected.Count, 30, 2000);
        Assert.Equal(expected, Drain(executable, 1));
        if (!training || tracesOfTheStep) return;
        double[] learned = new double[12 * 7];
        executable.ReadState(StateAddress.Weights(learning), learned);
        for (int s = 0; s < learned.Length; s++) Assert.Equal(weights[s], learned[s], 1e-5);
    }

    [Fact]
    public void A_module_beside_another_on_the_processor_counts_the_same_spikes_as_alone_on_the_reference()
    {
        byte[][] images = TempoTests.Images(3, 12, "a");
        VprSnnOptions options = s_small with { ImageMs = 60, RestMs = 20, SilenceMs = 80 };
        using VprSnnModules reference = new(options, 3, 1, new ReferenceBackend(), training: true), processor = new(options, 2, 2, new CpuBackend(new CpuOptions { Threads = 2 }), training: true);
        foreach (byte[] image in images) Assert.Equal(reference.Present([image])[0], processor.Present([images[0], image])[1]);
        Assert.Equal(reference.Weights(0), processor.Weights(1));
        Assert.Equal(reference.Thetas(0), processor.Thetas(1));
    }

    /// <summary>Before the second presentation every neuron's weights sum to 4; a threshold loses 1 - exp(-80 / 1000) of itself per presentation.</summary>
    [Fact]
    public void Weights_are_normalised_and_thresholds_decay_before_every_training_presentation()
    {
        VprSnnOptions options = s_small with { ImageMs = 60, RestMs = 20, SilenceMs = 0, ThetaTauMs = 1000, PreRate = 0, PostRate = 0, WeightSum = 4 };
        using VprSnnModules module = new(options, 0, 1, new CpuBackend(new CpuOptions { Threads = 1 }), training: true);
        module.Present([null]);
        module.Present([null]);
        double[] weights = module.Weights(0);
        for (int n = 0; n < 7; n++) Assert.Equal(4, Enumerable.Range(0, 12).Sum(pixel => weights[pixel * 7 + n]), 4);
        Assert.All(module.Thetas(0), theta => Assert.Equal(5 * Math.Exp(-0.16), theta, 4));
    }

    [Fact]
    public void What_was_learned_stands_still_outside_training()
    {
        VprSnnOptions options = s_small with { ImageMs = 60, RestMs = 20, SilenceMs = 0 };
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        using VprSnnModules module = new(options, 0, 1, backend, training: false);
        double[] weights = [.. Enumerable.Range(0, 84).Select(i => i / 100.0)], thetas = [1, 2, 3, 4, 5, 6, 7];
        module.Load(0, weights, thetas);
        Assert.True(module.Present([[.. Enumerable.Repeat((byte)255, 12)]])[0].Sum() > 0);
        Assert.All(weights.Zip(module.Weights(0)), pair => Assert.Equal(pair.First, pair.Second, 6));
        Assert.Equal(thetas, module.Thetas(0));
    }

    [Fact]
    public void Bad_options_are_named()
        => Assert.Contains("vprsnn.Neurons: is 1", Assert.Throws<ArgumentException>(() => new VprSnnModules(s_small with { Neurons = 1 }, 0, 1, new ReferenceBackend(), true)).Message, StringComparison.Ordinal);

    private static ProbeSpec Spikes(string population) => new() { Name = population, Population = population, Kind = ProbeKind.Spikes, Capacity = 1 << 17 };

    private static List<(long, int)> Drain(IExecutable executable, int probe)
    {
        SpikeRecord[] records = new SpikeRecord[1 << 17];
        return [.. records[..executable.DrainSpikes(probe, records)].Select(spike => (spike.Step, spike.Neuron))];
    }

    /// <summary>Brian2's schedule, plainly.</summary>
    private sealed class Brian(VprSnnOptions options, double[] w, int[] delays, bool training, bool tracesOfTheStep)
    {
        private readonly int _n = options.Neurons;

        public List<(long, int)> Run(List<(long Step, int Neuron)> input, int steps)
        {
            double h = options.DtMs;
            int pixels = options.Images.Pixels;
            double[] v = Of(-105), ge = Of(0), gi = Of(0), theta = Of(options.InitialTheta), vi = Of(-100), gei = Of(0), gii = Of(0), post1 = Of(0), post2 = Of(0);
            int[] timer = new int[_n], last = [.. Enumerable.Repeat(-1000, _n)], lastInhibitory = [.. Enumerable.Repeat(-1000, _n)];
            double[] pre = new double[w.Length];
            List<(int Pixel, int Neuron)>[] arrivals = [.. Enumerable.Range(0, steps + 100).Select(_ => new List<(int, int)>())];
            foreach ((long step, int pixel) in input)
                for (int j = 0; j < _n; j++) arrivals[step + delays[pixel * _n + j] - 1].Add((pixel, j));
            List<(long, int)> spikes = [];
            for (int k = 0; k < steps; k++)
            {
                List<int> fired = [], firedInhibitory = [];
                for (int j = 0; j < _n; j++)
                {
                    double dv = (-65 - v[j] + ge[j] * (0 - v[j]) + gi[j] * (-100 - v[j])) / 100, dvi = (-60 - vi[j] + gei[j] * (0 - vi[j]) + gii[j] * (-85 - vi[j])) / 10;
                    if (k - last[j] >= 50) v[j] += h * dv;
                    if (k - lastInhibitory[j] >= 20) vi[j] += h * dvi;
                    ge[j] -= h * ge[j] / 1;
                    gi[j] -= h * gi[j] / 0.5;
                    gei[j] -= h * gei[j] / 1;
                    gii[j] -= h * gii[j] / 0.5;
                    timer[j]++;
                    if (v[j] > theta[j] - 72 && timer[j] > options.FiringRefractoryMs / h) fired.Add(j);
                    if (vi[j] > -40) firedInhibitory.Add(j);
                }
                for (int s = 0; s < pre.Length; s++) pre[s] *= Math.Exp(-h / 20);
                for (int j = 0; j < _n; j++) (post1[j], post2[j]) = (post1[j] * Math.Exp(-h / 20), post2[j] * Math.Exp(-h / 40));
                double[] seen = tracesOfTheStep ? pre : [.. pre];
                foreach ((int pixel, int j) in arrivals[k])
                {
                    int s = pixel * _n + j;
                    ge[j] += w[s];
                    pre[s] = 1;
                    if (training) w[s] = Math.Clamp(w[s] + 1e-4 * post1[j], 0, 1);
                }
                foreach (int j in fired) gei[j] += options.ExcitatoryWeight;
                foreach (int i in firedInhibitory)
                    for (int j = 0; j < _n; j++) gi[j] += i == j ? 0 : options.InhibitoryWeight;
                foreach (int j in fired)
                {
                    for (int pixel = 0; training && pixel < pixels; pixel++)
                        w[pixel * _n + j] = Math.Clamp(w[pixel * _n + j] + 1e-2 * seen[pixel * _n + j] * post2[j], 0, 1);
                    (post1[j], post2[j]) = (1, 1);
                    (v[j], timer[j], last[j]) = (-65, 0, k);
                    if (training) theta[j] += options.ThetaPlus;
                    spikes.Add((k, j));
                }
                foreach (int j in firedInhibitory) (vi[j], lastInhibitory[j]) = (-45, k);
            }
            return spikes;
        }

        private double[] Of(double value) => [.. Enumerable.Repeat(value, _n)];
    }
}
