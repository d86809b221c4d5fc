namespace Neuromorphic.Snn.Places;

/// <summary>Cosines of histograms of oriented gradients: 8 orientations in cells of 8 x 8 pixels, one length for the whole image.</summary>
/// <remarks>
/// Gradients are central differences (one-sided at the border); each pixel votes with its gradient's length for the nearest of 8 orientations of a half turn.
/// Images are camera images of 32 x 64 pixels, or made so by <see cref="PlaceImages"/> without patch normalisation. Source: Dalal, Triggs, CVPR 2005, in its simplest form.
/// </remarks>
public static class HogBaseline
{
    private const int Orientations = 8, Cell = 8;

    /// <summary>How images are prepared for it: 32 x 64 greys as they are.</summary>
    public static PlaceImageOptions Images { get; } = new() { Rows = 32, Columns = 64, Window = 0 };

    /// <summary>Scores: the cosine of the descriptors. With several references a place, the largest counts.</summary>
    /// <param name="references">Per traverse one image per place, prepared by <see cref="Images"/>.</param>
    /// <param name="queries">Prepared alike.</param>
    /// <exception cref="ArgumentException">Traverses or images differ in size.</exception>
    public static ScoreMatrix Scores(IReadOnlyList<byte[][]> references, byte[][] queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        int places = PlaceInputs.Require(references);
        float[][][] known = [.. references.Select(traverse => traverse.AsParallel().AsOrdered().Select(Describe).ToArray())];
        ScoreMatrix scores = new(queries.Length, places);
        Parallel.For(0, queries.Length, q =>
        {
            float[] asked = Describe(queries[q]);
            Span<float> row = scores.Row(q);
            row.Fill(float.NegativeInfinity);
            foreach (float[][] traverse in known)
            {
                for (int p = 0; p < places; p++)
                {
                    float sum = 0;
                    for (int i = 0; i < asked.Length; i++) sum += asked[i] * traverse[p][i];
                    row[p] = Math.Max(row[p], sum);
                }
            }
        });
        return scores;
    }

    /// <summary>[rows of cells, columns of cells, orientations], of length 1; zeros for a flat image.</summary>
    internal static float[] Describe(byte[] image)
    {
        int rows = Images.Rows, columns = Images.Columns;
        if (image.Length != rows * columns) throw new ArgumentException($"An image has {image.Length} pixels; prepare it as HogBaseline.Images says: {rows} x {columns}.", nameof(image));
        float[] histogram = new float[rows / Cell * (columns / Cell) * Orientations];
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                double x = image[r * columns + Math.Min(c + 1, columns - 1)] - image[r * columns + Math.Max(c - 1, 0)];
                double y = image[Math.Min(r + 1, rows - 1) * columns + c] - image[Math.Max(r - 1, 0) * columns + c];
                double length = Math.Sqrt(x * x + y * y);
                if (length == 0) continue;
                int best = 0;
                double most = -1;
                for (int o = 0; o < Orientations; o++)
                {
                    (double sine, double cosine) = Math.SinCos(Math.PI * o / Orientations);
                    double along = Math.Abs(x * cosine + y * sine);
                    if (along > most) (best, most) = (o, along);
                }
                histogram[(r / Cell * (columns / Cell) + c / Cell) * Orientations + best] += (float)length;
            }
        }
        double square = histogram.Sum(value => (double)value * value);
        if (square > 0)
            for (int i = 0; i < histogram.Length; i++) histogram[i] = (float)(histogram[i] / Math.Sqrt(square));
        return histogram;
    }
}
