using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Every source to every target with one delay: whole rows are added with vectors, a block of targets staying in registers over all spikes.</summary>
/// <remarks>
/// Weights are kept in 16 bits where the largest fixed-point weight fits after dropping common trailing zeros - it never does for drawn weights at the
/// finest scale - so they are 32-bit; the rows of a 200-neuron reservoir (365 kB) stay in the second-level cache.
/// </remarks>
internal sealed unsafe class DenseDelivery : SummingDelivery
{
    private readonly CpuProjection _projection;
    private readonly int _delay;
    private readonly int _stride;
    private readonly AlignedBuffer<int> _fixed;
    private readonly AlignedBuffer<float>? _weights;

    public DenseDelivery(CpuProjection projection)
    {
        _projection = projection;
        _delay = projection.Generator.MinDelay;
        _stride = projection.Target.Padded;
        long length = (long)_stride * projection.Source.Size;
        _fixed = new AlignedBuffer<int>(projection.Source.IsGraded ? 0 : length);
        _weights = projection.Source.IsGraded ? new AlignedBuffer<float>(length) : null;
        Refresh();
    }

    public override long Bytes => _fixed.Bytes + (_weights?.Bytes ?? 0);

    public override void Refresh()
    {
        int targets = _projection.Target.Size;
        if (_projection.Weights is { } current)
        {
            RefreshFrom(current);
            return;
        }
        int[] index = new int[targets], delays = new int[targets];
        float[] row = new float[targets];
        float scale = (float)Math.ScaleB(1, _projection.Channel!.Scale);
        for (int source = 0; source < _projection.Source.Size; source++)
        {
            _projection.Row(source, index, row, delays);
            if (_weights is not null)
            {
                row.CopyTo(_weights.Span((long)source * _stride, targets));
                continue;
            }
            int* target = _fixed.Pointer + (long)source * _stride;
            for (int i = 0; i < targets; i++) target[i] = ToFixed(row[i], scale);
        }
    }

    /// <summary>Weights that phases rewrite come here before every run and every product in fixed point: by vectors, without an allocation.</summary>
    private void RefreshFrom(AlignedBuffer<float> current)
    {
        int targets = _projection.Target.Size, used = Math.Min(targets, _projection.RowsInUse);
        float scale = (float)Math.ScaleB(1, _projection.Channel!.Scale);
        for (int source = 0; source < _projection.Source.Size; source++)
        {
            float* row = current.Pointer + (long)source * targets;
            if (_weights is not null)
            {
                Span<float> weights = _weights.Span((long)source * _stride, targets);
                new ReadOnlySpan<float>(row, used).CopyTo(weights);
                weights[used..].Clear();
                continue;
            }
            int* target = _fixed.Pointer + (long)source * _stride;
            int i = 0;
            for (; i + 8 <= used; i += 8)
                Vector256.ConvertToInt32(Vector256.Round(Vector256.Load(row + i) * Vector256.Create(scale), MidpointRounding.ToEven)).Store(target + i);
            for (; i < targets; i++) target[i] = i < used ? ToFixed(row[i], scale) : 0;
        }
    }

    public override void Deliver(int replica, int slice, long step, ref WorkerCounters counters)
    {
        CpuPopulation source = _projection.Source, target = _projection.Target;
        int from = target.Cuts[slice], to = target.Cuts[slice + 1];
        if (from == to) return;
        int* ring = _projection.Channel!.Slot(replica, step + _delay);
        int parity = (int)(step & 1);
        for (int s = 0; s < source.Slices; s++)
        {
            int count = source.Count(replica, parity, s);
            if (count == 0) continue;
            int* emitters = source.EmittersOf(replica, parity) + source.Cuts[s];
            counters.SynapticEvents += (long)count * (to - from);
            if (_weights is null) AddRows(ring, emitters, count, from, to);
            else AddGradedRows(ring, emitters, source.EmissionsOf(replica, parity) + source.Cuts[s], count, from, to);
        }
    }

    /// <summary>Two cache lines of each row: a panel of weights of 800 sources stays in the second-level cache.</summary>
    public override int PartLength => 128;

    public override void Sum(int* sums, int* emitters, float* values, int count, int from, int to)
    {
        if (_weights is null) AddRows(sums, emitters, count, from, to);
        else AddGradedRows(sums, emitters, values, count, from, to);
    }

    public override void Dispose()
    {
        _fixed.Dispose();
        _weights?.Dispose();
    }

    /// <summary>
    /// Targets in blocks of 64 with 512-bit vectors (4 registers) or 32 with 256-bit ones: the ring is read and written once per block, each weight once.
    /// Ends of rows are padded, so the last block may run over.
    /// </summary>
    private void AddRows(int* ring, int* emitters, int count, int from, int to)
    {
        int* weights = _fixed.Pointer;
        long stride = _stride;
        int t = from;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; t + 64 <= to; t += 64)
            {
                Vector512<int> a = Vector512.Load(ring + t), b = Vector512.Load(ring + t + 16);
                Vector512<int> c = Vector512.Load(ring + t + 32), d = Vector512.Load(ring + t + 48);
                for (int s = 0; s < count; s++)
                {
                    int* row = weights + emitters[s] * stride + t;
                    a += Vector512.Load(row);
                    b += Vector512.Load(row + 16);
                    c += Vector512.Load(row + 32);
                    d += Vector512.Load(row + 48);
                }
                a.Store(ring + t);
                b.Store(ring + t + 16);
                c.Store(ring + t + 32);
                d.Store(ring + t + 48);
            }
        }
        for (; t < to; t += 16)
        {
            Vector256<int> a = Vector256.Load(ring + t), b = Vector256.Load(ring + t + 8);
            for (int s = 0; s < count; s++)
            {
                int* row = weights + emitters[s] * stride + t;
                a += Vector256.Load(row);
                b += Vector256.Load(row + 8);
            }
            a.Store(ring + t);
            b.Store(ring + t + 8);
        }
    }

    private void AddGradedRows(int* ring, int* emitters, float* values, int count, int from, int to)
    {
        Vector256<float> scale = Vector256.Create((float)Math.ScaleB(1, _projection.Channel!.Scale));
        for (int t = from; t < to; t += 8)
        {
            Vector256<int> sum = Vector256.Load(ring + t);
            for (int s = 0; s < count; s++)
            {
                Vector256<float> product = Vector256.Load(_weights!.Pointer + emitters[s] * (long)_stride + t) * Vector256.Create(values[s]);
                sum += Vector256.ConvertToInt32(Vector256.Round(product * scale, MidpointRounding.ToEven));
            }
            sum.Store(ring + t);
        }
    }
}
