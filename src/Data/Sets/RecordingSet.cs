using Neuromorphic.Data.Events;

namespace Neuromorphic.Data.Sets;

/// <summary>A list of labelled recordings of one sensor; each is read when it is asked for.</summary>
/// <remarks>Heirs are thread safe: any number of threads may read at once.</remarks>
public abstract class RecordingSet
{
    private readonly int[] _labels;

    /// <summary>A set with what is known before any recording is read.</summary>
    /// <param name="name">For messages and reports.</param>
    /// <param name="width">Columns of the sensor.</param>
    /// <param name="height">Rows of the sensor.</param>
    /// <param name="classes">Name of every class, by label.</param>
    /// <param name="labels">Label of every recording, or -1 where it is not known; not copied.</param>
    /// <exception cref="ArgumentException">A label has no class.</exception>
    protected RecordingSet(string name, int width, int height, IReadOnlyList<string> classes, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(labels);
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < -1 || labels[i] >= classes.Count)
                throw new ArgumentException($"Set '{name}': recording {i} has label {labels[i]}; allowed are 0..{classes.Count - 1}, and -1 for a label that is not known.", nameof(labels));
        }
        (Name, Width, Height, Classes, _labels) = (name, width, height, classes, labels);
    }

    /// <summary>For messages and reports.</summary>
    public string Name { get; }

    /// <summary>Columns of the sensor.</summary>
    public int Width { get; }

    /// <summary>Rows of the sensor; 1 for sensors without an image.</summary>
    public int Height { get; }

    /// <summary>Name of every class, by label.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Number of recordings; may be 0.</summary>
    public int Count => _labels.Length;

    /// <summary>Label of every recording, or -1 where it is not known.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Reads a recording.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such recording.</exception>
    /// <exception cref="InvalidDataException">Its file is damaged; the message names the file and the place.</exception>
    /// <exception cref="IOException">Its file cannot be read.</exception>
    public EventRecording Read(int index)
    {
        if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(index), index, $"Set '{Name}' has recordings 0..{Count - 1}.");
        return ReadAt(index);
    }

    /// <summary>Some recordings of this set, as a set: for splits and cross-validation.</summary>
    /// <param name="name">Name of the new set.</param>
    /// <param name="indices">Which, in the order that they get; may repeat.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such recording.</exception>
    public RecordingSet Select(string name, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        int[] chosen = [.. indices];
        foreach (int index in chosen)
            if ((uint)index >= (uint)Count) throw new ArgumentOutOfRangeException(nameof(indices), index, $"Set '{Name}' has recordings 0..{Count - 1}.");
        return new Selection(name, this, chosen);
    }

    /// <summary>Reads a recording; the index is valid.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    protected abstract EventRecording ReadAt(int index);

    private sealed class Selection(string name, RecordingSet source, int[] chosen)
        : RecordingSet(name, source.Width, source.Height, source.Classes, Array.ConvertAll(chosen, index => source._labels[index]))
    {
        protected override EventRecording ReadAt(int index) => source.ReadAt(chosen[index]);
    }
}
