using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>The synapses of a projection whose targets lie in one slice: row after row, in synapse order.</summary>
internal sealed unsafe class SlicedRows : IDisposable
{
    private SlicedRows(long[] offsets, bool delays)
    {
        Offsets = new AlignedBuffer<long>(offsets.Length);
        offsets.CopyTo(Offsets.Span(0, offsets.Length));
        Count = offsets[^1];
        Targets = new AlignedBuffer<int>(Count);
        Weights = new AlignedBuffer<int>(Count);
        Delays = delays ? new AlignedBuffer<ushort>(Count) : null;
    }

    /// <summary>Row r is [Offsets[r], Offsets[r + 1]).</summary>
    public AlignedBuffer<long> Offsets { get; }

    public AlignedBuffer<int> Targets { get; }

    /// <summary>Fixed-point weights; for graded sources the bits of single-precision ones.</summary>
    public AlignedBuffer<int> Weights { get; }

    /// <summary>Delay less the projection's smallest; null where all are equal.</summary>
    public AlignedBuffer<ushort>? Delays { get; }

    public long Count { get; }

    public long Bytes => Offsets.Bytes + Targets.Bytes + Weights.Bytes + (Delays?.Bytes ?? 0);

    /// <summary>Targets and delays of all slices; weights are filled apart.</summary>
    public static SlicedRows[] Cut(CpuProjection projection)
    {
        SynapseGenerator generator = projection.Generator;
        int[] sliceOf = SliceOf(projection.Target);
        int slices = projection.Target.Slices;
        int[] targets = new int[generator.MaxRowLength], delays = new int[generator.MaxRowLength];
        float[] weights = new float[generator.MaxRowLength];
        long[][] offsets = new long[slices][];
        for (int s = 0; s < slices; s++) offsets[s] = new long[generator.SourceCount + 1];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int length = generator.RowLength(source);
            generator.Row(source, targets.AsSpan(0, length), weights.AsSpan(0, length), delays.AsSpan(0, length));
            for (int i = 0; i < length; i++) offsets[sliceOf[targets[i] >> 4]][source + 1]++;
        }
        foreach (long[] o in offsets)
            for (int source = 0; source < generator.SourceCount; source++) o[source + 1] += o[source];

        bool delayed = generator.MinDelay != generator.MaxDelay;
        SlicedRows[] rows = [.. offsets.Select(o => new SlicedRows(o, delayed))];
        long[] next = new long[slices];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int length = generator.RowLength(source);
            generator.Row(source, targets.AsSpan(0, length), weights.AsSpan(0, length), delays.AsSpan(0, length));
            for (int i = 0; i < length; i++)
            {
                int slice = sliceOf[targets[i] >> 4];
                long at = next[slice]++;
                rows[slice].Targets[at] = targets[i];
                if (delayed) rows[slice].Delays![at] = (ushort)(delays[i] - generator.MinDelay);
            }
        }
        return rows;
    }

    /// <summary>Fills the weights of all slices from the projection's as they stand.</summary>
    public static void FillWeights(CpuProjection projection, SlicedRows[] rows, Func<float, int> form)
    {
        SynapseGenerator generator = projection.Generator;
        int[] sliceOf = SliceOf(projection.Target);
        int[] targets = new int[generator.MaxRowLength], delays = new int[generator.MaxRowLength];
        float[] weights = new float[generator.MaxRowLength];
        long[] next = new long[rows.Length];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int length = generator.RowLength(source);
            projection.Row(source, targets.AsSpan(0, length), weights.AsSpan(0, length), delays.AsSpan(0, length));
            for (int i = 0; i < length; i++)
            {
                int slice = sliceOf[targets[i] >> 4];
                rows[slice].Weights[next[slice]++] = form(weights[i]);
            }
        }
    }

    public void Dispose()
    {
        Offsets.Dispose();
        Targets.Dispose();
        Weights.Dispose();
        Delays?.Dispose();
    }

    /// <summary>Slice of each block of 16 targets: cuts are multiples of 16.</summary>
    public static int[] SliceOf(CpuPopulation target)
    {
        int[] sliceOf = new int[(target.Size + 15) / 16];
        for (int s = 0; s < target.Slices; s++)
            for (int t = target.Cuts[s]; t < target.Cuts[s + 1]; t += 16) sliceOf[t >> 4] = s;
        return sliceOf;
    }
}
