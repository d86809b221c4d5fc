using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Benchmarks;

/// <summary>Why ridge regression has products and a factorisation of its own: the same work by MathNet's managed provider, in the same run.</summary>
internal static class AlgebraBenchmark
{
    public static int Run(string[] args)
    {
        int features = ReadoutBenchmark.Number(args, 0, 2000), samples = ReadoutBenchmark.Number(args, 1, 4096);
        bool compare = args.Length < 3;
        (FeatureMatrix x, _) = ReadoutBenchmark.Data(samples, features);
        double peak = FmaPeak.Single();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak {peak / 1e9:F1} G multiply-adds/s per core, single precision"));

        double products = 0.5 * samples * features * (features + 1);
        double[] full = new double[features * features];
        Print("X'X", products, Measured.Of(() => Products(x).CopyTo(full), 3));
        if (compare)
        {
            Matrix<float> m = Matrix<float>.Build.DenseOfRowMajor(samples, features, x.Values);
            Print("X'X by MathNet", products, Measured.Of(() => m.TransposeThisAndMultiply(m)));
        }

        for (int i = 0; i < features; i++)
        {
            full[i * features + i] += samples;
            for (int j = 0; j < i; j++) full[i * features + j] = full[j * features + i];
        }
        double factored = Math.Pow(features, 3) / 6;
        double[] copy = new double[full.Length];
        Print("Cholesky", factored, Measured.Of(() =>
        {
            full.CopyTo(copy, 0);
            if (!Cholesky.Factor(copy, features, default)) throw new InvalidOperationException("Not positive definite.");
        }, 3));
        if (compare)
        {
            Matrix<double> d = Matrix<double>.Build.DenseOfColumnMajor(features, features, full);
            Print("Cholesky by MathNet", factored, Measured.Of(() => d.Cholesky()));
        }
        return 0;

        void Print(string what, double work, Measured time) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-20} {samples} x {features}: {time.Wall,7:F2} s, {time.Cpu,7:F2} CPU s, {work / time.Cpu / 1e9,6:F1} G multiply-adds/CPU s"));
    }

    private static FeatureProducts Products(FeatureMatrix x)
    {
        FeatureProducts products = new(x.Features, new float[x.Features]);
        products.Add(x, [.. Enumerable.Range(0, x.Samples)], () => { }, default);
        return products;
    }
}
