using System.Buffers;
using System.IO.Hashing;
using System.Runtime.ExceptionServices;
using Neuromorphic.Data.Events;
using Neuromorphic.Hal.Files;

namespace Neuromorphic.Data.Archives;

/// <summary>Writes event archives.</summary>
/// <remarks>
/// Recordings are made in parallel, a block at a time, and written in order: the file is the same, byte for byte, for any number of threads, and no more than a
/// block is in memory. Thread safe.
/// </remarks>
public static class EventArchiveWriter
{
    // Large enough that the wait for the slowest of a block is lost in the block, small enough for 5 MB in memory at 4,000 events a recording.
    private const int Block = 256;

    /// <summary>Writes an archive, atomically.</summary>
    /// <param name="path">The file; its folder is made when it is missing.</param>
    /// <param name="description">What the archive says about its recordings.</param>
    /// <param name="count">Number of recordings, at least 0.</param>
    /// <param name="make">Makes recording i; called once for every i, from several threads at once, in any order.</param>
    /// <param name="threads">Most calls at once; 0 for one per core.</param>
    /// <param name="progress">Hears of every block that is written.</param>
    /// <param name="cancellation">Stops after the recordings that are being made; nothing is left behind.</param>
    /// <exception cref="ArgumentException">A recording has another sensor than the description or a label without class; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Write(
        string path, EventArchiveDescription description, int count, Func<int, EventRecording> make, int threads = 0, IProgress<EventArchiveProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(make);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Check(description);
        AtomicFile.Write(path, stream => WriteTo(stream, description, count, make, threads, progress, cancellation));
    }

    private static void WriteTo(
        Stream stream, EventArchiveDescription description, int count, Func<int, EventRecording> make, int threads, IProgress<EventArchiveProgress>? progress,
        CancellationToken cancellation)
    {
        var entries = new EventArchiveIndex.Entry[count];
        byte[]?[] packed = new byte[]?[Math.Min(Block, count)];
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads, CancellationToken = cancellation };
        long position = EventArchiveIndex.DataStart(description, count), events = 0;
        stream.Position = position;
        for (int start = 0; start < count; start += Block)
        {
            int first = start, end = Math.Min(start + Block, count);
            try
            {
                Parallel.For(first, end, options, i => (entries[i], packed[i - first]) = Pack(make(i), description, i));
            }
            catch (AggregateException failures)
            {
                // One recording that cannot be made is the reason; the others of its block only stopped beside it.
                ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
            }
            for (int i = first; i < end; i++)
            {
                entries[i] = entries[i] with { Position = position };
                stream.Write(packed[i - first]!, 0, (int)entries[i].Bytes);
                ArrayPool<byte>.Shared.Return(packed[i - first]!);
                position += entries[i].Bytes;
                events += entries[i].Events;
            }
            progress?.Report(new EventArchiveProgress(end, count, events));
        }
        stream.Position = 0;
        stream.Write(new EventArchiveIndex(description, entries, position).ToBytes());
    }

    private static (EventArchiveIndex.Entry, byte[]) Pack(EventRecording recording, EventArchiveDescription description, int index)
    {
        if (recording.Width != description.Width || recording.Height != description.Height)
        {
            throw new ArgumentException($"Archive '{description.Name}': recording {index} is of a sensor of {recording.Width} x {recording.Height}; " +
                $"the archive's has {description.Width} x {description.Height}.");
        }
        if (recording.Label < -1 || recording.Label >= description.Classes.Count)
            throw new ArgumentException($"Archive '{description.Name}': recording {index} has label {recording.Label}; allowed are -1..{description.Classes.Count - 1}.");
        int form = EventPacking.FormOf(recording), bytes = checked(recording.Count * form);
        byte[] packed = ArrayPool<byte>.Shared.Rent(bytes);
        EventPacking.Pack(recording, form, packed);
        return (new EventArchiveIndex.Entry(0, recording.Count, form, recording.Label, XxHash3.HashToUInt64(packed.AsSpan(0, bytes))), packed);
    }

    private static void Check(EventArchiveDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (description.Width is < 1 or > 65_536 || description.Height is < 1 or > 65_536)
            throw new ArgumentException($"Archive '{description.Name}': a sensor of {description.Width} x {description.Height}; allowed are 1..65,536 columns and rows.", nameof(description));
    }
}
