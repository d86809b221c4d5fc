using System.Numerics;

namespace Neuromorphic.Data.Events;

/// <summary>One recording of an event sensor: address events in order of time, as parallel lists.</summary>
/// <remarks>Immutable as long as the caller leaves the arrays alone; then thread safe.</remarks>
public sealed class EventRecording
{
    private readonly int[] _timesUs;
    private readonly ushort[] _x, _y;
    private readonly byte[] _polarity;

    /// <summary>Makes a recording over the given arrays, which are not copied.</summary>
    /// <param name="width">Columns of the sensor, at least 1.</param>
    /// <param name="height">Rows of the sensor, at least 1; 1 for sensors without an image, such as a cochlea.</param>
    /// <param name="timesUs">Time of each event in microseconds, not negative, not descending.</param>
    /// <param name="x">Column of each event.</param>
    /// <param name="y">Row of each event.</param>
    /// <param name="polarity">0 for OFF, 1 for ON.</param>
    /// <param name="label">Class index, or -1 where it is not known.</param>
    /// <param name="name">For messages: a file, or a position in a data set.</param>
    /// <exception cref="ArgumentException">The arrays contradict each other or the sensor; the message names the event and the value.</exception>
    public EventRecording(int width, int height, int[] timesUs, ushort[] x, ushort[] y, byte[] polarity, int label = -1, string name = "")
    {
        ArgumentNullException.ThrowIfNull(timesUs);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(polarity);
        ArgumentNullException.ThrowIfNull(name);
        (Width, Height, Label, Name) = (width, height, label, name);
        if (width < 1 || height < 1) throw Refuse($"the sensor has {width} columns and {height} rows; at least 1 of each is needed.");
        if (x.Length != timesUs.Length || y.Length != timesUs.Length || polarity.Length != timesUs.Length)
            throw Refuse($"there are {timesUs.Length} times, {x.Length} columns, {y.Length} rows and {polarity.Length} polarities; the numbers must be equal.");
        // The search for the event at fault is made only where there is one: the quick check looks at several events at once.
        int before = 0;
        for (int i = AllRight(timesUs, x, y, polarity) ? timesUs.Length : 0; i < timesUs.Length; i++)
        {
            if (timesUs[i] < before) throw Refuse($"event {i} is at {timesUs[i]} us, before {before} us; events must be in order of time, from 0 on.");
            if (x[i] >= width || y[i] >= height) throw Refuse($"event {i} is at column {x[i]}, row {y[i]}; the sensor has {width} columns and {height} rows.");
            if (polarity[i] > 1) throw Refuse($"event {i} has polarity {polarity[i]}; allowed are 0 (OFF) and 1 (ON).");
            before = timesUs[i];
        }
        (_timesUs, _x, _y, _polarity) = (timesUs, x, y, polarity);
    }

    /// <summary>Columns of the sensor.</summary>
    public int Width { get; }

    /// <summary>Rows of the sensor.</summary>
    public int Height { get; }

    /// <summary>Number of events.</summary>
    public int Count => _timesUs.Length;

    /// <summary>Class index, or -1 where it is not known.</summary>
    public int Label { get; }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary>Times in microseconds, ascending.</summary>
    public ReadOnlySpan<int> TimesUs => _timesUs;

    /// <summary>Columns.</summary>
    public ReadOnlySpan<ushort> X => _x;

    /// <summary>Rows.</summary>
    public ReadOnlySpan<ushort> Y => _y;

    /// <summary>Polarities: 0 OFF, 1 ON.</summary>
    public ReadOnlySpan<byte> Polarity => _polarity;

    private bool AllRight(ReadOnlySpan<int> times, ReadOnlySpan<ushort> x, ReadOnlySpan<ushort> y, ReadOnlySpan<byte> polarity) =>
        times.Length == 0 || (times[0] >= 0 && !AnyDescends(times) && !AnyAbove(x, Width - 1) && !AnyAbove(y, Height - 1) && !AnyAbove(polarity, (byte)1));

    private static bool AnyDescends(ReadOnlySpan<int> times)
    {
        int i = 1;
        for (; i <= times.Length - Vector<int>.Count; i += Vector<int>.Count)
            if (Vector.LessThanAny(new Vector<int>(times[i..]), new Vector<int>(times[(i - 1)..]))) return true;
        for (; i < times.Length; i++)
            if (times[i] < times[i - 1]) return true;
        return false;
    }

    private static bool AnyAbove(ReadOnlySpan<ushort> values, int largest) => largest < ushort.MaxValue && AnyAbove(values, (ushort)largest);

    private static bool AnyAbove<T>(ReadOnlySpan<T> values, T largest)
        where T : unmanaged, INumber<T>
    {
        int i = 0;
        for (Vector<T> limit = new(largest); i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
            if (Vector.GreaterThanAny(new Vector<T>(values[i..]), limit)) return true;
        for (; i < values.Length; i++)
            if (values[i] > largest) return true;
        return false;
    }

    private ArgumentException Refuse(string problem) => new($"Recording '{Name}': {problem}");
}
