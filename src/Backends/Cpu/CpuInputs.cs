using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Host.Random;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Backends.Cpu;

/// <summary>An input of the program: adds to the values of a channel.</summary>
internal abstract unsafe class CpuInput : IDisposable
{
    public abstract void AddTo(float* values, int replica, int slice, long step, uint trial, int from, int to);

    public virtual void Reset(int replica)
    {
    }

    public virtual void Dispose()
    {
    }

    public static CpuInput Create(NetworkProgram program, InputSpec spec, CpuPopulation target)
    {
        StreamKey stream = StreamKey.Of(program.Seed, $"input/{spec.Name}");
        return spec switch
        {
            PoissonInput poisson => new CpuPoissonInput(poisson, stream, target),
            NoiseInput noise => new CpuNoiseInput(noise, stream, target),
            EventsInput events => new CpuEventsInput(events, target),
            ValuesInput rows => new CpuValuesInput(rows, target),
            _ => throw new NotSupportedException($"Input '{spec.Name}' is of the unknown kind {spec.GetType().Name}."),
        };
    }
}

/// <summary>Poisson counts by inversion of one table per distinct mean.</summary>
internal sealed unsafe class CpuPoissonInput : CpuInput
{
    private readonly PoissonTable[] _tables;
    private readonly int[]? _tableOf;
    private readonly float _weight;
    private readonly DrawCache _draws;

    public CpuPoissonInput(PoissonInput spec, StreamKey stream, CpuPopulation target)
    {
        _weight = (float)spec.Weight;
        _draws = new DrawCache(stream, 0, uniform: true, target.Padded, target.Replicas, target.Slices);
        if (spec.MeanPerStep is ConstantValue constant)
        {
            _tables = [new PoissonTable(constant.Value)];
            return;
        }
        double[] means = ((ListedValues)spec.MeanPerStep).Values;
        double[] distinct = [.. means.Distinct()];
        Dictionary<double, int> position = distinct.Select((mean, i) => (mean, i)).ToDictionary(p => p.mean, p => p.i);
        _tables = [.. distinct.Select(mean => new PoissonTable(mean))];
        _tableOf = [.. means.Select(mean => position[mean])];
    }

    public override void AddTo(float* values, int replica, int slice, long step, uint trial, int from, int to)
    {
        uint* words = _draws.Words(replica, slice, step, trial, from, to);
        if (_tableOf is null)
        {
            PoissonVectors.Add(_tables[0], words, values, _weight, from, to);
            return;
        }
        for (int i = from; i < to; i++) values[i] += _tables[_tableOf[i]].Draw(words[i]) * _weight;
    }

    public override void Reset(int replica) => _draws.Forget(replica);

    public override void Dispose() => _draws.Dispose();
}

/// <summary>Normal numbers, each held for a number of steps.</summary>
internal sealed unsafe class CpuNoiseInput : CpuInput
{
    private readonly float _mean;
    private readonly float _deviation;
    private readonly int _hold;
    private readonly DrawCache _draws;

    public CpuNoiseInput(NoiseInput spec, StreamKey stream, CpuPopulation target)
    {
        (_mean, _deviation, _hold) = ((float)spec.Mean, (float)spec.StandardDeviation, spec.HoldSteps);
        _draws = new DrawCache(stream, 0, uniform: false, target.Padded, target.Replicas, target.Slices);
    }

    public override void AddTo(float* values, int replica, int slice, long step, uint trial, int from, int to)
    {
        uint* words = _draws.Words(replica, slice, step / _hold, trial, from, to);
        InversionTable normal = InversionTable.StandardNormal;
        for (int i = from; i < to; i++) values[i] += MathF.FusedMultiplyAdd(_deviation, normal.Draw(words[i]), _mean);
    }

    public override void Reset(int replica) => _draws.Forget(replica);

    public override void Dispose() => _draws.Dispose();
}

/// <summary>Events of the program, then those of the host; each slice walks the list with a position of its own.</summary>
internal sealed unsafe class CpuEventsInput : CpuInput
{
    private readonly InputEvent[] _listed;
    private readonly InputEvent[][] _written;
    private readonly int[] _writtenCount;
    private readonly int _slices;
    private readonly AlignedBuffer<int> _positions;

    public CpuEventsInput(EventsInput spec, CpuPopulation target)
    {
        _listed = spec.Events;
        _slices = target.Slices;
        _written = new InputEvent[target.Replicas][];
        Array.Fill(_written, []);
        _writtenCount = new int[target.Replicas];
        _positions = new AlignedBuffer<int>((long)target.Replicas * _slices * 16);
    }

    public override void AddTo(float* values, int replica, int slice, long step, uint trial, int from, int to)
    {
        int* position = _positions.Pointer + ((long)replica * _slices + slice) * 16;
        position[0] = Add(_listed, position[0], values, step, from, to);
        position[1] = Add(_written[replica].AsSpan(0, _writtenCount[replica]), position[1], values, step, from, to);
    }

    public void Write(int replica, ReadOnlySpan<InputEvent> events)
    {
        // Rewritten for every sample: the array is kept and grows.
        if (_written[replica].Length < events.Length) _written[replica] = new InputEvent[Math.Max(events.Length, 2 * _written[replica].Length)];
        events.CopyTo(_written[replica]);
        _writtenCount[replica] = events.Length;
        for (int slice = 0; slice < _slices; slice++) _positions[((long)replica * _slices + slice) * 16 + 1] = 0;
    }

    public ReadOnlySpan<InputEvent> Written(int replica) => _written[replica].AsSpan(0, _writtenCount[replica]);

    public override void Reset(int replica)
    {
        _writtenCount[replica] = 0;
        for (int slice = 0; slice < _slices; slice++)
        {
            _positions[((long)replica * _slices + slice) * 16] = 0;
            _positions[((long)replica * _slices + slice) * 16 + 1] = 0;
        }
    }

    public override void Dispose() => _positions.Dispose();

    private static int Add(ReadOnlySpan<InputEvent> events, int position, float* values, long step, int from, int to)
    {
        while (position < events.Length && events[position].Step < step) position++;
        for (; position < events.Length && events[position].Step == step; position++)
        {
            int neuron = events[position].Neuron;
            if (neuron >= from && neuron < to) values[neuron] += events[position].Value;
        }
        return position;
    }
}

/// <summary>Rows of values, each held for a number of steps; the last one is held on.</summary>
/// <remarks>The rows of all replicas lie evenly, padded to whole vectors, so that phases read them where they are.</remarks>
internal sealed unsafe class CpuValuesInput : CpuInput
{
    private readonly int _padded;
    private readonly int _hold;
    private readonly int _replicas;
    private readonly int _defaultRows;
    private readonly AlignedBuffer<float> _default;
    private readonly int[] _written;
    private AlignedBuffer<float>? _values;
    private int _capacity;

    public CpuValuesInput(ValuesInput spec, CpuPopulation target)
    {
        (Size, _padded, _hold, _replicas) = (target.Size, target.Padded, spec.HoldSteps, target.Replicas);
        _defaultRows = spec.Rows is null ? 1 : spec.Rows.Length / Size;
        _default = new AlignedBuffer<float>((long)_defaultRows * _padded);
        for (int i = 0; spec.Rows is not null && i < spec.Rows.Length; i++) _default[i / Size * _padded + i % Size] = (float)spec.Rows[i];
        _written = new int[_replicas];
    }

    /// <summary>Values per row.</summary>
    public int Size { get; }

    /// <summary>Distance of rows.</summary>
    public int RowStride => _padded;

    public override void AddTo(float* values, int replica, int slice, long step, uint trial, int from, int to)
    {
        float* source = Row((int)Math.Min(step / _hold, Rows(replica) - 1), replica);
        for (int i = from; i < to; i++) values[i] += source[i];
    }

    public void Write(int replica, ReadOnlySpan<float> rows)
    {
        int count = rows.Length / Size;
        Reserve(count);
        _written[replica] = count;
        for (int row = 0; row < count; row++) rows.Slice(row * Size, Size).CopyTo(new Span<float>(Row(row, replica), Size));
    }

    /// <summary>Number of rows in force.</summary>
    public int Rows(int replica) => _written[replica] > 0 ? _written[replica] : _defaultRows;

    /// <summary>A row in force.</summary>
    public float* Row(int row, int replica)
        => _written[replica] > 0 ? _values!.Pointer + ((long)replica * _capacity + row) * _padded : _default.Pointer + (long)row * _padded;

    /// <summary>Distance of replicas, of which so many are in use: 0 where nobody wrote. Where only some were written, the others' rows are copied beside them.</summary>
    public long ReplicaStride(int replicas)
    {
        ReadOnlySpan<int> written = _written.AsSpan(0, replicas);
        if (!written.ContainsAnyExcept(0)) return 0;
        for (int replica = 0; replica < replicas; replica++)
        {
            if (written[replica] > 0) continue;
            Reserve(_defaultRows);
            new ReadOnlySpan<float>(_default.Pointer, _defaultRows * _padded).CopyTo(new Span<float>(_values!.Pointer + (long)replica * _capacity * _padded, _defaultRows * _padded));
            _written[replica] = _defaultRows;
        }
        return (long)_capacity * _padded;
    }

    public override void Reset(int replica) => _written[replica] = 0;

    public override void Dispose()
    {
        _default.Dispose();
        _values?.Dispose();
    }

    private void Reserve(int rows)
    {
        if (rows <= _capacity) return;
        AlignedBuffer<float> larger = new((long)_replicas * rows * _padded);
        for (int replica = 0; replica < _replicas; replica++)
        {
            int length = _written[replica] * _padded;
            if (length > 0) new ReadOnlySpan<float>(Row(0, replica), length).CopyTo(new Span<float>(larger.Pointer + (long)replica * rows * _padded, length));
        }
        _values?.Dispose();
        (_values, _capacity) = (larger, rows);
    }
}
