using System.Runtime.CompilerServices;

namespace Neuromorphic.Hal.Random;

/// <summary>Four 32-bit words: a counter, or a block of random bits.</summary>
public readonly record struct Words(uint W0, uint W1, uint W2, uint W3)
{
    /// <summary>Word number <paramref name="index"/> modulo 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint At(uint index)
    {
        uint low = (index & 1) == 0 ? W0 : W1;
        uint high = (index & 1) == 0 ? W2 : W3;
        return (index & 2) == 0 ? low : high;
    }
}
