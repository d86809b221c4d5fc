using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neuromorphic.Benchmarks;

/// <summary>Fused multiply-adds per second of one core, in registers: what any sum of products can reach at best.</summary>
internal static class FmaPeak
{
    /// <summary>Multiply-adds per second in single precision, best of five tries.</summary>
    public static double Single() => Math.Max(Best(Narrow, 8), Vector512.IsHardwareAccelerated ? Best(Wide, 16) : 0);

    // By CPU time: on a shared machine wall-clock time measures the neighbours.
    private static double Best(Func<int, float> chains, int lanes)
    {
        const int rounds = 20_000_000;
        float sink = chains(1000);
        Measured time = Measured.Of(() => sink += chains(rounds), 5);
        return sink == 42 ? 0 : rounds * 12.0 * lanes / time.Cpu;
    }

    // Twelve chains: two units of latency four to five need ten.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Narrow(int rounds)
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(0.001f);
        Vector256<float> a, b, c, d, e, f, g, h, i, j, k, l;
        a = b = c = d = e = f = g = h = i = j = k = l = y;
        for (int r = 0; r < rounds; r++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }
        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Wide(int rounds)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a, b, c, d, e, f, g, h, i, j, k, l;
        a = b = c = d = e = f = g = h = i = j = k = l = y;
        for (int r = 0; r < rounds; r++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }
        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
