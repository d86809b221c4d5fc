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
internal sealed unsafe class CpuValuesInput : CpuInput
{
    private readonly float[] _default;
    private readonly float[][] _rows;
    private readonly int _size;
    private readonly int _hold;

    public CpuValuesInput(ValuesInput spec, CpuPopulation target)
    {
        _size = target.Size;
        _hold = spec.HoldSteps;
        _default = spec.Rows is null ? new float[_size] : Array.ConvertAll(spec.Rows, value => (float)value);
        _rows = new float[target.Replicas][];
        Array.Fill(_rows, _default);
    }

    public override void AddTo(float* values, int replica, int slice, long step, uint trial, int from, int to)
    {
        float[] rows = _rows[replica];
        long row = Math.Min(step / _hold, rows.Length / _size - 1);
        ReadOnlySpan<float> source = rows.AsSpan((int)(row * _size), _size);
        for (int i = from; i < to; i++) values[i] += source[i];
    }

    public void Write(int replica, ReadOnlySpan<float> rows)
    {
        if (_rows[replica].Length != rows.Length || ReferenceEquals(_rows[replica], _default)) _rows[replica] = rows.ToArray();
        else rows.CopyTo(_rows[replica]);
    }

    /// <summary>[rows, size].</summary>
    public float[] Rows(int replica) => _rows[replica];

    public override void Reset(int replica) => _rows[replica] = _default;
}
