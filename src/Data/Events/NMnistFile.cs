using Neuromorphic.Hal.Files;

namespace Neuromorphic.Data.Events;

/// <summary>The <c>.bin</c> file of N-MNIST: one recording, five bytes an event.</summary>
/// <remarks>
/// <code>
/// byte 0       column x, 0..33
/// byte 1       row y, 0..33; 240 marks an overflow of the timer
/// byte 2       bit 7: polarity (1 = ON), bits 6..0: time, bits 22..16
/// bytes 3, 4   time, bits 15..0, in microseconds
/// </code>
/// A marker adds 8,192 us to the time of every event behind it and is no event itself. The file has no header: its length and its values are all that can be
/// checked. Thread safe. Source: Orchard, Jayawant, Cohen, Thakor 2015, Front. Neurosci. 9:437; the overflow rule is that of the published readers.
/// </remarks>
public static class NMnistFile
{
    /// <summary>Columns of the sensor.</summary>
    public const int Width = 34;

    /// <summary>Rows of the sensor.</summary>
    public const int Height = 34;

    /// <summary>Ending of the file name.</summary>
    public const string Extension = ".bin";

    private const int EventBytes = 5;
    private const byte OverflowRow = 240;
    private const int OverflowUs = 1 << 13;
    private const int LargestStoredUs = (1 << 23) - 1;

    // 2^31 microseconds are 36 minutes, and even one event per microsecond of a saccade is 1.5 MB: a larger file is something else.
    private const long LargestFile = 256 << 20;

    /// <summary>Reads a recording.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">Class index, or -1 where it is not known.</param>
    /// <exception cref="InvalidDataException">Empty, truncated or damaged; the message names the file, the event and the byte.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static EventRecording Read(string path, int label = -1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (stream.Length > LargestFile)
            throw new InvalidDataException($"'{path}': {stream.Length} bytes; a recording of this form has at most {LargestFile}. This is another kind of file.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes, path, label);
    }

    /// <summary>Reads a recording from the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">For messages: the file.</param>
    /// <param name="label">Class index, or -1 where it is not known.</param>
    /// <exception cref="InvalidDataException">Empty, truncated or damaged; the message names the file, the event and the byte.</exception>
    public static EventRecording Parse(ReadOnlySpan<byte> bytes, string name, int label = -1)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (bytes.IsEmpty) throw new InvalidDataException($"'{name}': the file is empty; a recording has {EventBytes} bytes an event and at least one event.");
        if (bytes.Length % EventBytes != 0)
        {
            throw new InvalidDataException($"'{name}': the file is truncated or something else: its {bytes.Length} bytes are {bytes.Length / EventBytes} whole events " +
                $"of {EventBytes} bytes and {bytes.Length % EventBytes} bytes of another, at byte {bytes.Length - (bytes.Length % EventBytes)}.");
        }
        int count = 0;
        for (int i = 1; i < bytes.Length; i += EventBytes)
            if (bytes[i] != OverflowRow) count++;
        int[] timesUs = new int[count];
        ushort[] x = new ushort[count], y = new ushort[count];
        byte[] polarity = new byte[count];
        long overflow = 0;
        int before = 0, k = 0;
        for (int i = 0; i < bytes.Length; i += EventBytes)
        {
            if (bytes[i + 1] == OverflowRow)
            {
                overflow += OverflowUs;
                continue;
            }
            long time = overflow + (((bytes[i + 2] & 0x7F) << 16) | (bytes[i + 3] << 8) | bytes[i + 4]);
            if (bytes[i] >= Width || bytes[i + 1] >= Height)
                throw Refuse(name, i, $"is at column {bytes[i]}, row {bytes[i + 1]}; the sensor has columns 0..{Width - 1} and rows 0..{Height - 1}");
            if (time < before) throw Refuse(name, i, $"is at {time} us, before the event at {before} us ahead of it; events stand in order of time");
            if (time > int.MaxValue) throw Refuse(name, i, $"is at {time} us; the latest time allowed is {int.MaxValue} us");
            (timesUs[k], x[k], y[k], polarity[k]) = (before = (int)time, bytes[i], bytes[i + 1], (byte)(bytes[i + 2] >> 7));
            k++;
        }
        return new EventRecording(Width, Height, timesUs, x, y, polarity, label, name);
    }

    /// <summary>Writes a recording, atomically.</summary>
    /// <param name="path">The file; its folder is made when it is missing.</param>
    /// <param name="recording">At least one event, on a sensor of at most 34 x 34.</param>
    /// <exception cref="ArgumentException">The recording does not fit the format; the message says why.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public static void Write(string path, EventRecording recording) => AtomicFile.WriteAllBytes(path, ToBytes(recording));

    /// <summary>The bytes of the file of a recording.</summary>
    /// <param name="recording">At least one event, on a sensor of at most 34 x 34.</param>
    /// <exception cref="ArgumentException">The recording does not fit the format; the message says why.</exception>
    public static byte[] ToBytes(EventRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.Width > Width || recording.Height > Height)
            throw new ArgumentException($"Recording '{recording.Name}': a sensor of {recording.Width} x {recording.Height} does not fit the N-MNIST form; at most {Width} x {Height} does.");
        if (recording.Count == 0) throw new ArgumentException($"Recording '{recording.Name}': it has no event, and an N-MNIST file has no header to say so. Leave it out.");
        ReadOnlySpan<int> times = recording.TimesUs;
        // 23 bits hold 8.4 s. Whatever is later needs markers, and as many of them as bring it back into the 23 bits.
        int markers = Overflows(times[^1]);
        byte[] bytes = new byte[checked(EventBytes * (recording.Count + markers))];
        int at = 0, written = 0;
        for (int i = 0; i < times.Length; i++)
        {
            for (; written < Overflows(times[i]); written++, at += EventBytes) bytes[at + 1] = OverflowRow;
            int stored = times[i] - (written * OverflowUs);
            bytes[at] = (byte)recording.X[i];
            bytes[at + 1] = (byte)recording.Y[i];
            bytes[at + 2] = (byte)((recording.Polarity[i] << 7) | (stored >> 16));
            bytes[at + 3] = (byte)(stored >> 8);
            bytes[at + 4] = (byte)stored;
            at += EventBytes;
        }
        return bytes;
    }

    private static int Overflows(int timeUs) => timeUs <= LargestStoredUs ? 0 : ((timeUs - LargestStoredUs - 1) / OverflowUs) + 1;

    private static InvalidDataException Refuse(string name, int at, string problem) => new($"'{name}': event {at / EventBytes} (byte {at}) {problem}. The file is damaged or of another form.");
}
