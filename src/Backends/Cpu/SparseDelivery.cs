using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Listed or drawn synapses: every row cut into the slices of the target, so that each worker walks its own synapses only.</summary>
internal sealed unsafe class SparseDelivery : SummingDelivery
{
    private readonly CpuProjection _projection;
    private readonly SlicedRows[] _slices;
    private readonly int _minDelay;
    private readonly int _maxDelay;

    public SparseDelivery(CpuProjection projection)
    {
        _projection = projection;
        _minDelay = projection.Generator.MinDelay;
        _maxDelay = projection.Generator.MaxDelay;
        _slices = SlicedRows.Cut(projection);
        Refresh();
    }

    public override long Bytes => _slices.Sum(s => s.Bytes);

    public override void Refresh()
    {
        bool graded = _projection.Source.IsGraded;
        float scale = (float)Math.ScaleB(1, _projection.Channel!.Scale);
        SlicedRows.FillWeights(_projection, _slices, weight => graded ? BitConverter.SingleToInt32Bits(weight) : ToFixed(weight, scale));
    }

    public override void Deliver(int replica, int slice, long step, ref WorkerCounters counters)
    {
        SlicedRows rows = _slices[slice];
        if (rows.Count == 0) return;
        CpuPopulation source = _projection.Source;
        CpuChannel channel = _projection.Channel!;
        int parity = (int)(step & 1);
        if (!source.AnyEmitted(replica, parity)) return;
        // Where a synapse of each delay adds. Delays are few and rings short, so the table costs less than a remainder per synapse.
        int** slots = stackalloc int*[_maxDelay - _minDelay + 1];
        for (int d = _minDelay; d <= _maxDelay; d++) slots[d - _minDelay] = channel.Slot(replica, step + d);
        float scale = (float)Math.ScaleB(1, channel.Scale);
        for (int s = 0; s < source.Slices; s++)
        {
            int count = source.Count(replica, parity, s);
            int* emitters = source.EmittersOf(replica, parity) + source.Cuts[s];
            float* values = source.IsGraded ? source.EmissionsOf(replica, parity) + source.Cuts[s] : null;
            for (int e = 0; e < count; e++)
            {
                long from = rows.Offsets[emitters[e]], to = rows.Offsets[emitters[e] + 1];
                counters.SynapticEvents += to - from;
                if (values != null) AddGraded(rows, from, to, slots, values[e], scale);
                else if (rows.Delays is null) Add(rows, from, to, slots[0]);
                else AddDelayed(rows, from, to, slots);
            }
        }
    }

    public override long Scatter(int slice, ReadOnlySpan<int> sources, ScatterSums sums)
    {
        SlicedRows rows = _slices[slice];
        int* all = sums.Of(_projection.Channel!);
        long events = 0;
        foreach (int source in sources)
        {
            long from = rows.Offsets[source], to = rows.Offsets[source + 1];
            Add(rows, from, to, all);
            events += to - from;
        }
        return events;
    }

    public override int PartLength => Math.Max(1, _projection.Target.Size);

    public override void Sum(int* sums, int* emitters, float* values, int count, int from, int to)
    {
        int** slots = stackalloc int*[_maxDelay - _minDelay + 1];
        for (int d = _minDelay; d <= _maxDelay; d++) slots[d - _minDelay] = sums;
        float scale = (float)Math.ScaleB(1, _projection.Channel!.Scale);
        foreach (SlicedRows rows in _slices)
        {
            for (int e = 0; e < count && rows.Count > 0; e++)
            {
                long start = rows.Offsets[emitters[e]], end = rows.Offsets[emitters[e] + 1];
                if (_projection.Source.IsGraded) AddGraded(rows, start, end, slots, values[e], scale);
                else if (rows.Delays is null) Add(rows, start, end, sums);
                else AddDelayed(rows, start, end, slots);
            }
        }
    }

    public override void Dispose()
    {
        foreach (SlicedRows rows in _slices) rows.Dispose();
    }

    private static void Add(SlicedRows rows, long from, long to, int* ring)
    {
        int* targets = rows.Targets.Pointer;
        int* weights = rows.Weights.Pointer;
        for (long i = from; i < to; i++) ring[targets[i]] += weights[i];
    }

    private static void AddDelayed(SlicedRows rows, long from, long to, int** slots)
    {
        int* targets = rows.Targets.Pointer;
        int* weights = rows.Weights.Pointer;
        ushort* delays = rows.Delays!.Pointer;
        for (long i = from; i < to; i++) slots[delays[i]][targets[i]] += weights[i];
    }

    private static void AddGraded(SlicedRows rows, long from, long to, int** slots, float value, float scale)
    {
        int* targets = rows.Targets.Pointer;
        float* weights = (float*)rows.Weights.Pointer;
        for (long i = from; i < to; i++)
        {
            int* ring = slots[rows.Delays is null ? 0 : rows.Delays[i]];
            ring[targets[i]] += ToFixed(weights[i] * value, scale);
        }
    }
}
