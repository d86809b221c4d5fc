using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Neuromorphic.Snn.Readouts;

/// <summary>Cholesky factorisation A = U'U of a symmetric positive definite matrix, in place in the upper triangle, row-major; the lower one is scratch.</summary>
/// <remarks>
/// Blocked and right-looking: a block of rows is factored, then its products are subtracted from all rows below, by threads that own rows. Every element's sum runs
/// over the rows ascending, by fused multiply-adds, so the bits depend neither on threads nor on the vector width. MathNet's managed provider is the usual
/// choice of this project for host linear algebra; its factorisation of 1,000 unknowns takes 9 times as long, and its X'X 30 times as long as
/// <see cref="FeatureProducts"/> ("algebra" in benchmarks/README.md), which at 4,000 features is the difference between seconds and minutes.
/// </remarks>
internal static class Cholesky
{
    private const int Block = 64, Stretch = 256, Lanes = 4;

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
            Parallel.For(0, (n - end + Block - 1) / Block, options, group => UpdateBlock(matrix, n, start, end, end + Block * group));
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

    /// <summary>rows[first .. first + 64) -= U[start .. end, rows]' U[start .. end, :] for the columns from the diagonal on.</summary>
    /// <remarks>
    /// Columns in stretches of 256, so that the factored rows of a stretch (128 KB) stay in the second-level cache for all 64 rows. Where four rows are taken
    /// together from the diagonal on, up to three entries below it change too; nobody reads them.
    /// </remarks>
    private static void UpdateBlock(double[] matrix, int n, int start, int end, int first)
    {
        int last = Math.Min(first + Block, n);
        for (int column = first; column < n; column += Stretch)
        {
            int stretchEnd = Math.Min(column + Stretch, n);
            int i = first;
            for (; i + 4 <= last && i < stretchEnd; i += 4)
            {
                int j = Math.Max(column, i);
                if (Vector512.IsHardwareAccelerated)
                    for (; j + 4 * Lanes <= stretchEnd; j += 4 * Lanes) Update4Wide(matrix, n, start, end, i, j);
                for (; j + 2 * Lanes <= stretchEnd; j += 2 * Lanes) Update4(matrix, n, start, end, i, j);
                for (int r = 0; r < 4; r++) UpdateRest(matrix, n, start, end, i + r, Math.Max(j, i + r), stretchEnd);
            }
            for (; i < Math.Min(last, stretchEnd); i++) UpdateRest(matrix, n, start, end, i, Math.Max(column, i), stretchEnd);
        }
    }

    private static void UpdateRest(double[] matrix, int n, int start, int end, int row, int from, int to)
    {
        for (int column = from; column < to; column++)
        {
            double sum = matrix[row * n + column];
            for (int k = start; k < end; k++) sum = Math.FusedMultiplyAdd(-matrix[k * n + row], matrix[k * n + column], sum);
            matrix[row * n + column] = sum;
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

    /// <summary>As <see cref="Update4"/> with vectors of 512 bits: the same chains, so the same bits.</summary>
    private static void Update4Wide(double[] matrix, int n, int start, int end, int i, int j)
    {
        ref double data = ref MemoryMarshal.GetArrayDataReference(matrix);
        ref double target = ref Unsafe.Add(ref data, (nint)i * n + j);
        nuint second = (nuint)n, third = 2 * second, fourth = 3 * second, half = 2 * Lanes;
        Vector512<double> l0 = Vector512.LoadUnsafe(ref target), h0 = Vector512.LoadUnsafe(ref target, half);
        Vector512<double> l1 = Vector512.LoadUnsafe(ref target, second), h1 = Vector512.LoadUnsafe(ref target, second + half);
        Vector512<double> l2 = Vector512.LoadUnsafe(ref target, third), h2 = Vector512.LoadUnsafe(ref target, third + half);
        Vector512<double> l3 = Vector512.LoadUnsafe(ref target, fourth), h3 = Vector512.LoadUnsafe(ref target, fourth + half);
        for (int k = start; k < end; k++)
        {
            ref double row = ref Unsafe.Add(ref data, (nint)k * n);
            Vector512<double> low = Vector512.LoadUnsafe(ref row, (nuint)j), high = Vector512.LoadUnsafe(ref row, (nuint)j + half);
            Vector512<double> v = Vector512.Create(-Unsafe.Add(ref row, i));
            l0 = Vector512.FusedMultiplyAdd(v, low, l0);
            h0 = Vector512.FusedMultiplyAdd(v, high, h0);
            v = Vector512.Create(-Unsafe.Add(ref row, i + 1));
            l1 = Vector512.FusedMultiplyAdd(v, low, l1);
            h1 = Vector512.FusedMultiplyAdd(v, high, h1);
            v = Vector512.Create(-Unsafe.Add(ref row, i + 2));
            l2 = Vector512.FusedMultiplyAdd(v, low, l2);
            h2 = Vector512.FusedMultiplyAdd(v, high, h2);
            v = Vector512.Create(-Unsafe.Add(ref row, i + 3));
            l3 = Vector512.FusedMultiplyAdd(v, low, l3);
            h3 = Vector512.FusedMultiplyAdd(v, high, h3);
        }
        l0.StoreUnsafe(ref target);
        h0.StoreUnsafe(ref target, half);
        l1.StoreUnsafe(ref target, second);
        h1.StoreUnsafe(ref target, second + half);
        l2.StoreUnsafe(ref target, third);
        h2.StoreUnsafe(ref target, third + half);
        l3.StoreUnsafe(ref target, fourth);
        h3.StoreUnsafe(ref target, fourth + half);
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
