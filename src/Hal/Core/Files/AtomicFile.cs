namespace Neuromorphic.Hal.Files;

/// <summary>Writes a file so that its final name holds either the old content or the whole new content, never a part.</summary>
/// <remarks>
/// The content goes to a temporary name in the same folder (a rename is atomic only within one file system), is flushed to the disk and then renamed over
/// the target. When the writer throws, the temporary file is deleted and the target stays as it was. Thread safe as long as no two callers write the same path
/// at once; if they do, the last rename wins whole.
/// </remarks>
public static class AtomicFile
{
    private static int s_counter;

    /// <summary>Ending of the temporary name; a crash may leave such a file behind, which is safe to delete.</summary>
    public const string TemporarySuffix = ".partial";

    /// <summary>Writes <paramref name="path"/> with <paramref name="write"/>; makes the folder when it is missing.</summary>
    /// <param name="path">Final name of the file.</param>
    /// <param name="write">Writes the whole content to the stream; may throw, then nothing changes. The stream can seek.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The folder or the file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // Process id and counter: two processes or threads never share a temporary name.
        string temporary = $"{target}.{Environment.ProcessId}-{Interlocked.Increment(ref s_counter)}{TemporarySuffix}";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                // Without the flush to disk a power cut after the rename can leave an empty file under the final name.
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes <paramref name="content"/> to <paramref name="path"/>; see <see cref="Write"/>.</summary>
    /// <param name="path">Final name of the file.</param>
    /// <param name="content">The whole content.</param>
    public static void WriteAllBytes(string path, ReadOnlyMemory<byte> content) => Write(path, stream => stream.Write(content.Span));

    /// <summary>Writes <paramref name="content"/> as UTF-8 without a byte order mark to <paramref name="path"/>; see <see cref="Write"/>.</summary>
    /// <param name="path">Final name of the file.</param>
    /// <param name="content">The whole text.</param>
    public static void WriteAllText(string path, string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(content));
    }
}
