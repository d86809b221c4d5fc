namespace Neuromorphic.Snn.Continual;

/// <summary>Labelled samples of bytes, read as normalised reals: <c>(byte / 255 - mean) / deviation</c>, in an order of their elements.</summary>
/// <remarks>Sets that differ only in order or choice share their bytes. Immutable, thread safe.</remarks>
public sealed class ExampleSet
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int[] _labels;
    private readonly int[] _samples;
    private readonly int[]? _order;
    private readonly float[] _levels;

    /// <summary>All samples of a block of bytes.</summary>
    /// <param name="bytes">[samples, inputs].</param>
    /// <param name="labels">Label of every sample, at least 0.</param>
    /// <param name="mean">Subtracted, in units of 255.</param>
    /// <param name="deviation">Divided by, greater than 0.</param>
    /// <exception cref="ArgumentException">Bytes and labels do not fit together.</exception>
    public ExampleSet(ReadOnlyMemory<byte> bytes, ReadOnlySpan<int> labels, double mean = 0, double deviation = 1)
    {
        if (labels.Length == 0 || bytes.Length % labels.Length != 0 || bytes.Length == 0)
            throw new ArgumentException($"{bytes.Length} bytes are not equally many for each of {labels.Length} samples.", nameof(bytes));
        if (!(deviation > 0)) throw new ArgumentException($"The deviation is {deviation}; greater than 0 is allowed.", nameof(deviation));
        for (int i = 0; i < labels.Length; i++)
            if (labels[i] < 0) throw new ArgumentException($"Sample {i} has the label {labels[i]}; labels are at least 0.", nameof(labels));
        (_bytes, _labels, Inputs) = (bytes, labels.ToArray(), bytes.Length / labels.Length);
        _samples = [.. Enumerable.Range(0, labels.Length)];
        _levels = [.. Enumerable.Range(0, 256).Select(level => (float)((level / 255.0 - mean) / deviation))];
    }

    private ExampleSet(ExampleSet set, int[] samples, int[]? order)
        => (_bytes, _labels, _levels, Inputs, _samples, _order) = (set._bytes, set._labels, set._levels, set.Inputs, samples, order);

    /// <summary>Number of samples.</summary>
    public int Count => _samples.Length;

    /// <summary>Values of a sample.</summary>
    public int Inputs { get; }

    /// <summary>Label of a sample.</summary>
    public int Label(int index) => _labels[_samples[index]];

    /// <summary>Writes a sample.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <param name="target">[inputs].</param>
    public void Write(int index, Span<float> target)
    {
        ReadOnlySpan<byte> bytes = _bytes.Span.Slice(_samples[index] * Inputs, Inputs);
        if (_order is null)
        {
            for (int i = 0; i < bytes.Length; i++) target[i] = _levels[bytes[i]];
            return;
        }
        for (int i = 0; i < _order.Length; i++) target[i] = _levels[bytes[_order[i]]];
    }

    /// <summary>The same samples with their elements in another order: element j is element <paramref name="order"/>[j] of the original.</summary>
    /// <exception cref="ArgumentException">The order is no permutation of the inputs.</exception>
    public ExampleSet Permute(int[] order)
    {
        ArgumentNullException.ThrowIfNull(order);
        bool[] seen = new bool[Inputs];
        foreach (int i in order)
        {
            if ((uint)i >= (uint)Inputs || seen[i]) throw new ArgumentException($"{i} is out of range or comes twice; an order holds each of 0 to {Inputs - 1} once.", nameof(order));
            seen[i] = true;
        }
        if (order.Length != Inputs) throw new ArgumentException($"The order has {order.Length} elements; samples have {Inputs}.", nameof(order));
        return new ExampleSet(this, _samples, _order is null ? [.. order] : [.. order.Select(i => _order[i])]);
    }

    /// <summary>Some of the samples.</summary>
    public ExampleSet Select(IEnumerable<int> indices) => new(this, [.. indices.Select(i => _samples[i])], _order);

    /// <summary>The first samples, or all if there are fewer; 0 for all.</summary>
    public ExampleSet First(int count) => count == 0 || count >= Count ? this : Select(Enumerable.Range(0, count));

    /// <summary>The samples of some classes.</summary>
    public ExampleSet OfClasses(IReadOnlyCollection<int> classes) => Select(Enumerable.Range(0, Count).Where(i => classes.Contains(Label(i))));
}
