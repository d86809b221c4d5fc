using System.Globalization;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Circuits;
using Neuromorphic.Snn.Networks;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Benchmarks;

/// <summary>How many synaptic events a CPU second takes in Brunel's network of 10,000 neurons whose excitatory synapses learn.</summary>
internal static class PlasticityBenchmark
{
    public static int Run(string[] args)
    {
        string rule = args.Length > 0 ? args[0] : "additive";
        double seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 1;
        int threads = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
        Brunel2000 network = new() { Seed = 1 };
        network = network with
        {
            ExcitatoryPlasticity = rule switch
            {
                "static" => null,
                "additive" => Brunel2000.AdditiveStdp(network.Weight),
                "multiplicative" => Brunel2000.MultiplicativeStdp(network.Weight),
                "power" => Brunel2000.AdditiveStdp(network.Weight) with { MuPlus = 0.4, MuMinus = 0.4, Alpha = 1.1 },
                "triplet" => new TripletStdp { MaximumWeight = 3.0 * network.Weight, APlusTriplet = 6.2e-5, AMinus = 7e-5, AMinusTriplet = 2.3e-6 },
                _ => throw new ArgumentException($"'{rule}' is not a rule of this benchmark: static, additive, multiplicative, power, triplet."),
            },
        };
        Measured build = default;
        IExecutable? executable = null;
        NetworkProgram program = network.Build().Lower();
        build = Measured.Of(() => executable = new CpuBackend(new CpuOptions { Threads = threads }).Compile(program, CompileOptions.Default));
        using (executable)
        {
            RunReport report = executable!.Run(2000);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{rule}, {threads} thread(s): built in {build.Cpu:F2} CPU s; first 0.2 s at {report.Spikes / 2e3:F1} Hz, then {seconds} s:"));
            long steps = (long)Math.Round(seconds * 1e4);
            Measured run = Measured.Of(() => report = executable.Run(steps));
            double events = report.SynapticEvents / run.Cpu, bound = Bound(program);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{report.Spikes / seconds / 1e4:F1} Hz, {run.Cpu / seconds:F2} CPU s per s, {events / 1e6:F0} M synaptic events / CPU s; plain scatter {bound / 1e6:F0} M: {events / bound:P0}"));
            double[] weights = new double[executable.StateLength(StateAddress.Weights(0))];
            executable.ReadState(StateAddress.Weights(0), weights);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean weight {weights.Average():F5} mV"));
        }
        return 0;
    }

    /// <summary>Events per CPU second of a loop that does nothing but add the weight of each synapse to its target, over the same rows.</summary>
    private static double Bound(NetworkProgram program)
    {
        SynapseGenerator generator = SynapseGenerator.Create(program, 0);
        int[] targets = new int[generator.Count], delays = new int[generator.MaxRowLength], sums = new int[generator.TargetCount];
        float[] drawn = new float[generator.MaxRowLength];
        int[] weights = new int[generator.Count];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int start = (int)generator.RowStart(source), length = generator.RowLength(source);
            generator.Row(source, targets.AsSpan(start, length), drawn.AsSpan(0, length), delays.AsSpan(0, length));
            weights.AsSpan(start, length).Fill(source + 1);
        }
        Measured once = Measured.Of(() => Scatter(targets, weights, sums), tries: 7);
        return generator.Count / once.Cpu;
    }

    private static unsafe void Scatter(int[] targets, int[] weights, int[] sums)
    {
        fixed (int* target = targets, weight = weights, sum = sums)
            for (int i = 0; i < targets.Length; i++) sum[target[i]] += weight[i];
    }
}
