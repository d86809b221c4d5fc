using System.Globalization;
using Neuromorphic.Hal.Random;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Benchmarks;

/// <summary>How long the readouts train on features of the size of MNIST, and what share of the multiply-add peak of the same run that is.</summary>
internal static class ReadoutBenchmark
{
    private const int Classes = 10;

    public static int Softmax(string[] args)
    {
        int samples = Number(args, 0, 60_000), features = Number(args, 1, 200), epochs = Number(args, 2, 10);
        (FeatureMatrix x, int[] labels) = Data(samples, features);
        double peak = FmaPeak.Single();
        Measured run = Measured.Of(() => SoftmaxReadout.Train(x, labels, Classes, new SoftmaxOptions { Epochs = epochs }));
        double products = 2.0 * samples * features * Classes * epochs;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"softmax {samples} x {features} x {Classes}, {epochs} epochs: {run.Wall:F2} s, {run.Cpu:F2} CPU s; per 100 epochs {run.Wall * 100 / epochs:F1} s; {products / run.Wall / 1e9:F2} G multiply-adds/s of a peak of {peak / 1e9:F1} per core"));
        return 0;
    }

    public static int Ridge(string[] args)
    {
        int samples = Number(args, 0, 60_000), features = Number(args, 1, 4000);
        (FeatureMatrix x, int[] labels) = Data(samples, features);
        double peak = FmaPeak.Single();
        Measured run = Measured.Of(() => RidgeReadout.Train(x, labels, Classes, new RidgeOptions { Alphas = [1e-3] }));
        double products = 0.5 * samples * features * (features + 1) + Math.Pow(features, 3) / 6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ridge {samples} x {features}, one penalty: {run.Wall:F2} s, {run.Cpu:F2} CPU s; {products / run.Cpu / 1e9:F1} G multiply-adds/CPU s, {products / run.Cpu / peak:P0} of a peak of {peak / 1e9:F1}"));
        return 0;
    }

    internal static int Number(string[] args, int position, int otherwise) => args.Length > position ? int.Parse(args[position], CultureInfo.InvariantCulture) : otherwise;

    internal static (FeatureMatrix Features, int[] Labels) Data(int samples, int features)
    {
        // Counts of 50 steps with a mean that depends on class and feature, as a reservoir gives.
        FeatureMatrix x = new(samples, features);
        int[] labels = new int[samples];
        StreamKey key = StreamKey.Of(1, "benchmark/features");
        for (int s = 0; s < samples; s++)
        {
            labels[s] = s % Classes;
            Span<float> row = x.Row(s);
            for (int f = 0; f < features; f++)
            {
                uint word = Philox4x32.Block(new Words((uint)f, (uint)s, 0, 0), key).W0;
                row[f] = (word % 8 + (uint)(labels[s] * 7 + f * 13) % 11) / 50f;
            }
        }
        return (x, labels);
    }
}
