using System.Runtime.Intrinsics;

namespace Neuromorphic.Snn.Readouts;

/// <summary>out[r, :] = start[:] + sum over k of a[r, k] b[k, :], for a narrow b whose rows are whole vectors.</summary>
/// <remarks>
/// Vectors run across the columns of b and never along the sum: each output is one chain of fused multiply-adds in ascending k, and belongs to one thread. So
/// the bits depend neither on the width of the machine's vectors nor on the number of threads. Eight rows at a time share every loaded vector of b: eight
/// independent chains hide the latency of the multiply-add.
/// </remarks>
/// <param name="a">First element of a.</param>
/// <param name="rowStride">Distance of a[r + 1, k] from a[r, k].</param>
/// <param name="sumStride">Distance of a[r, k + 1] from a[r, k].</param>
/// <param name="b">[terms, width].</param>
/// <param name="width">A multiple of <see cref="Lanes"/>.</param>
/// <param name="terms">Number of terms of each sum.</param>
/// <param name="start">[width], or null for zeros.</param>
/// <param name="output">[rows, width].</param>
internal readonly unsafe struct PanelProduct(float* a, nint rowStride, nint sumStride, float* b, int width, int terms, float* start, float* output)
{
    /// <summary>Rows of b and of the output are multiples of this many numbers.</summary>
    public const int Lanes = 8;

    private const int Block = 8;

    /// <summary>Multiply-adds below which threads cost more than they save: some 50 us of one core.</summary>
    private const long ParallelWork = 2_000_000;

    /// <summary>Computes <paramref name="rows"/> rows.</summary>
    public void Rows(int rows)
    {
        int blocks = (rows + Block - 1) / Block;
        if ((long)rows * terms * width < ParallelWork)
        {
            for (int block = 0; block < blocks; block++) Rows(block * Block, Math.Min(Block, rows - block * Block));
            return;
        }
        PanelProduct self = this;
        Parallel.For(0, blocks, block => self.Rows(block * Block, Math.Min(Block, rows - block * Block)));
    }

    /// <summary>One to eight rows: where there are fewer, the last one is computed again and again and stored once, which costs no more than eight.</summary>
    private void Rows(int first, int count)
    {
        float* from = a + first * rowStride;
        float* to = output + (nint)first * width;
        int c = 0;
        if (Vector512.IsHardwareAccelerated)
            for (; c + 16 <= width; c += 16) Eight512(from, count, c, to);
        for (; c < width; c += Lanes) Eight256(from, count, c, to);
    }

    private void Eight512(float* from, int count, int c, float* to)
    {
        Vector512<float> s0, s1, s2, s3, s4, s5, s6, s7;
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = start == null ? Vector512<float>.Zero : Vector512.Load(start + c);
        nint last = (count - 1) * rowStride;
        nint r1 = Math.Min(rowStride, last), r2 = Math.Min(2 * rowStride, last), r3 = Math.Min(3 * rowStride, last), r4 = Math.Min(4 * rowStride, last);
        nint r5 = Math.Min(5 * rowStride, last), r6 = Math.Min(6 * rowStride, last), r7 = Math.Min(7 * rowStride, last);
        float* panel = b + c;
        for (int k = 0; k < terms; k++, panel += width, from += sumStride)
        {
            Vector512<float> v = Vector512.Load(panel);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(from[0]), v, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(from[r1]), v, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(from[r2]), v, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(from[r3]), v, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(from[r4]), v, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(from[r5]), v, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(from[r6]), v, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(from[r7]), v, s7);
        }
        to += c;
        s0.Store(to);
        if (count > 1) s1.Store(to + width);
        if (count > 2) s2.Store(to + 2 * width);
        if (count > 3) s3.Store(to + 3 * width);
        if (count > 4) s4.Store(to + 4 * width);
        if (count > 5) s5.Store(to + 5 * width);
        if (count > 6) s6.Store(to + 6 * width);
        if (count > 7) s7.Store(to + 7 * width);
    }

    private void Eight256(float* from, int count, int c, float* to)
    {
        Vector256<float> s0, s1, s2, s3, s4, s5, s6, s7;
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = start == null ? Vector256<float>.Zero : Vector256.Load(start + c);
        nint last = (count - 1) * rowStride;
        nint r1 = Math.Min(rowStride, last), r2 = Math.Min(2 * rowStride, last), r3 = Math.Min(3 * rowStride, last), r4 = Math.Min(4 * rowStride, last);
        nint r5 = Math.Min(5 * rowStride, last), r6 = Math.Min(6 * rowStride, last), r7 = Math.Min(7 * rowStride, last);
        float* panel = b + c;
        for (int k = 0; k < terms; k++, panel += width, from += sumStride)
        {
            Vector256<float> v = Vector256.Load(panel);
            s0 = Vector256.FusedMultiplyAdd(Vector256.Create(from[0]), v, s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.Create(from[r1]), v, s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.Create(from[r2]), v, s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.Create(from[r3]), v, s3);
            s4 = Vector256.FusedMultiplyAdd(Vector256.Create(from[r4]), v, s4);
            s5 = Vector256.FusedMultiplyAdd(Vector256.Create(from[r5]), v, s5);
            s6 = Vector256.FusedMultiplyAdd(Vector256.Create(from[r6]), v, s6);
            s7 = Vector256.FusedMultiplyAdd(Vector256.Create(from[r7]), v, s7);
        }
        to += c;
        s0.Store(to);
        if (count > 1) s1.Store(to + width);
        if (count > 2) s2.Store(to + 2 * width);
        if (count > 3) s3.Store(to + 3 * width);
        if (count > 4) s4.Store(to + 4 * width);
        if (count > 5) s5.Store(to + 5 * width);
        if (count > 6) s6.Store(to + 6 * width);
        if (count > 7) s7.Store(to + 7 * width);
    }
}
