using System.Runtime.Intrinsics;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Host.Random;

/// <summary>Poisson counts of many words at a time.</summary>
public static unsafe class PoissonVectors
{
    /// <summary>
    /// With few thresholds, comparing a whole vector with each is faster than a guided search per word, whose branches cannot be predicted.
    /// </summary>
    private const int MostThresholds = 40;

    /// <summary>values[i] += weight * count(words[i]) for i in [from, to).</summary>
    public static void Add(PoissonTable table, uint* words, float* values, float weight, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(table);
        ReadOnlySpan<uint> thresholds = table.Thresholds;
        int i = from;
        if (Vector256.IsHardwareAccelerated && thresholds.Length <= MostThresholds)
        {
            fixed (uint* t = thresholds)
            {
                if (Vector512.IsHardwareAccelerated)
                {
                    for (; i + 16 <= to; i += 16)
                    {
                        Vector512<uint> word = Vector512.Load(words + i);
                        Vector512<int> count = Vector512<int>.Zero;
                        for (int k = 0; k < thresholds.Length; k++)
                            count -= Vector512.GreaterThanOrEqual(word, Vector512.Create(t[k])).AsInt32();
                        (Vector512.Load(values + i) + Vector512.ConvertToSingle(count) * Vector512.Create(weight)).Store(values + i);
                    }
                }
                for (; i + 8 <= to; i += 8)
                {
                    Vector256<uint> word = Vector256.Load(words + i);
                    Vector256<int> count = Vector256<int>.Zero;
                    for (int k = 0; k < thresholds.Length; k++)
                        count -= Vector256.GreaterThanOrEqual(word, Vector256.Create(t[k])).AsInt32();
                    (Vector256.Load(values + i) + Vector256.ConvertToSingle(count) * Vector256.Create(weight)).Store(values + i);
                }
            }
        }
        for (; i < to; i++) values[i] += table.Draw(words[i]) * weight;
    }
}
