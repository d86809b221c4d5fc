using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Snn.Continual;

/// <summary>Random orthonormal rows.</summary>
internal static class OrthonormalRows
{
    /// <summary>Rows of standard normal numbers, made orthonormal in order; the first ones may be held fixed.</summary>
    /// <param name="count">New rows, at most the length less the fixed ones where they are orthogonal to them.</param>
    /// <param name="length">Elements of a row.</param>
    /// <param name="against">Rows to be orthogonal to, nearly orthonormal; none for rows that start anywhere.</param>
    /// <param name="stream">Where the numbers are drawn.</param>
    /// <remarks>
    /// Gram-Schmidt, twice: once loses orthogonality where little is left. The diagonal of R is positive, so without fixed rows this is the QR of a Gaussian with its
    /// sign fixed, which is uniform over all orthonormal frames (Mezzadri, Notices AMS 54, 2007).
    /// </remarks>
    public static double[][] Draw(int count, int length, IReadOnlyList<double[]> against, StreamKey stream)
    {
        double[] numbers = FieldValues.Resolve(new DrawnValues(new NormalDistribution(0, 1)), count * length, stream);
        List<double[]> basis = [.. against];
        double[][] rows = new double[count][];
        for (int r = 0; r < count; r++)
        {
            double[] row = numbers.AsSpan(r * length, length).ToArray();
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] other in basis)
                {
                    double dot = Dot(row, other) / Dot(other, other);
                    for (int i = 0; i < length; i++) row[i] -= dot * other[i];
                }
            }
            double norm = Math.Sqrt(Dot(row, row));
            for (int i = 0; i < length; i++) row[i] /= norm;
            rows[r] = row;
            basis.Add(row);
        }
        return rows;
    }

    /// <summary>Frobenius norm of H H' - I over the square root of the number of rows: 0 for orthonormal rows.</summary>
    public static double Error(IReadOnlyList<double[]> rows)
    {
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double difference = Dot(rows[i], rows[j]) - (i == j ? 1 : 0);
                sum += (i == j ? 1 : 2) * difference * difference;
            }
        }
        return rows.Count == 0 ? 0 : Math.Sqrt(sum / rows.Count);
    }

    private static double Dot(double[] a, double[] b)
    {
        // Four chains: one alone waits for every addition.
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= a.Length; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.Length; i++) s0 += a[i] * b[i];
        return (s0 + s1) + (s2 + s3);
    }
}
