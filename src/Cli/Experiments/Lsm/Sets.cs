using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>Two sets of recordings one after the other.</summary>
internal static class Sets
{
    public static RecordingSet Join(string name, RecordingSet first, RecordingSet second)
    {
        if ((first.Width, first.Height) != (second.Width, second.Height) || !first.Classes.SequenceEqual(second.Classes))
            throw new InvalidDataException($"'{first.Name}' and '{second.Name}' have different sensors or classes; they cannot be one data set.");
        return new Joined(name, first, second);
    }

    private sealed class Joined(string name, RecordingSet first, RecordingSet second)
        : RecordingSet(name, first.Width, first.Height, first.Classes, [.. first.Labels, .. second.Labels])
    {
        protected override EventRecording ReadAt(int index) => index < first.Count ? first.Read(index) : second.Read(index - first.Count);
    }
}
