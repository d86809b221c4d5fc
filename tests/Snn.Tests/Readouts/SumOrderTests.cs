using MathNet.Numerics.LinearAlgebra;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Tests.Readouts;

/// <summary>
/// The sums behind both readouts, bit for bit against the order that their remarks state, one multiply-add at a time. Since that order names neither threads nor
/// vectors, equality at sizes that threads share shows that neither changes a bit.
/// </summary>
public class SumOrderTests
{
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(7, 33, 8)]
    [InlineData(13, 200, 10)]
    [InlineData(1000, 300, 17)]
    public void Scores_are_one_ascending_chain_per_sample_and_class(int samples, int features, int classes)
    {
        (ClassPanels panels, FeatureMatrix x) = Layer(samples, features, classes);
        float[] scores = new float[samples * panels.Width];
        panels.Forward(x.Values, samples, scores);
        for (int s = 0; s < samples; s++)
        {
            for (int c = 0; c < classes; c++)
            {
                float sum = panels.Weights[features * panels.Width + c];
                for (int f = 0; f < features; f++) sum = MathF.FusedMultiplyAdd(x.Row(s)[f], panels.Weights[f * panels.Width + c], sum);
                Assert.Equal(sum, scores[s * panels.Width + c]);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(33, 7, 8)]
    [InlineData(100, 203, 10)]
    [InlineData(300, 1000, 17)]
    public void Gradients_are_one_ascending_chain_per_feature_and_class(int samples, int features, int classes)
    {
        (ClassPanels panels, FeatureMatrix x) = Layer(samples, features, classes);
        float[] errors = new float[samples * panels.Width], gradient = new float[panels.Weights.Length];
        for (int i = 0; i < errors.Length; i++) errors[i] = i % 31 * 0.01f - 0.13f;
        panels.Gradient(x.Values, errors, samples, gradient);
        for (int f = 0; f <= features; f++)
        {
            for (int c = 0; c < classes; c++)
            {
                float sum = 0;
                for (int s = 0; s < samples; s++) sum = MathF.FusedMultiplyAdd(f == features ? 1 : x.Row(s)[f], errors[s * panels.Width + c], sum);
                Assert.Equal(sum, gradient[f * panels.Width + c]);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(257, 20)]
    [InlineData(1500, 150)]
    public void Feature_products_are_chunks_of_256_samples_added_in_double(int samples, int features)
    {
        (FeatureMatrix x, _) = Problems.Clusters(samples, features, 3, spread: 1, offset: 2);
        float[] centre = [.. Enumerable.Range(0, features).Select(f => f * 0.01f)];
        // In reverse order, to see that the order is the caller's.
        int[] order = [.. Enumerable.Range(0, samples).Reverse()];
        FeatureProducts products = new(features, centre);
        int blocks = 0;
        products.Add(x, order, () => blocks++, default);
        double[] matrix = new double[features * features];
        products.CopyTo(matrix);
        Assert.Equal((samples + FeatureProducts.BlockSamples - 1) / FeatureProducts.BlockSamples, blocks);
        for (int i = 0; i < features; i++)
        {
            for (int j = i; j < features; j++)
            {
                double total = 0;
                for (int first = 0; first < samples; first += 256)
                {
                    float chunk = 0;
                    foreach (int s in order.AsSpan(first, Math.Min(256, samples - first)))
                        chunk = MathF.FusedMultiplyAdd(x.Row(s)[i] - centre[i], x.Row(s)[j] - centre[j], chunk);
                    total += chunk;
                }
                Assert.Equal(total, matrix[i * features + j]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(131)]
    [InlineData(400)]
    public void The_factor_is_the_textbooks_and_solves_the_equations(int n)
    {
        Matrix<double> a = Positive(n);
        double[] factor = a.ToRowMajorArray();
        Assert.True(Cholesky.Factor(factor, n, default));
        // u_ij = (a_ij - sum_k u_ki u_kj) / u_ii with k ascending, one fused multiply-add each.
        double[,] u = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
            {
                double sum = a[i, j];
                for (int k = 0; k < i; k++) sum = Math.FusedMultiplyAdd(-u[k, i], u[k, j], sum);
                u[i, j] = sum;
            }
            double inverse = 1 / Math.Sqrt(u[i, i]);
            for (int j = i; j < n; j++)
            {
                u[i, j] *= inverse;
                Assert.Equal(u[i, j], factor[i * n + j]);
            }
        }
        double[] x = [.. Enumerable.Range(0, n).Select(i => i - n / 2.0)];
        double[] b = (a * Vector<double>.Build.DenseOfArray(x)).ToArray();
        Cholesky.Solve(factor, n, b);
        for (int i = 0; i < n; i++) Assert.Equal(x[i], b[i], 1e-9 * n);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_noticed()
    {
        Assert.False(Cholesky.Factor([1, 2, 2, 1], 2, default));
        Assert.False(Cholesky.Factor([0], 1, default));
        Assert.False(Cholesky.Factor([double.NaN], 1, default));
    }

    private static (ClassPanels Panels, FeatureMatrix X) Layer(int samples, int features, int classes)
    {
        (FeatureMatrix x, _) = Problems.Clusters(samples, features, 2, spread: 1, offset: 0);
        ClassPanels panels = new(classes, features);
        panels.Load([.. Enumerable.Range(0, classes * features).Select(i => i % 37 * 0.1f - 1.7f)], [.. Enumerable.Range(0, classes).Select(c => c * 0.3f)]);
        return (panels, x);
    }

    private static Matrix<double> Positive(int n)
    {
        (FeatureMatrix x, _) = Problems.Clusters(n + 5, n, 2, spread: 1, offset: 0);
        Matrix<double> m = Matrix<double>.Build.Dense(n + 5, n, (s, f) => x.Row(s)[f]);
        return m.TransposeThisAndMultiply(m) + Matrix<double>.Build.DenseIdentity(n) * n;
    }
}
