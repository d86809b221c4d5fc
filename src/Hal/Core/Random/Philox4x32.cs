using System.Runtime.CompilerServices;

namespace Neuromorphic.Hal.Random;

/// <summary>
/// The counter-based generator Philox4x32-10: a bijection of 128 counter bits, chosen by 64 key bits, into 128 random bits.
/// </summary>
/// <remarks>
/// There is no state, so a draw depends on what it means (seed, stream, element, trial, step) and on nothing else: not on
/// the thread, the order of draws, the batch or the launch shape. Thread safe.
/// Source: Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, SC 2011.
/// </remarks>
public static class Philox4x32
{
    /// <summary>Multiplier of the first word pair in every round.</summary>
    public const uint M0 = 0xD2511F53;

    /// <summary>Multiplier of the second word pair in every round.</summary>
    public const uint M1 = 0xCD9E8D57;

    /// <summary>Added to the first key word after every round (golden ratio).</summary>
    public const uint W0 = 0x9E3779B9;

    /// <summary>Added to the second key word after every round (square root of 3, less 1).</summary>
    public const uint W1 = 0xBB67AE85;

    /// <summary>The random block of four 32-bit words at <paramref name="counter"/> under <paramref name="key"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Words Block(Words counter, StreamKey key)
    {
        uint c0 = counter.W0, c1 = counter.W1, c2 = counter.W2, c3 = counter.W3;
        uint k0 = key.K0, k1 = key.K1;
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = (ulong)M0 * c0;
            ulong p1 = (ulong)M1 * c2;
            c0 = (uint)(p1 >> 32) ^ c1 ^ k0;
            c2 = (uint)(p0 >> 32) ^ c3 ^ k1;
            c1 = (uint)p1;
            c3 = (uint)p0;
            k0 += W0;
            k1 += W1;
        }
        return new Words(c0, c1, c2, c3);
    }

    /// <summary>
    /// A uniform number strictly between 0 and 1 from a random word: the middle of one of 2^23 equal intervals, which single precision holds exactly.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToUniform(uint word) => (2 * (word >> 9) + 1) * (1f / 16777216f);

    /// <summary>A uniform integer in [0, <paramref name="count"/>) from a random word; biased by at most count / 2^32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ToIndex(uint word, uint count) => (uint)(((ulong)word * count) >> 32);
}
