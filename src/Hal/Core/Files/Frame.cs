using System.Buffers.Binary;
using System.IO.Hashing;

namespace Neuromorphic.Hal.Files;

/// <summary>The frame of every file this project writes: magic, version, length, checksum, body.</summary>
/// <remarks>Layout, little-endian: 4 bytes magic, u32 version, u64 body length, u64 XxHash64 of the body, body. Thread safe.</remarks>
public static class Frame
{
    /// <summary>Bytes before the body.</summary>
    public const int HeaderLength = 24;

    /// <summary>A framed body.</summary>
    /// <param name="magic">Four ASCII letters.</param>
    /// <param name="version">Version of the body's format.</param>
    /// <param name="body">The body.</param>
    public static byte[] Write(string magic, uint version, ReadOnlySpan<byte> body)
    {
        byte[] bytes = new byte[HeaderLength + body.Length];
        System.Text.Encoding.ASCII.GetBytes(magic, bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), version);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), (ulong)body.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), XxHash64.HashToUInt64(body));
        body.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <summary>The body of a frame, verified.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="magic">The magic that is expected.</param>
    /// <param name="version">The one version that is read.</param>
    /// <param name="what">What the file should be, for messages.</param>
    /// <exception cref="InvalidDataException">Truncated, damaged, of another kind or version; the message says which and where.</exception>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> bytes, string magic, uint version, string what)
    {
        if (bytes.Length < HeaderLength)
            throw new InvalidDataException($"{what}: {bytes.Length} bytes are fewer than the header of {HeaderLength}: the file is truncated or something else.");
        if (!bytes[..4].SequenceEqual(System.Text.Encoding.ASCII.GetBytes(magic)))
            throw new InvalidDataException($"{what}: byte 0 should begin '{magic}'; this is another kind of file.");
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (found != version)
            throw new InvalidDataException($"{what}: format version {found} at byte 4; this build reads version {version}. Use the build that wrote it, or make it anew.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        if (length != (ulong)(bytes.Length - HeaderLength))
            throw new InvalidDataException($"{what}: byte 8 announces {length} bytes, {bytes.Length - HeaderLength} follow: the file is truncated or has been added to.");
        ReadOnlySpan<byte> body = bytes[HeaderLength..];
        if (XxHash64.HashToUInt64(body) != BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]))
            throw new InvalidDataException($"{what}: the checksum at byte 16 does not match: the file is damaged.");
        return body;
    }
}
