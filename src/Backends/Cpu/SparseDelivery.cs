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
        for (int d = _minDelay; d <= _maxDelay; d++) slots[d - _minDelay] = channel.Slot(replica, step + d) + rows.First;
        for (int s = 0; s < source.Slices; s++)
        {
            int count = source.Count(replica, parity, s);
            int* emitters = source.EmittersOf(replica, parity) + source.Cuts[s];
            float* values = source.IsGraded ? source.EmissionsOf(replica, parity) + source.Cuts[s] : null;
            counters.SynapticEvents += Add(rows, emitters, values, count, slots);
        }
    }

    public override long Scatter(int slice, ReadOnlySpan<int> sources, ScatterSums sums)
    {
        SlicedRows rows = _slices[slice];
        int* all = sums.Of(_projection.Channel!) + rows.First;
        long events = 0;
        foreach (int source in sources)
        {
            long from = rows.Offsets[source], to = rows.Offsets[source + 1];
            if (rows.IsNarrow) RowLoops.Plain(rows.Narrow.Pointer + from, rows.Weights is null ? null : rows.Weights.Pointer + from, rows.Weight, to - from, all);
            else RowLoops.Plain(rows.Wide.Pointer + from, rows.Weights is null ? null : rows.Weights.Pointer + from, rows.Weight, to - from, all);
            events += to - from;
        }
        return events;
    }

    public override int PartLength => Math.Max(1, _projection.Target.Size);

    public override void Sum(int* sums, int* emitters, float* values, int count, int from, int to)
    {
        int** slots = stackalloc int*[_maxDelay - _minDelay + 1];
        foreach (SlicedRows rows in _slices)
        {
            if (rows.Count == 0) continue;
            for (int d = _minDelay; d <= _maxDelay; d++) slots[d - _minDelay] = sums + rows.First;
            Add(rows, emitters, _projection.Source.IsGraded ? values : null, count, slots);
        }
    }

    public override void Dispose()
    {
        foreach (SlicedRows rows in _slices) rows.Dispose();
    }

    /// <summary>Adds the rows of so many emitters; returns the number of their synapses.</summary>
    private long Add(SlicedRows rows, int* emitters, float* values, int count, int** slots)
    {
        if (values != null)
        {
            float scale = (float)Math.ScaleB(1, _projection.Channel!.Scale);
            return rows.IsNarrow ? RowLoops.AddGraded(rows, rows.Narrow.Pointer, emitters, values, count, slots, scale)
                : RowLoops.AddGraded(rows, rows.Wide.Pointer, emitters, values, count, slots, scale);
        }
        if (rows.Delays is not null)
        {
            return rows.IsNarrow ? RowLoops.AddDelayed(rows, rows.Narrow.Pointer, emitters, count, slots)
                : RowLoops.AddDelayed(rows, rows.Wide.Pointer, emitters, count, slots);
        }
        return rows.IsNarrow ? RowLoops.Add(rows, rows.Narrow.Pointer, emitters, count, slots[0]) : RowLoops.Add(rows, rows.Wide.Pointer, emitters, count, slots[0]);
    }
}
