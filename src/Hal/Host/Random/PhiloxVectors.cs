using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Host.Random;

/// <summary>Philox blocks of consecutive elements, several at a time; the same words as <see cref="Philox4x32"/> gives one by one.</summary>
public static unsafe class PhiloxVectors
{
    /// <summary>
    /// The blocks of counters (element, <paramref name="c1"/>, <paramref name="c2"/>, <paramref name="c3"/>) for elements [from, to): word w of element i goes to
    /// words[w * stride + i].
    /// </summary>
    public static void Fill(uint* words, long stride, int from, int to, uint c1, uint c2, uint c3, StreamKey key)
    {
        int i = from;
        if (Avx512F.IsSupported)
        {
            for (; i + 16 <= to; i += 16) Block512(words + i, stride, (uint)i, c1, c2, c3, key);
        }
        else if (Avx2.IsSupported)
        {
            for (; i + 8 <= to; i += 8) Block256(words + i, stride, (uint)i, c1, c2, c3, key);
        }
        for (; i < to; i++)
        {
            Words w = Philox4x32.Block(new Words((uint)i, c1, c2, c3), key);
            words[i] = w.W0;
            words[stride + i] = w.W1;
            words[2 * stride + i] = w.W2;
            words[3 * stride + i] = w.W3;
        }
    }

    private static void Block512(uint* words, long stride, uint first, uint c1, uint c2, uint c3, StreamKey key)
    {
        Vector512<uint> x0 = Vector512.Create(first) + Vector512<uint>.Indices, x1 = Vector512.Create(c1), x2 = Vector512.Create(c2), x3 = Vector512.Create(c3);
        Vector512<uint> m0 = Vector512.Create(Philox4x32.M0), m1 = Vector512.Create(Philox4x32.M1);
        uint k0 = key.K0, k1 = key.K1;
        for (int round = 0; round < 10; round++)
        {
            (Vector512<uint> high0, Vector512<uint> low0) = Multiply(x0, m0);
            (Vector512<uint> high1, Vector512<uint> low1) = Multiply(x2, m1);
            x0 = high1 ^ x1 ^ Vector512.Create(k0);
            x2 = high0 ^ x3 ^ Vector512.Create(k1);
            x1 = low1;
            x3 = low0;
            k0 += Philox4x32.W0;
            k1 += Philox4x32.W1;
        }
        x0.Store(words);
        x1.Store(words + stride);
        x2.Store(words + 2 * stride);
        x3.Store(words + 3 * stride);
    }

    private static void Block256(uint* words, long stride, uint first, uint c1, uint c2, uint c3, StreamKey key)
    {
        Vector256<uint> x0 = Vector256.Create(first) + Vector256<uint>.Indices, x1 = Vector256.Create(c1), x2 = Vector256.Create(c2), x3 = Vector256.Create(c3);
        Vector256<uint> m0 = Vector256.Create(Philox4x32.M0), m1 = Vector256.Create(Philox4x32.M1);
        uint k0 = key.K0, k1 = key.K1;
        for (int round = 0; round < 10; round++)
        {
            (Vector256<uint> high0, Vector256<uint> low0) = Multiply(x0, m0);
            (Vector256<uint> high1, Vector256<uint> low1) = Multiply(x2, m1);
            x0 = high1 ^ x1 ^ Vector256.Create(k0);
            x2 = high0 ^ x3 ^ Vector256.Create(k1);
            x1 = low1;
            x3 = low0;
            k0 += Philox4x32.W0;
            k1 += Philox4x32.W1;
        }
        x0.Store(words);
        x1.Store(words + stride);
        x2.Store(words + 2 * stride);
        x3.Store(words + 3 * stride);
    }

    // 32 x 32 -> 64 bits exists for the even elements only: twice, the odd ones shifted down, then high and low halves are put together again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<uint> High, Vector512<uint> Low) Multiply(Vector512<uint> x, Vector512<uint> m)
    {
        Vector512<ulong> even = Avx512F.Multiply(x, m), odd = Avx512F.Multiply((x.AsUInt64() >>> 32).AsUInt32(), m);
        Vector512<ulong> upper = Vector512.Create(0xFFFFFFFF00000000);
        return (Vector512.ConditionalSelect(upper, odd, even >>> 32).AsUInt32(), Vector512.ConditionalSelect(upper, odd << 32, even).AsUInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<uint> High, Vector256<uint> Low) Multiply(Vector256<uint> x, Vector256<uint> m)
    {
        Vector256<ulong> even = Avx2.Multiply(x, m), odd = Avx2.Multiply((x.AsUInt64() >>> 32).AsUInt32(), m);
        Vector256<ulong> upper = Vector256.Create(0xFFFFFFFF00000000);
        return (Vector256.ConditionalSelect(upper, odd, even >>> 32).AsUInt32(), Vector256.ConditionalSelect(upper, odd << 32, even).AsUInt32());
    }
}
