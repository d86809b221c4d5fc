using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Benchmarks;

/// <summary>How many samples a CPU second encodes, and how far that is from what adding the rows alone would take.</summary>
internal static class EncoderBenchmark
{
    private const int Repeats = 5;

    public static int Run(string[] args)
    {
        int samples = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
        int neurons = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Lin2025.NMnist.Reservoir.Neurons;
        // Larger reservoirs keep the preset's gains, and so its regime.
        ReservoirOptions preset = Lin2025.NMnist.Reservoir;
        LiquidStateMachineOptions options = Lin2025.NMnist with { Reservoir = (preset with { Neurons = neurons }).WithGains(preset.InputGain, preset.RecurrentGain) };
        SpikeTrainSample[] data = [.. Enumerable.Range(0, samples).Select(i => PatternedSample(options.Steps, options.Reservoir.Inputs, i))];
        long inputSpikes = data.Sum(sample => (long)sample.Count);
        Console.WriteLine($"{samples} samples of {options.Steps} steps, {options.Reservoir.Inputs} channels at {inputSpikes / ((double)samples * options.Steps * options.Reservoir.Inputs):F4} per step; {options.Reservoir.Neurons} neurons");
        (double plain, double read) = Bounds(options.Reservoir.Inputs + options.Reservoir.Neurons, options.Reservoir.Neurons, data);
        Console.WriteLine($"bounds: plain row adds {plain / 1e9:F2} G events/s, reading the rows {read / 1e9:F2} G events/s");
        Console.WriteLine("threads batch  samples/CPU s  samples/s  events/sample  G events/CPU s  of plain  of reading   rate");
        foreach (int threads in args.Length > 2 ? [int.Parse(args[2], CultureInfo.InvariantCulture)] : new[] { 1, 2 })
        {
            CpuBackend backend = new(new CpuOptions { Threads = threads });
            foreach (int batch in new[] { 1, 16, 64, 256 })
            {
                if (batch > samples) continue;
                using ReservoirEncoder encoder = new(options.Reservoir, options.Steps, options.Features, backend, batch);
                encoder.Encode(data[..Math.Min(samples, 64)]);
                double bestCpu = double.MaxValue, bestWall = double.MaxValue;
                EncodingReport? report = null;
                for (int r = 0; r < (neurons > 500 ? 2 : Repeats); r++)
                {
                    TimeSpan cpu = Environment.CpuUsage.TotalTime;
                    long start = Stopwatch.GetTimestamp();
                    report = encoder.Encode(data).Report;
                    bestWall = Math.Min(bestWall, Stopwatch.GetElapsedTime(start).TotalSeconds);
                    bestCpu = Math.Min(bestCpu, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
                }
                double events = report!.SynapticEvents / bestCpu;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{threads,7} {batch,5} {samples / bestCpu,14:F0} {samples / bestWall,10:F0} {report.SynapticEvents / (double)samples,14:F0} {events / 1e9,15:F2} {events / plain,9:P1} {events / read,11:P1} {report.FiringRate,7:F4}"));
            }
        }
        return 0;
    }

    /// <summary>A fifth of the channels, drawn per sample, each spikes in every second step on average: 10 % of all.</summary>
    internal static SpikeTrainSample PatternedSample(int steps, int channels, int number)
    {
        StreamKey key = StreamKey.Of(1, "benchmark/samples");
        SpikeTrainBuilder builder = new(steps, channels);
        for (int channel = 0; channel < channels; channel++)
        {
            if (Philox4x32.ToUniform(Philox4x32.Block(new Words((uint)channel, (uint)number, 0, 0), key).W0) >= 0.2f) continue;
            for (int step = 0; step < steps; step++)
                if ((Philox4x32.Block(new Words((uint)channel, (uint)number, 1, (uint)step), key).W0 & 1) == 0) builder.Add(step, channel);
        }
        return builder.Build();
    }

    private static unsafe (double Plain, double Read) Bounds(int rows, int targets, SpikeTrainSample[] data)
    {
        int stride = (targets + 15) / 16 * 16;
        using AlignedBuffer<int> weights = new((long)rows * stride);
        using AlignedBuffer<int> sums = new(stride);
        for (long i = 0; i < weights.Length; i++) weights[i] = (int)(i * 2654435761 % 1000);
        double plain = double.MaxValue, read = double.MaxValue;
        for (int r = 0; r < Repeats; r++)
        {
            long start = Stopwatch.GetTimestamp();
            foreach (SpikeTrainSample sample in data) AddRows(weights.Pointer, sums.Pointer, stride, sample.Indices);
            plain = Math.Min(plain, Stopwatch.GetElapsedTime(start).TotalSeconds);
            start = Stopwatch.GetTimestamp();
            foreach (SpikeTrainSample sample in data) ReadRows(weights.Pointer, sums.Pointer, stride, sample.Indices);
            read = Math.Min(read, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        double events = data.Sum(sample => (double)sample.Count) * targets;
        return (events / plain, events / read);
    }

    private static unsafe void AddRows(int* weights, int* sums, int stride, ReadOnlySpan<ushort> spikes)
    {
        foreach (ushort spike in spikes)
        {
            int* row = weights + spike * stride;
            for (int t = 0; t < stride; t += 8) (Vector256.Load(sums + t) + Vector256.Load(row + t)).Store(sums + t);
        }
    }

    private static unsafe void ReadRows(int* weights, int* sums, int stride, ReadOnlySpan<ushort> spikes)
    {
        Vector512<int> a = default, b = default, c = default, d = default;
        foreach (ushort spike in spikes)
        {
            int* row = weights + spike * stride;
            int t = 0;
            for (; t + 64 <= stride; t += 64)
            {
                a += Vector512.Load(row + t);
                b += Vector512.Load(row + t + 16);
                c += Vector512.Load(row + t + 32);
                d += Vector512.Load(row + t + 48);
            }
            for (; t < stride; t += 16) a += Vector512.Load(row + t);
        }
        (a + b + c + d).Store(sums);
    }
}
