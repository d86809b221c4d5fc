using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Places;

/// <summary>A linear map from the pixels of prepared images to places, by ridge regression: no spikes, the ceiling of what two linear layers can do.</summary>
/// <remarks>
/// <code>
/// W = (X'X + lambda I)^-1 X'Y       x = pixel / 255 - 0.5, Y one-hot places;   score_p = W_p x
/// </code>
/// </remarks>
public static class LinearBaseline
{
    /// <summary>Penalty of the published comparison.</summary>
    public const double DefaultPenalty = 100;

    /// <summary>Scores of the map that the references give.</summary>
    /// <param name="references">Per traverse one prepared image per place.</param>
    /// <param name="queries">Prepared images.</param>
    /// <param name="penalty">lambda, positive.</param>
    /// <param name="stop">Stops the factorisation.</param>
    /// <exception cref="ArgumentException">Traverses or images differ in size.</exception>
    public static ScoreMatrix Scores(IReadOnlyList<byte[][]> references, byte[][] queries, double penalty = DefaultPenalty, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(penalty);
        int places = PlaceInputs.Require(references), pixels = references[0][0].Length;
        double[][] known = [.. references.SelectMany(traverse => traverse).Select(Centre)];
        double[] products = new double[pixels * pixels];
        Parallel.For(0, pixels, new ParallelOptions { CancellationToken = stop }, i =>
        {
            Span<double> row = products.AsSpan(i * pixels, pixels);
            foreach (double[] image in known)
            {
                double x = image[i];
                for (int j = i; j < pixels; j++) row[j] += x * image[j];
            }
            row[i] += penalty;
        });
        if (!Cholesky.Factor(products, pixels, stop)) throw new ArgumentException($"With a penalty of {penalty} the products are singular. Choose a larger one.", nameof(penalty));
        double[][] weights = new double[places][];
        Parallel.For(0, places, new ParallelOptions { CancellationToken = stop }, p =>
        {
            double[] sum = new double[pixels];
            for (int image = p; image < known.Length; image += places)
                for (int i = 0; i < pixels; i++) sum[i] += known[image][i];
            Cholesky.Solve(products, pixels, sum);
            weights[p] = sum;
        });
        ScoreMatrix scores = new(queries.Length, places);
        Parallel.For(0, queries.Length, new ParallelOptions { CancellationToken = stop }, q =>
        {
            double[] asked = Centre(queries[q]);
            Span<float> row = scores.Row(q);
            for (int p = 0; p < places; p++)
            {
                double sum = 0;
                for (int i = 0; i < pixels; i++) sum += weights[p][i] * asked[i];
                row[p] = (float)sum;
            }
        });
        return scores;
    }

    private static double[] Centre(byte[] image) => Array.ConvertAll(image, grey => grey / 255.0 - 0.5);
}
