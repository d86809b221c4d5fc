using System.Globalization;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Benchmarks;

/// <summary>Products and updates of phases against the multiply-add peak of the same run, and a whole training step.</summary>
internal static class PhaseBenchmark
{
    private const int Batch = 64;
    private const double SpikeShare = 0.12;

    public static int Run(string[] args)
    {
        int threads = ReadoutBenchmark.Number(args, 0, 1);
        SimdWidth width = args.Length > 1 && args[1] != "training" ? Enum.Parse<SimdWidth>(args[1]) : SimdWidth.Auto;
        CpuBackend backend = new(new CpuOptions { Threads = threads, SimdWidth = width });
        double peak = FmaPeak.Single();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{backend.Width}, {threads} thread(s); peak {peak / 1e9:F1} G multiply-adds/s per core"));
        if (args.Contains("training"))
        {
            Training(backend, peak);
            return 0;
        }
        foreach ((int sources, int targets, int rows) in ((int, int, int)[])[(784, 800, 20), (800, 800, 20), (800, 10, 20), (784, 470, 1)]) Products(backend, threads, sources, targets, rows, peak);
        Training(backend, peak);
        return 0;
    }

    private static void Products(CpuBackend backend, int threads, int sources, int targets, int rows, double peak)
    {
        using IExecutable e = backend.Compile(PhaseNetworks.Products(sources, targets, rows), new CompileOptions { Batch = Batch });
        e.Reset(new uint[Batch]);
        Fill(e);
        double product = (double)sources * targets * Batch;
        for (int phase = 0; phase < e.Program.Phases.Count; phase++)
        {
            bool taped = phase >= 4;
            double work = taped ? product * rows : product;
            // A few milliseconds each: on a shared machine the best of many short tries is the undisturbed one.
            int repeats = (int)Math.Max(1, 4e7 / work);
            int p = phase;
            Measured time = Measured.Of(() => Repeat(e, p, repeats), taped ? 40 : 300);
            double rate = work * repeats / (threads == 1 ? time.Wall : time.Cpu);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{sources,4} x {targets,4}  {e.Program.Phases[p].Name,-18} {1e3 * time.Wall / repeats,8:F3} ms {rate / 1e9,8:F1} G/s {100 * rate / peak,6:F1} % of peak{(taped ? $" (dense count; {SpikeShare:P0} spikes)" : "")}"));
        }
    }

    private static void Training(CpuBackend backend, double peak)
    {
        using IExecutable e = backend.Compile(PhaseNetworks.DsrStep(), new CompileOptions { Batch = Batch });
        uint[] trials = new uint[Batch];
        float[][] images = [.. Enumerable.Range(0, Batch).Select(i => Image(i))];
        int label = new FieldLayout(e.Program.Populations[3]).Find("label");
        void Steps(int count)
        {
            for (int step = 0; step < count; step++)
            {
                e.Reset(trials);
                for (int b = 0; b < Batch; b++)
                {
                    e.WriteInput(0, b, images[b]);
                    e.WriteState(StateAddress.Field(3, label, b), [b % 10]);
                }
                e.RunPhase(0);
            }
        }
        const int Count = 2;
        Steps(3);
        Measured time = Measured.Of(() => Steps(Count), 60);
        double spikes = 0;
        double[] tape = new double[e.StateLength(StateAddress.Tape(0))];
        e.ReadState(StateAddress.Tape(0), tape);
        foreach (double z in tape) spikes += z;
        double dense = 64.0 * (784 * 800 * 2 + 800 * 800 * 23 + 800 * 10 * 3), needed = dense - 64.0 * 800 * 800 * 20 * (1 - spikes / tape.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"training step 784-800-800-10: {1e3 * time.Wall / Count:F2} ms, {time.Cpu / Count / Batch * 5000:F2} CPU s per 5,000 samples, {spikes / tape.Length:P1} spikes, "
            + $"{needed * Count / time.Cpu / 1e9:F1} G multiply-adds/CPU s with spikes used as such ({100 * needed * Count / time.Cpu / peak:F1} % of peak)"));
    }

    private static void Repeat(IExecutable e, int phase, int repeats)
    {
        for (int i = 0; i < repeats; i++) e.RunPhase(phase);
    }

    private static void Fill(IExecutable e)
    {
        NetworkProgram program = e.Program;
        for (int p = 0; p < program.Populations.Count; p++)
        {
            FieldLayout layout = new(program.Populations[p]);
            for (int f = 0; f < layout.Count; f++)
                for (int b = 0; b < Batch; b++) e.WriteState(StateAddress.Field(p, f, b), Draws(layout.Length(f), (p * 64 + f) * 64 + b, 1));
        }
        for (int t = 0; t < program.Tapes.Count; t++)
        {
            int size = program.Populations[program.Population(program.Tapes[t].Population)].Size;
            e.WriteState(StateAddress.Tape(t), Draws(program.Tapes[t].Capacity * Batch * size, 10_000 + t, t == 0 ? SpikeShare : 1));
        }
    }

    /// <summary>Numbers in (-1, 1), a share of them; spikes of 1 where the share is small.</summary>
    private static double[] Draws(int count, int stream, double share)
    {
        StreamKey key = StreamKey.Of((ulong)stream, "phase benchmark");
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            double draw = Philox4x32.ToUniform(Philox4x32.Block(new Words((uint)i, 0, 0, 0), key).W0);
            values[i] = share < 1 ? (draw < share ? 1 : 0) : 2 * draw - 1;
        }
        return values;
    }

    private static float[] Image(int index)
    {
        // As a digit: four fifths background.
        double[] draws = Draws(784, 20_000 + index, 1);
        return Array.ConvertAll(draws, draw => draw > 0.6 ? (float)(4 * draw) : -0.42f);
    }
}
