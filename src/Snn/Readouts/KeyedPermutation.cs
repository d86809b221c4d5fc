using Neuromorphic.Hal.Random;

namespace Neuromorphic.Snn.Readouts;

/// <summary>Random orders that depend on (seed, stream, number) alone.</summary>
public static class KeyedPermutation
{
    /// <summary>Puts 0 .. length - 1 into <paramref name="order"/> in random order.</summary>
    /// <param name="seed">Seed of all streams.</param>
    /// <param name="stream">What the order is for.</param>
    /// <param name="number">Which order of that stream: an epoch, say.</param>
    /// <param name="order">Written whole.</param>
    /// <remarks>Fisher-Yates; the word of exchange i is word i modulo 4 of the block with counter (i / 4, number).</remarks>
    public static void Fill(ulong seed, string stream, uint number, Span<int> order)
    {
        StreamKey key = StreamKey.Of(seed, stream);
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Words words = default;
        for (int i = 0; i + 1 < order.Length; i++)
        {
            if ((i & 3) == 0) words = Philox4x32.Block(new Words((uint)i >> 2, number, 0, 0), key);
            int other = i + (int)Philox4x32.ToIndex(words.At((uint)i & 3), (uint)(order.Length - i));
            (order[i], order[other]) = (order[other], order[i]);
        }
    }

    /// <summary>The random order of 0 .. length - 1.</summary>
    public static int[] Of(ulong seed, string stream, uint number, int length)
    {
        int[] order = new int[length];
        Fill(seed, stream, number, order);
        return order;
    }
}
