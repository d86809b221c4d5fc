using System.Globalization;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Benchmarks;

/// <summary>How many neurons of each model a CPU second steps.</summary>
internal static class NeuronBenchmark
{
    private const int Neurons = 4_000, Repeats = 7;

    /// <summary>Drives with which each model spikes at some rate; what is not here runs on its defaults.</summary>
    private static readonly Dictionary<string, (string Name, double Value)[]> Drives = new()
    {
        ["IntegrateAndFire"] = [("IConstant", 0.05)],
        ["LifDelta"] = [("IConstant", 0.4)],
        ["LifDeltaCollecting"] = [("IConstant", 0.4)],
        ["LifExp"] = [("IConstant", 0.4)],
        ["LifAlpha"] = [("IConstant", 0.4)],
        ["LifCondExp"] = [("IConstant", 0.3)],
        ["LifCondAlpha"] = [("IConstant", 0.3)],
        ["AdaptiveThresholdLif"] = [("IConstant", 0.15)],
        ["AdEx"] = [("IConstant", 0.8)],
        ["Izhikevich"] = [("IConstant", 10)],
        ["IzhikevichTwoHalfSteps"] = [("IConstant", 10)],
        ["HodgkinHuxley"] = [("IConstant", 1)],
    };

    public static int Run(string[] args)
    {
        string? only = args.Length > 0 ? args[0] : null;
        Console.WriteLine($"{Neurons} neurons, dt 0.1 ms, one thread; the smallest of {Repeats}");
        Console.WriteLine("kernel                   fields  ns/update  M updates/CPU s   rate Hz");
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        foreach (NeuronKernelSpec kernel in KernelCatalogue.Standard.Neurons)
        {
            NeuronKernelDeclaration declaration = kernel.Declaration;
            if (only is not null && declaration.Name != only) continue;
            NetworkProgram program = new()
            {
                DtMs = 0.1,
                Populations =
                [
                    new PopulationSpec
                    {
                        Name = "n",
                        Shape = [Neurons],
                        Kernel = kernel,
                        Parameters = Drives.GetValueOrDefault(declaration.Name, []).ToDictionary(p => p.Name, p => (ValueSpec)p.Value),
                    },
                ],
            };
            using IExecutable executable = backend.Compile(program, CompileOptions.Default);
            long spikes = executable.Run(2000).Spikes;
            int steps = 500;
            while (Measured.Of(() => executable.Run(steps)).Cpu < 0.1 && steps < 1_000_000) steps *= 2;
            double best = Measured.Of(() => executable.Run(steps), Repeats).Cpu / ((double)steps * Neurons);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{declaration.Name,-24} {declaration.Fields.Count,6} {best * 1e9,10:F2} {1e-6 / best,16:F0} {spikes / (Neurons * 0.2),9:F1}"));
        }
        return 0;
    }
}
