using System.Buffers;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;
using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;

namespace Neuromorphic.Data.Archives;

/// <summary>One file that holds many recordings of one sensor; written by <see cref="EventArchiveWriter"/>.</summary>
/// <remarks>
/// Opening reads and checks the index; a recording is read, checked and unpacked when it is asked for. Four bytes an event where that is enough, eight else.
/// A read is one positioned read into a rented buffer, not a look into mapped memory: the first touch of a mapped page costs more than the copy (tried: 150 million
/// events per CPU second in the first pass, against 230; benchmark "archive"), and a disk error is an exception and not the end of the process. Thread safe.
/// The layout is in docs/data.md.
/// </remarks>
public sealed class EventArchive : RecordingSet, IDisposable
{
    private readonly string _path;
    private readonly EventArchiveIndex _index;
    private readonly SafeFileHandle _file;

    private EventArchive(string path, EventArchiveIndex index, SafeFileHandle file)
        : base(index.Description.Name, index.Description.Width, index.Description.Height, index.Description.Classes, Array.ConvertAll(index.Entries, entry => entry.Label)) =>
        (_path, _index, _file) = (path, index, file);

    /// <summary>What it says about all of its recordings.</summary>
    public EventArchiveDescription Description => _index.Description;

    /// <summary>Number of events of all recordings.</summary>
    public long EventCount => _index.Entries.Sum(entry => (long)entry.Events);

    /// <summary>Bytes of an archive whose recordings last less than 524 ms on a sensor of at most 64 x 64; others take twice as much.</summary>
    /// <param name="recordings">Number of recordings.</param>
    /// <param name="events">Number of events of all recordings.</param>
    public static long EstimateBytes(int recordings, long events) => checked((EventPacking.Narrow * events) + (28L * recordings) + 1024);

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The file; an archive that replaces it later does not disturb this one.</param>
    /// <exception cref="InvalidDataException">Truncated, damaged, of another kind or version; the message says which and where.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static EventArchive Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return new EventArchive(path, EventArchiveIndex.Read(file, What(path)), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file. A read that is under way ends well; later ones are refused.</summary>
    public void Dispose() => _file.Dispose();

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The archive is closed.</exception>
    protected override EventRecording ReadAt(int index)
    {
        EventArchiveIndex.Entry entry = _index.Entries[index];
        int[] times = GC.AllocateUninitializedArray<int>(entry.Events);
        ushort[] x = GC.AllocateUninitializedArray<ushort>(entry.Events), y = GC.AllocateUninitializedArray<ushort>(entry.Events);
        byte[] polarity = GC.AllocateUninitializedArray<byte>(entry.Events);
        byte[] rented = ArrayPool<byte>.Shared.Rent(checked((int)entry.Bytes));
        try
        {
            Span<byte> packed = rented.AsSpan(0, (int)entry.Bytes);
            int read = ReadAll(_file, packed, entry.Position);
            if (read < packed.Length || XxHash3.HashToUInt64(packed) != entry.Hash)
                throw new InvalidDataException($"{What(_path)}: recording {index}, at bytes {entry.Position} to {entry.Position + entry.Bytes - 1}, does not have its checksum: the file is damaged. Make it anew.");
            EventPacking.Unpack(packed, entry.Form, times, x, y, polarity);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
        try
        {
            return new EventRecording(Width, Height, times, x, y, polarity, entry.Label, $"{_path}[{index}]");
        }
        catch (ArgumentException problem)
        {
            throw new InvalidDataException($"{What(_path)}: {problem.Message}", problem);
        }
    }

    internal static int ReadAll(SafeFileHandle file, Span<byte> target, long position)
    {
        int read = 0;
        while (read < target.Length && RandomAccess.Read(file, target[read..], position + read) is > 0 and var more) read += more;
        return read;
    }

    private static string What(string path) => $"Event archive '{path}'";
}
