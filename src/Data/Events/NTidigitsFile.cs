using Neuromorphic.Data.Sets;
using PureHDF;

namespace Neuromorphic.Data.Events;

/// <summary>The HDF5 file of N-TIDIGITS18: spoken digits heard by a silicon cochlea of 64 channels.</summary>
/// <remarks>
/// <code>
/// train_labels, test_labels       lists of ids; what stands behind the last '-' is spoken, such as "z" or "o12"
/// train_addresses/&lt;id&gt;            channel of each event, 0..63
/// train_timestamps/&lt;id&gt;           time of each event in seconds; likewise for test
/// </code>
/// Only recordings of a single digit are read, which are few enough for memory (40 MB): 2,464 and 2,486. A recording is one row of 64 columns, its polarity 1.
/// The file does not promise an order, so events are put in order of time. The real file was not at hand: the layout is from specifications, the types of its numbers are
/// not, and any HDF5 integer or floating-point type is taken. Thread safe.
/// Source: Anumula, Neil, Delbruck, Liu 2018, Front. Neurosci. 12:23.
/// </remarks>
public static class NTidigitsFile
{
    /// <summary>Channels of the cochlea.</summary>
    public const int Channels = 64;

    private static readonly string[] s_classes = ["z", "1", "2", "3", "4", "5", "6", "7", "8", "9", "o"];

    /// <summary>Digits by label: "z" (zero), "1" to "9", "o" (oh), the order of the published models.</summary>
    public static IReadOnlyList<string> Classes => s_classes;

    /// <summary>Reads all recordings of a single digit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops between two recordings.</param>
    /// <exception cref="FileNotFoundException">The file is not there.</exception>
    /// <exception cref="InvalidDataException">It is no HDF5 file, is damaged, or holds something else; the message names the file and the object.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static RecordingDataSet Open(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        using Hdf5Reader file = Hdf5Reader.Open(stream, path);
        string name = Path.GetFileNameWithoutExtension(path);
        return new RecordingDataSet(name, ReadPart(file, "train", name, cancellation), ReadPart(file, "test", name, cancellation));
    }

    private static InMemorySet ReadPart(Hdf5Reader file, string part, string name, CancellationToken cancellation)
    {
        List<EventRecording> recordings = [];
        foreach (string id in file.ReadStrings($"{part}_labels"))
        {
            cancellation.ThrowIfCancellationRequested();
            string spoken = id[(id.LastIndexOf('-') + 1)..];
            if (spoken.Length != 1) continue;
            int label = Array.IndexOf(s_classes, spoken);
            if (label < 0) throw file.Refuse($"{part}_labels", $"'{id}' ends in '{spoken}'; digits are {string.Join(", ", s_classes)}.");
            recordings.Add(ReadRecording(file, part, id, label));
        }
        if (recordings.Count == 0) throw file.Refuse($"{part}_labels", "it lists no recording of a single digit.");
        return new InMemorySet($"{name}/{part}", recordings);
    }

    private static EventRecording ReadRecording(Hdf5Reader file, string part, string id, int label)
    {
        string addressPath = $"{part}_addresses/{id}", timePath = $"{part}_timestamps/{id}";
        double[] addresses = file.ReadNumbers(addressPath), seconds = file.ReadNumbers(timePath);
        if (addresses.Length != seconds.Length) throw file.Refuse(addressPath, $"it has {addresses.Length} events, and '{timePath}' has {seconds.Length}.");
        int[] timesUs = new int[seconds.Length];
        ushort[] channels = new ushort[seconds.Length];
        for (int i = 0; i < seconds.Length; i++)
        {
            double us = Math.Round(seconds[i] * 1e6);
            if (!(us is >= 0 and <= int.MaxValue)) throw file.Refuse(timePath, $"event {i} is at {seconds[i]} s; allowed are 0..{int.MaxValue / 1e6} s.");
            if (!(addresses[i] is >= 0 and < Channels)) throw file.Refuse(addressPath, $"event {i} is on channel {addresses[i]}; allowed are 0..{Channels - 1}.");
            (timesUs[i], channels[i]) = ((int)us, (ushort)addresses[i]);
        }
        // By time and then by channel: the order of events at one time is lost otherwise, and differs between sorting methods.
        long[] keys = new long[timesUs.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = ((long)timesUs[i] << 16) | channels[i];
        Array.Sort(keys);
        for (int i = 0; i < keys.Length; i++) (timesUs[i], channels[i]) = ((int)(keys[i] >> 16), (ushort)keys[i]);
        byte[] polarity = new byte[keys.Length];
        Array.Fill(polarity, (byte)1);
        return new EventRecording(Channels, 1, timesUs, channels, new ushort[keys.Length], polarity, label, $"{file.Path}: {part}/{id}");
    }

    private sealed class InMemorySet(string name, List<EventRecording> recordings) : RecordingSet(name, Channels, 1, s_classes, [.. recordings.Select(recording => recording.Label)])
    {
        protected override EventRecording ReadAt(int index) => recordings[index];
    }
}
