using System.Text;

namespace Neuromorphic.Hal.Random;

/// <summary>The Philox key of one named stream under one seed.</summary>
/// <remarks>
/// Objects draw from streams named after themselves, so adding an object or a draw elsewhere changes nobody else's numbers.
/// The name enters as two 64-bit FNV-1a hashes (one over the bytes, one over them reversed) in the counter of one Philox block keyed by the seed:
/// a collision needs both to agree.
/// </remarks>
public readonly record struct StreamKey(uint K0, uint K1)
{
    /// <summary>The key of the stream <paramref name="name"/> under <paramref name="seed"/>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static StreamKey Of(ulong seed, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        ulong forward = Fnv(bytes);
        Array.Reverse(bytes);
        ulong backward = Fnv(bytes);
        Words mixed = Philox4x32.Block(
            new Words((uint)forward, (uint)(forward >> 32), (uint)backward, (uint)(backward >> 32)),
            new StreamKey((uint)seed, (uint)(seed >> 32)));
        return new StreamKey(mixed.W0 ^ mixed.W2, mixed.W1 ^ mixed.W3);
    }

    private static ulong Fnv(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in bytes) hash = (hash ^ b) * 0x100000001B3;
        return hash;
    }
}
