using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Neuromorphic.Snn.Readouts;

/// <summary>Sums over samples of products of centred features, X'X, upper triangle, in double.</summary>
/// <remarks>
/// Order of every sum: samples in the order given, chunks of <see cref="ChunkSamples"/>, each an ascending chain of single-precision fused multiply-adds; chunk
/// sums add in double, ascending. Vectors run across features; each tile of the result belongs to one thread. So the bits depend neither on the vector width
/// nor on the number of threads. Per chunk the rounding is about 1e-7 of the chunk's sum.
/// </remarks>
internal sealed class FeatureProducts
{
    /// <summary>
    /// Samples packed at a time. The more, the less often the sums are swept (64 MB at 4,000 features); the fewer, the more panels stay in the second-level
    /// cache: 1,024 samples of one panel are 64 KB.
    /// </summary>
    public const int BlockSamples = 1024;

    private const int ChunkSamples = 256, Panel = 16, Lanes = 8;

    /// <summary>Row panels that one thread takes together, so that a column panel that comes from memory serves them all.</summary>
    private const int GroupPanels = 8;

    private readonly int _features, _panels;
    private readonly double[] _sums;

    public FeatureProducts(int features, float[] centre)
    {
        (_features, Centre) = (features, centre);
        _panels = (features + Panel - 1) / Panel;
        long tiles = (long)_panels * (_panels + 1) / 2;
        if (tiles * Panel * Panel > Array.MaxLength)
            throw new ArgumentException($"{features} features need {tiles * Panel * Panel} sums of products; at most {Array.MaxLength} are possible. Use fewer features, or the softmax readout.");
        _sums = new double[tiles * Panel * Panel];
    }

    /// <summary>Blocks that so many samples take.</summary>
    public static int BlocksOf(int samples) => (samples + BlockSamples - 1) / BlockSamples;

    /// <summary>What is subtracted from every feature.</summary>
    public float[] Centre { get; }

    /// <summary>Adds the products of samples.</summary>
    public void Add(FeatureMatrix features, ReadOnlySpan<int> samples, Action blockDone, CancellationToken stop)
    {
        float[] packed = new float[(long)_panels * Panel * BlockSamples];
        for (int first = 0; first < samples.Length; first += BlockSamples)
        {
            stop.ThrowIfCancellationRequested();
            ReadOnlySpan<int> block = samples.Slice(first, Math.Min(BlockSamples, samples.Length - first));
            Pack(features, block, packed);
            AddPacked(packed, block.Length, stop);
            blockDone();
        }
    }

    /// <summary>Adds the products of other samples, about the same centre, or takes them off.</summary>
    public void Add(FeatureProducts other, int sign)
    {
        for (int i = 0; i < _sums.Length; i++) _sums[i] += sign * other._sums[i];
    }

    /// <summary>Copies the upper triangle to a full matrix [features, features]; the rest stays as it is.</summary>
    public void CopyTo(double[] matrix)
    {
        for (int i = 0; i < _panels; i++)
        {
            for (int j = i; j < _panels; j++)
            {
                int tile = TileStart(i, j);
                for (int r = 0; r < Panel && i * Panel + r < _features; r++)
                {
                    int row = i * Panel + r;
                    for (int c = 0; c < Panel && j * Panel + c < _features; c++) matrix[row * _features + j * Panel + c] = _sums[tile + r * Panel + c];
                }
            }
        }
    }

    private int TileStart(int i, int j) => (i * _panels - i * (i - 1) / 2 + (j - i)) * Panel * Panel;

    private void AddPacked(float[] packed, int count, CancellationToken stop)
    {
        ParallelOptions options = new() { CancellationToken = stop };
        // The rows of an upper triangle hold less and less work; pairing the first with the last would balance a static split, the dynamic one needs no care.
        Parallel.For(0, (_panels + GroupPanels - 1) / GroupPanels, options, group =>
        {
            int first = group * GroupPanels, last = Math.Min(first + GroupPanels, _panels);
            for (int j = first; j < _panels; j++)
                for (int i = first; i < Math.Min(last, j + 1); i++) Tile(packed, i, j, count);
        });
    }

    /// <summary>packed[panel, sample, 16]: one panel's values of a sample lie in one cache line.</summary>
    private void Pack(FeatureMatrix features, ReadOnlySpan<int> samples, float[] packed)
    {
        for (int s = 0; s < samples.Length; s++)
        {
            ReadOnlySpan<float> row = features.Row(samples[s]);
            for (int p = 0; p < _panels; p++)
            {
                int start = p * Panel, length = Math.Min(Panel, _features - start);
                Span<float> to = packed.AsSpan((p * BlockSamples + s) * Panel, length);
                for (int f = 0; f < length; f++) to[f] = row[start + f] - Centre[start + f];
            }
        }
    }

    private void Tile(float[] packed, int i, int j, int samples)
    {
        ref float a = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(packed), (nint)i * BlockSamples * Panel);
        ref float b = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(packed), (nint)j * BlockSamples * Panel);
        ref double sums = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_sums), TileStart(i, j));
        for (int first = 0; first < samples; first += ChunkSamples)
        {
            int count = Math.Min(ChunkSamples, samples - first);
            ref float chunkA = ref Unsafe.Add(ref a, (nint)first * Panel);
            ref float chunkB = ref Unsafe.Add(ref b, (nint)first * Panel);
            if (Vector512.IsHardwareAccelerated)
                Rows16(ref chunkA, ref chunkB, count, ref sums);
            else
                for (int r = 0; r < Panel; r += 4) Rows4(ref Unsafe.Add(ref chunkA, r), ref chunkB, count, ref Unsafe.Add(ref sums, r * Panel));
        }
    }

    /// <summary>Four rows by sixteen columns: eight chains of multiply-adds, six loads per eight of them.</summary>
    private static void Rows4(ref float a, ref float b, int count, ref double sums)
    {
        Vector256<float> l0, l1, l2, l3, h0, h1, h2, h3;
        l0 = l1 = l2 = l3 = h0 = h1 = h2 = h3 = Vector256<float>.Zero;
        for (nuint k = 0; k < (nuint)count * Panel; k += Panel)
        {
            Vector256<float> low = Vector256.LoadUnsafe(ref b, k), high = Vector256.LoadUnsafe(ref b, k + Lanes);
            Vector256<float> v = Vector256.Create(Unsafe.Add(ref a, k));
            l0 = Vector256.FusedMultiplyAdd(v, low, l0);
            h0 = Vector256.FusedMultiplyAdd(v, high, h0);
            v = Vector256.Create(Unsafe.Add(ref a, k + 1));
            l1 = Vector256.FusedMultiplyAdd(v, low, l1);
            h1 = Vector256.FusedMultiplyAdd(v, high, h1);
            v = Vector256.Create(Unsafe.Add(ref a, k + 2));
            l2 = Vector256.FusedMultiplyAdd(v, low, l2);
            h2 = Vector256.FusedMultiplyAdd(v, high, h2);
            v = Vector256.Create(Unsafe.Add(ref a, k + 3));
            l3 = Vector256.FusedMultiplyAdd(v, low, l3);
            h3 = Vector256.FusedMultiplyAdd(v, high, h3);
        }
        Accumulate(l0, h0, ref sums);
        Accumulate(l1, h1, ref Unsafe.Add(ref sums, Panel));
        Accumulate(l2, h2, ref Unsafe.Add(ref sums, 2 * Panel));
        Accumulate(l3, h3, ref Unsafe.Add(ref sums, 3 * Panel));
    }

    /// <summary>As <see cref="Rows4"/> with vectors of 512 bits, all sixteen rows at a time: the same chains, so the same bits.</summary>
    private static void Rows16(ref float a, ref float b, int count, ref double sums)
    {
        Vector512<float> s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15;
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = s9 = s10 = s11 = s12 = s13 = s14 = s15 = Vector512<float>.Zero;
        for (nuint k = 0; k < (nuint)count * Panel; k += Panel)
        {
            Vector512<float> columns = Vector512.LoadUnsafe(ref b, k);
            ref float rows = ref Unsafe.Add(ref a, k);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(rows), columns, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 1)), columns, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 2)), columns, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 3)), columns, s3);
            s4 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 4)), columns, s4);
            s5 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 5)), columns, s5);
            s6 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 6)), columns, s6);
            s7 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 7)), columns, s7);
            s8 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 8)), columns, s8);
            s9 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 9)), columns, s9);
            s10 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 10)), columns, s10);
            s11 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 11)), columns, s11);
            s12 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 12)), columns, s12);
            s13 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 13)), columns, s13);
            s14 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 14)), columns, s14);
            s15 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref rows, 15)), columns, s15);
        }
        Accumulate(s0.GetLower(), s0.GetUpper(), ref sums);
        Accumulate(s1.GetLower(), s1.GetUpper(), ref Unsafe.Add(ref sums, Panel));
        Accumulate(s2.GetLower(), s2.GetUpper(), ref Unsafe.Add(ref sums, 2 * Panel));
        Accumulate(s3.GetLower(), s3.GetUpper(), ref Unsafe.Add(ref sums, 3 * Panel));
        Accumulate(s4.GetLower(), s4.GetUpper(), ref Unsafe.Add(ref sums, 4 * Panel));
        Accumulate(s5.GetLower(), s5.GetUpper(), ref Unsafe.Add(ref sums, 5 * Panel));
        Accumulate(s6.GetLower(), s6.GetUpper(), ref Unsafe.Add(ref sums, 6 * Panel));
        Accumulate(s7.GetLower(), s7.GetUpper(), ref Unsafe.Add(ref sums, 7 * Panel));
        Accumulate(s8.GetLower(), s8.GetUpper(), ref Unsafe.Add(ref sums, 8 * Panel));
        Accumulate(s9.GetLower(), s9.GetUpper(), ref Unsafe.Add(ref sums, 9 * Panel));
        Accumulate(s10.GetLower(), s10.GetUpper(), ref Unsafe.Add(ref sums, 10 * Panel));
        Accumulate(s11.GetLower(), s11.GetUpper(), ref Unsafe.Add(ref sums, 11 * Panel));
        Accumulate(s12.GetLower(), s12.GetUpper(), ref Unsafe.Add(ref sums, 12 * Panel));
        Accumulate(s13.GetLower(), s13.GetUpper(), ref Unsafe.Add(ref sums, 13 * Panel));
        Accumulate(s14.GetLower(), s14.GetUpper(), ref Unsafe.Add(ref sums, 14 * Panel));
        Accumulate(s15.GetLower(), s15.GetUpper(), ref Unsafe.Add(ref sums, 15 * Panel));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(Vector256<float> low, Vector256<float> high, ref double sums)
    {
        Accumulate(low, ref sums);
        Accumulate(high, ref Unsafe.Add(ref sums, Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(Vector256<float> values, ref double sums)
    {
        (Vector256<double> first, Vector256<double> second) = Vector256.Widen(values);
        (Vector256.LoadUnsafe(ref sums) + first).StoreUnsafe(ref sums);
        (Vector256.LoadUnsafe(ref sums, 4) + second).StoreUnsafe(ref sums, 4);
    }
}
