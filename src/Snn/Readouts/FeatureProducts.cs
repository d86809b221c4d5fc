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
    /// <summary>Samples packed at a time: 2,048 of 4,000 features are 32 MB, and the result is swept once per block only.</summary>
    public const int BlockSamples = 2048;

    private const int ChunkSamples = 256, Panel = 16, Lanes = 8;

    private readonly int _features, _panels;
    private readonly double[] _sums;
    private readonly float[] _packed;

    public FeatureProducts(int features, float[] centre)
    {
        (_features, Centre) = (features, centre);
        _panels = (features + Panel - 1) / Panel;
        long tiles = (long)_panels * (_panels + 1) / 2;
        if (tiles * Panel * Panel > Array.MaxLength)
            throw new ArgumentException($"{features} features need {tiles * Panel * Panel} sums of products; at most {Array.MaxLength} are possible. Use fewer features, or the softmax readout.");
        _sums = new double[tiles * Panel * Panel];
        _packed = new float[(long)_panels * Panel * BlockSamples];
    }

    /// <summary>What is subtracted from every feature.</summary>
    public float[] Centre { get; }

    /// <summary>Adds the products of at most <see cref="BlockSamples"/> samples.</summary>
    public void Add(FeatureMatrix features, ReadOnlySpan<int> samples, CancellationToken stop)
    {
        Pack(features, samples);
        int count = samples.Length;
        ParallelOptions options = new() { CancellationToken = stop };
        // Row panels of an upper triangle hold less and less work; pairing the first with the last would balance a static split, the dynamic one needs no care.
        Parallel.For(0, _panels, options, i =>
        {
            for (int j = i; j < _panels; j++) Tile(i, j, count);
        });
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

    /// <summary>packed[panel, sample, 16]: one panel's values of a sample lie in one cache line.</summary>
    private void Pack(FeatureMatrix features, ReadOnlySpan<int> samples)
    {
        for (int s = 0; s < samples.Length; s++)
        {
            ReadOnlySpan<float> row = features.Row(samples[s]);
            for (int p = 0; p < _panels; p++)
            {
                int start = p * Panel, length = Math.Min(Panel, _features - start);
                Span<float> to = _packed.AsSpan((p * BlockSamples + s) * Panel, length);
                for (int f = 0; f < length; f++) to[f] = row[start + f] - Centre[start + f];
            }
        }
    }

    private void Tile(int i, int j, int samples)
    {
        ref float a = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_packed), (nint)i * BlockSamples * Panel);
        ref float b = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_packed), (nint)j * BlockSamples * Panel);
        ref double sums = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_sums), TileStart(i, j));
        for (int first = 0; first < samples; first += ChunkSamples)
        {
            int count = Math.Min(ChunkSamples, samples - first);
            ref float chunkA = ref Unsafe.Add(ref a, (nint)first * Panel);
            ref float chunkB = ref Unsafe.Add(ref b, (nint)first * Panel);
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
