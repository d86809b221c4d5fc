using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Neuromorphic.Snn.Readouts;

/// <summary>Cholesky factorisation A = U'U of a symmetric positive definite matrix, in place in the upper triangle, row-major; the lower one is scratch.</summary>
/// <remarks>
/// Blocked and right-looking: a block of rows is factored, then its products are subtracted from all rows below, by threads that own rows. Every element's sum runs
/// over the rows ascending, by fused multiply-adds, so the bits depend neither on threads nor on the vector width. Written because 4,000 unknowns take
/// MathNet's managed provider far longer than making the matrix; the README of benchmarks has the figures.
/// </remarks>
internal static class Cholesky
{
    private const int Block = 64, Lanes = 4;

    /// <summary>Factors; false where a pivot is not positive.</summary>
    public static bool Factor(double[] matrix, int n, CancellationToken stop)
    {
        ParallelOptions options = new() { CancellationToken = stop };
        for (int first = 0; first < n; first += Block)
        {
            int last = Math.Min(first + Block, n);
            for (int k = first; k < last; k++)
            {
                Span<double> pivotRow = matrix.AsSpan(k * n, n);
                if (!(pivotRow[k] > 0)) return false;
                double inverse = 1 / Math.Sqrt(pivotRow[k]);
                for (int j = k; j < n; j++) pivotRow[j] *= inverse;
                for (int i = k + 1; i < last; i++) SubtractRow(-pivotRow[i], pivotRow[i..], matrix.AsSpan(i * n + i, n - i));
            }
            int start = first, end = last;
            // Four rows at a time from the row after the block on.
            Parallel.For(0, (n - end + 3) / 4, options, group => UpdateRows(matrix, n, start, end, end + 4 * group));
        }
        return true;
    }

    /// <summary>Solves U'U x = b in place.</summary>
    public static void Solve(double[] factor, int n, Span<double> x)
    {
        for (int i = 0; i < n; i++)
        {
            x[i] /= factor[i * n + i];
            SubtractRow(-x[i], factor.AsSpan(i * n + i + 1, n - i - 1), x[(i + 1)..]);
        }
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = x[i];
            ReadOnlySpan<double> row = factor.AsSpan(i * n, n);
            for (int j = i + 1; j < n; j++) sum = Math.FusedMultiplyAdd(-row[j], x[j], sum);
            x[i] = sum / row[i];
        }
    }

    private static void SubtractRow(double factor, ReadOnlySpan<double> row, Span<double> target)
    {
        ref double from = ref MemoryMarshal.GetReference(row);
        ref double to = ref MemoryMarshal.GetReference(target);
        Vector256<double> f = Vector256.Create(factor);
        int j = 0;
        for (; j + Lanes <= target.Length; j += Lanes)
            Vector256.FusedMultiplyAdd(f, Vector256.LoadUnsafe(ref from, (nuint)j), Vector256.LoadUnsafe(ref to, (nuint)j)).StoreUnsafe(ref to, (nuint)j);
        for (; j < target.Length; j++) target[j] = Math.FusedMultiplyAdd(factor, row[j], target[j]);
    }

    /// <summary>rows[i .. i + 4) -= U[start .. end, i]' U[start .. end, :] for the columns from i on. Of the rows after the first, up to three entries below the diagonal change too; nobody reads them.</summary>
    private static void UpdateRows(double[] matrix, int n, int start, int end, int i)
    {
        int rows = Math.Min(4, n - i), j = i;
        if (rows == 4)
        {
            for (; j + 2 * Lanes <= n; j += 2 * Lanes) Update4(matrix, n, start, end, i, j);
        }
        for (int r = 0; r < rows; r++)
        {
            for (int column = Math.Max(j, i + r); column < n; column++)
            {
                double sum = matrix[(i + r) * n + column];
                for (int k = start; k < end; k++) sum = Math.FusedMultiplyAdd(-matrix[k * n + i + r], matrix[k * n + column], sum);
                matrix[(i + r) * n + column] = sum;
            }
        }
    }

    private static void Update4(double[] matrix, int n, int start, int end, int i, int j)
    {
        ref double data = ref MemoryMarshal.GetArrayDataReference(matrix);
        ref double target = ref Unsafe.Add(ref data, (nint)i * n + j);
        Vector256<double> l0 = Load(ref target, 0), h0 = Load(ref target, Lanes);
        Vector256<double> l1 = Load(ref target, n), h1 = Load(ref target, n + Lanes);
        Vector256<double> l2 = Load(ref target, 2 * n), h2 = Load(ref target, 2 * n + Lanes);
        Vector256<double> l3 = Load(ref target, 3 * n), h3 = Load(ref target, 3 * n + Lanes);
        for (int k = start; k < end; k++)
        {
            ref double row = ref Unsafe.Add(ref data, (nint)k * n);
            Vector256<double> low = Load(ref row, j), high = Load(ref row, j + Lanes);
            Vector256<double> v = Vector256.Create(-Unsafe.Add(ref row, i));
            l0 = Vector256.FusedMultiplyAdd(v, low, l0);
            h0 = Vector256.FusedMultiplyAdd(v, high, h0);
            v = Vector256.Create(-Unsafe.Add(ref row, i + 1));
            l1 = Vector256.FusedMultiplyAdd(v, low, l1);
            h1 = Vector256.FusedMultiplyAdd(v, high, h1);
            v = Vector256.Create(-Unsafe.Add(ref row, i + 2));
            l2 = Vector256.FusedMultiplyAdd(v, low, l2);
            h2 = Vector256.FusedMultiplyAdd(v, high, h2);
            v = Vector256.Create(-Unsafe.Add(ref row, i + 3));
            l3 = Vector256.FusedMultiplyAdd(v, low, l3);
            h3 = Vector256.FusedMultiplyAdd(v, high, h3);
        }
        Store(l0, h0, ref target, 0);
        Store(l1, h1, ref target, n);
        Store(l2, h2, ref target, 2 * n);
        Store(l3, h3, ref target, 3 * n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load(ref double start, int offset) => Vector256.LoadUnsafe(ref start, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<double> low, Vector256<double> high, ref double start, int offset)
    {
        low.StoreUnsafe(ref start, (nuint)offset);
        high.StoreUnsafe(ref start, (nuint)(offset + Lanes));
    }
}
