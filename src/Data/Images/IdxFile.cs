using System.Buffers.Binary;
using System.IO.Compression;
using Neuromorphic.Hal.Files;

namespace Neuromorphic.Data.Images;

/// <summary>IDX files, the form of MNIST and its relatives, plain or gzip, whole or in pieces.</summary>
/// <remarks>
/// <code>
/// bytes 0, 1   zero
/// byte 2       type of the values, see IdxElement
/// byte 3       number of dimensions, 1..8 here
/// then         one u32 per dimension, then the values, all big-endian
/// </code>
/// Whether a file is compressed is read from its first two bytes, not from its name. Pieces each have a header of their own and are joined along the first
/// dimension. No memory is reserved on the word of a header: what it announces is held against the length of the file first. Thread safe.
/// Source: LeCun, Cortes, Burges, yann.lecun.com/exdb/mnist.
/// </remarks>
public static class IdxFile
{
    private const int MostDimensions = 8;

    // 258 bytes from 2 bits: no deflate stream unfolds further, so a header that announces more than this is wrong without looking.
    private const long MostExpansion = 1032;

    /// <summary>Reads one file, or several pieces of one array.</summary>
    /// <param name="paths">The pieces in order.</param>
    /// <exception cref="InvalidDataException">Empty, truncated or damaged, or the pieces do not fit together; the message names the file and the byte.</exception>
    /// <exception cref="IOException">A file is not there or cannot be read.</exception>
    public static IdxArray Read(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0) throw new ArgumentException("No IDX file was named; at least one is needed.", nameof(paths));
        IdxArray[] pieces = [.. paths.Select(ReadOne)];
        if (pieces.Length == 1) return pieces[0];
        IdxArray first = pieces[0];
        long items = 0, bytes = 0;
        foreach (IdxArray piece in pieces)
        {
            if (piece.Element != first.Element || !piece.Shape[1..].SequenceEqual(first.Shape[1..]))
                throw new InvalidDataException($"'{piece.Name}': {Describe(piece)} do not go on from the {Describe(first)} of '{first.Name}': these are not pieces of one array.");
            items += piece.Count;
            bytes += piece.Values.Length;
        }
        if (items > int.MaxValue || bytes > Array.MaxLength)
            throw new InvalidDataException($"'{first.Name}' and {pieces.Length - 1} more: {bytes} bytes together; at most {Array.MaxLength} fit in one array. Read fewer pieces.");
        byte[] values = new byte[bytes];
        int at = 0;
        foreach (IdxArray piece in pieces)
        {
            piece.Values.CopyTo(values.AsSpan(at));
            at += piece.Values.Length;
        }
        int[] shape = first.Shape.ToArray();
        shape[0] = (int)items;
        return new IdxArray($"{first.Name} and {pieces.Length - 1} more", first.Element, shape, values);
    }

    /// <summary>Reads an array from the bytes of a file.</summary>
    /// <param name="bytes">The whole file, plain or gzip.</param>
    /// <param name="name">For messages: the file.</param>
    /// <exception cref="InvalidDataException">Empty, truncated or damaged; the message names the file and the byte.</exception>
    public static IdxArray Parse(byte[] bytes, string name)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentNullException.ThrowIfNull(name);
        return Read(new MemoryStream(bytes, writable: false), name);
    }

    /// <summary>Writes bytes as an IDX file, atomically; gzip where the name ends in <c>.gz</c>.</summary>
    /// <param name="path">The file; its folder is made when it is missing.</param>
    /// <param name="shape">Items, then the shape of one item.</param>
    /// <param name="values">All values, item after item.</param>
    /// <exception cref="ArgumentException">The shape and the number of values contradict each other.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public static void Write(string path, ReadOnlySpan<int> shape, ReadOnlyMemory<byte> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        long product = 1;
        foreach (int extent in shape) product = extent < 0 ? throw new ArgumentException($"'{path}': the shape holds {extent}; extents are not negative.") : checked(product * extent);
        if (shape.Length is < 1 or > MostDimensions || product != values.Length)
            throw new ArgumentException($"'{path}': a shape of {string.Join(" x ", shape.ToArray())} takes {product} values in 1..{MostDimensions} dimensions; {values.Length} were given.");
        byte[] header = Header(IdxElement.UInt8, shape);
        AtomicFile.Write(path, stream =>
        {
            using GZipStream? zip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
            Stream target = zip ?? stream;
            target.Write(header);
            target.Write(values.Span);
        });
    }

    internal static byte[] Header(IdxElement element, ReadOnlySpan<int> shape)
    {
        byte[] header = new byte[4 + (4 * shape.Length)];
        (header[2], header[3]) = ((byte)element, (byte)shape.Length);
        for (int i = 0; i < shape.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), shape[i]);
        return header;
    }

    internal static int SizeOf(IdxElement element) => element switch
    {
        IdxElement.UInt8 or IdxElement.Int8 => 1,
        IdxElement.Int16 => 2,
        IdxElement.Int32 or IdxElement.Single => 4,
        IdxElement.Double => 8,
        _ => 0,
    };

    private static IdxArray ReadOne(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return Read(stream, path);
    }

    private static IdxArray Read(Stream file, string name)
    {
        if (file.Length == 0) throw new InvalidDataException($"'{name}': the file is empty; an IDX file begins with 0, 0, type, dimensions.");
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        long most = compressed ? file.Length * MostExpansion : file.Length;
        using Stream content = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        IdxArray array = ReadContent(content, most, name);
        if (compressed) CheckEnd(file, 4 + (4 * array.Shape.Length) + (long)array.Values.Length, name);
        return array;
    }

    // .NET takes a gzip stream that lacks its last bytes, the checksum and the length, for whole and unchecked; with the length there, the checksum was compared.
    private static void CheckEnd(Stream file, long length, string name)
    {
        Span<byte> end = stackalloc byte[4];
        file.Position = file.Length - end.Length;
        file.ReadExactly(end);
        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (stated != (uint)length)
            throw new InvalidDataException($"'{name}': the gzip stream should end with its length of {length} at byte {file.Length - end.Length}, {stated} stands there: the file is truncated or damaged.");
    }

    private static IdxArray ReadContent(Stream content, long most, string name)
    {
        Span<byte> header = stackalloc byte[4 + (4 * MostDimensions)];
        Fill(content, header[..4], 0, name);
        var element = (IdxElement)header[2];
        if (header[0] != 0 || header[1] != 0 || SizeOf(element) == 0)
        {
            throw new InvalidDataException($"'{name}': bytes 0..3 are {header[0]:x2} {header[1]:x2} {header[2]:x2} {header[3]:x2}; an IDX file begins with 00 00, " +
                "then a type of 08, 09, 0b, 0c, 0d or 0e, then the number of dimensions.");
        }
        int dimensions = header[3];
        if (dimensions is < 1 or > MostDimensions) throw new InvalidDataException($"'{name}': {dimensions} dimensions at byte 3; allowed are 1..{MostDimensions}.");
        Fill(content, header.Slice(4, 4 * dimensions), 4, name);
        int[] shape = new int[dimensions];
        int start = 4 + (4 * dimensions);
        long bytes = SizeOf(element);
        for (int i = 0; i < dimensions; i++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + (4 * i))..]);
            if (extent is 0 or > int.MaxValue) throw new InvalidDataException($"'{name}': dimension {i} is {extent} at byte {4 + (4 * i)}; allowed are 1..{int.MaxValue}.");
            shape[i] = (int)extent;
            bytes = bytes > Array.MaxLength ? bytes : bytes * extent; // stays below 2^62
        }
        string announced = string.Join(" x ", shape);
        if (bytes > Array.MaxLength) throw new InvalidDataException($"'{name}': {announced} values of {element} are announced; at most {Array.MaxLength} bytes fit in one array.");
        if (bytes > most - start)
        {
            throw new InvalidDataException($"'{name}': the header announces {announced} values of {element}, {bytes} bytes from byte {start} on; the file cannot hold more than " +
                $"{Math.Max(0, most - start)}: it is truncated or damaged.");
        }
        byte[] values = new byte[bytes];
        Fill(content, values, start, name);
        // One read past the end: it finds bytes that should not be there, and lets gzip compare its checksum.
        if (ReadSome(content, header[..1], name) != 0) throw new InvalidDataException($"'{name}': more bytes follow after byte {start + bytes}, where the {announced} values of {element} end.");
        return new IdxArray(name, element, shape, values);
    }

    private static void Fill(Stream content, Span<byte> target, long at, string name)
    {
        int read = ReadSome(content, target, name);
        if (read < target.Length) throw new InvalidDataException($"'{name}': the content ends at byte {at + read}; {target.Length - read} bytes are missing: the file is truncated.");
    }

    // A plain stream never throws this; gzip does for a stream that is cut, spoilt or has another checksum.
    private static int ReadSome(Stream content, Span<byte> target, string name)
    {
        try
        {
            return content.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"'{name}': the gzip stream is truncated or damaged: {damage.Message}", damage);
        }
    }

    private static string Describe(IdxArray array) => $"items of {string.Join(" x ", array.Shape[1..].ToArray())} {array.Element}";
}
