using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>The synapses of a projection whose targets lie in one slice: row after row, in synapse order.</summary>
/// <remarks>2 bytes a synapse where weights and delays are alike and the slice has at most 65,536 neurons; 2 more for wide targets or delays, 4 for weights.</remarks>
internal sealed unsafe class SlicedRows : IDisposable
{
    private SlicedRows(long[] offsets, int first, int width, bool delays)
    {
        Offsets = new AlignedBuffer<long>(offsets.Length);
        offsets.CopyTo(Offsets.Span(0, offsets.Length));
        Count = offsets[^1];
        IsNarrow = width <= ushort.MaxValue + 1;
        First = IsNarrow ? first : 0;
        Narrow = new AlignedBuffer<ushort>(IsNarrow ? Count : 0);
        Wide = new AlignedBuffer<int>(IsNarrow ? 0 : Count);
        Delays = delays ? new AlignedBuffer<ushort>(Count) : null;
    }

    /// <summary>Row r is [Offsets[r], Offsets[r + 1]).</summary>
    public AlignedBuffer<long> Offsets { get; }

    /// <summary>Targets take 16 bits: the slice is narrow enough.</summary>
    public bool IsNarrow { get; }

    /// <summary>What targets are counted from: the slice's first neuron, or 0 where they take 32 bits.</summary>
    public int First { get; }

    /// <summary>Targets, where they take 16 bits.</summary>
    public AlignedBuffer<ushort> Narrow { get; }

    /// <summary>Targets, where they take 32 bits.</summary>
    public AlignedBuffer<int> Wide { get; }

    /// <summary>Fixed-point weights, for graded sources the bits of single-precision ones; null where all are <see cref="Weight"/>.</summary>
    public AlignedBuffer<int>? Weights { get; private set; }

    /// <summary>The one weight of all synapses, in the same form.</summary>
    public int Weight { get; private set; }

    /// <summary>Delay less the projection's smallest; null where all are equal.</summary>
    public AlignedBuffer<ushort>? Delays { get; }

    public long Count { get; }

    public long Bytes => Offsets.Bytes + Narrow.Bytes + Wide.Bytes + (Weights?.Bytes ?? 0) + (Delays?.Bytes ?? 0);

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
        int[] cuts = projection.Target.Cuts;
        SlicedRows[] rows = [.. offsets.Select((o, slice) => new SlicedRows(o, cuts[slice], cuts[slice + 1] - cuts[slice], delayed))];
        long[] next = new long[slices];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int length = generator.RowLength(source);
            generator.Row(source, targets.AsSpan(0, length), weights.AsSpan(0, length), delays.AsSpan(0, length));
            for (int i = 0; i < length; i++)
            {
                int slice = sliceOf[targets[i] >> 4];
                long at = next[slice]++;
                if (rows[slice].IsNarrow) rows[slice].Narrow[at] = (ushort)(targets[i] - rows[slice].First);
                else rows[slice].Wide[at] = targets[i];
                if (delayed) rows[slice].Delays![at] = (ushort)(delays[i] - generator.MinDelay);
            }
        }
        return rows;
    }

    /// <summary>Fills the weights of all slices from the projection's as they stand.</summary>
    public static void FillWeights(CpuProjection projection, SlicedRows[] rows, Func<float, int> form)
    {
        if (projection.ConstantWeight is { } constant)
        {
            foreach (SlicedRows slice in rows)
            {
                slice.Weights?.Dispose();
                slice.Weights = null;
                slice.Weight = form(constant);
            }
            return;
        }
        foreach (SlicedRows slice in rows) slice.Weights ??= new AlignedBuffer<int>(slice.Count);
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
                rows[slice].Weights![next[slice]++] = form(weights[i]);
            }
        }
    }

    public void Dispose()
    {
        Offsets.Dispose();
        Narrow.Dispose();
        Wide.Dispose();
        Weights?.Dispose();
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
