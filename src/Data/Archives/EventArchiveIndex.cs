using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Win32.SafeHandles;
using Neuromorphic.Hal.Files;

namespace Neuromorphic.Data.Archives;

/// <summary>The part of an archive before the recordings: what it is and where each recording lies.</summary>
/// <remarks>
/// <code>
/// frame: magic "NEVA", version 1, length, checksum      (see Neuromorphic.Hal.Files.Frame), little-endian
/// body:  u64 length of the file
///        u32 n, n bytes of JSON: EventArchiveDescription
///        u32 recordings, then for each: u64 position, u32 events, u32 bytes per event (4 or 8), i32 label, u64 XxHash3 of its bytes
/// then the recordings, in order, without gaps
/// </code>
/// The checksum of the frame covers the index alone, so that opening an archive of gigabytes reads a few megabytes; every recording has one of its own.
/// </remarks>
internal sealed record EventArchiveIndex(EventArchiveDescription Description, EventArchiveIndex.Entry[] Entries, long FileLength)
{
    internal const string Magic = "NEVA";
    internal const uint Version = 1;
    private const int EntryBytes = 28;

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    internal readonly record struct Entry(long Position, int Events, int Form, int Label, ulong Hash)
    {
        internal long Bytes => (long)Events * Form;
    }

    /// <summary>Where the first recording begins.</summary>
    internal static long DataStart(EventArchiveDescription description, int recordings) =>
        Frame.HeaderLength + 8 + 4 + JsonSerializer.SerializeToUtf8Bytes(description, s_json).Length + 4 + ((long)EntryBytes * recordings);

    internal byte[] ToBytes()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(Description, s_json);
        byte[] body = new byte[8 + 4 + json.Length + 4 + (EntryBytes * Entries.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(body, FileLength);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(8), json.Length);
        json.CopyTo(body, 12);
        Span<byte> rest = body.AsSpan(12 + json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(rest, Entries.Length);
        rest = rest[4..];
        foreach (Entry entry in Entries)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, entry.Position);
            BinaryPrimitives.WriteInt32LittleEndian(rest[8..], entry.Events);
            BinaryPrimitives.WriteInt32LittleEndian(rest[12..], entry.Form);
            BinaryPrimitives.WriteInt32LittleEndian(rest[16..], entry.Label);
            BinaryPrimitives.WriteUInt64LittleEndian(rest[20..], entry.Hash);
            rest = rest[EntryBytes..];
        }
        return Frame.Write(Magic, Version, body);
    }

    /// <summary>Reads and checks everything but the recordings.</summary>
    /// <exception cref="InvalidDataException">Truncated, damaged, of another kind or version.</exception>
    internal static EventArchiveIndex Read(SafeFileHandle file, string what)
    {
        byte[] header = new byte[Frame.HeaderLength];
        long length = RandomAccess.GetLength(file);
        int read = EventArchive.ReadAll(file, header, 0);
        long body = read < header.Length ? 0 : BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8));
        // Frame.Read says what is wrong with a header of another kind, and with an index that the file is too short for: it gets what there is.
        long available = Math.Min(length - Frame.HeaderLength, Array.MaxLength - Frame.HeaderLength);
        bool known = read == header.Length && header.AsSpan(0, 4).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(Magic)) && body >= 0 && body <= available;
        byte[] bytes = new byte[known ? Frame.HeaderLength + body : read];
        header.AsSpan(0, read).CopyTo(bytes);
        if (known) EventArchive.ReadAll(file, bytes.AsSpan(Frame.HeaderLength), Frame.HeaderLength);
        return Parse(Frame.Read(bytes, Magic, Version, what), length, what);
    }

    private static EventArchiveIndex Parse(ReadOnlySpan<byte> rest, long actualLength, string what)
    {
        InvalidDataException Refuse(string problem) => new($"{what}: {problem}");
        if (rest.Length < 12) throw Refuse($"the index has {rest.Length} bytes, fewer than the 12 of the shortest.");
        long length = BinaryPrimitives.ReadInt64LittleEndian(rest);
        if (length != actualLength) throw Refuse($"the file should have {length} bytes and has {actualLength}: it is truncated or has been added to.");
        int jsonLength = BinaryPrimitives.ReadInt32LittleEndian(rest[8..]);
        if (jsonLength < 0 || jsonLength > rest.Length - 16) throw Refuse($"{jsonLength} bytes of description are announced, {rest.Length - 16} are there.");
        EventArchiveDescription description;
        try
        {
            description = JsonSerializer.Deserialize<EventArchiveDescription>(rest.Slice(12, jsonLength), s_json) ?? throw Refuse("the description is null.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{what}: the description is not as expected: {error.Message}", error);
        }
        rest = rest[(12 + jsonLength)..];
        int count = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[4..];
        if (count < 0 || (long)count * EntryBytes != rest.Length) throw Refuse($"{count} recordings take {(long)count * EntryBytes} bytes of index, {rest.Length} are there.");
        Entry[] entries = new Entry[count];
        for (int i = 0; i < count; i++, rest = rest[EntryBytes..])
        {
            Entry entry = entries[i] = new(BinaryPrimitives.ReadInt64LittleEndian(rest), BinaryPrimitives.ReadInt32LittleEndian(rest[8..]),
                BinaryPrimitives.ReadInt32LittleEndian(rest[12..]), BinaryPrimitives.ReadInt32LittleEndian(rest[16..]), BinaryPrimitives.ReadUInt64LittleEndian(rest[20..]));
            if (entry.Form is not (EventPacking.Narrow or EventPacking.Wide) || entry.Events < 0 || entry.Position < 0 || entry.Position > length - entry.Bytes)
                throw Refuse($"recording {i} has {entry.Events} events of {entry.Form} bytes from byte {entry.Position} on; the file has {length} bytes.");
            if (entry.Label < -1 || entry.Label >= description.Classes.Count)
                throw Refuse($"recording {i} has label {entry.Label}; allowed are -1..{description.Classes.Count - 1}.");
        }
        return new EventArchiveIndex(description, entries, length);
    }
}
