using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>The synapses of a learning projection whose targets lie in one slice: row after row, in synapse order.</summary>
/// <remarks>
/// Weights and state stay where they are, in the projection's synapse order, so that phases and the host work on the same ones. Where targets ascend within a row, its part of a slice
/// is one run of synapses; otherwise <see cref="Order"/> lists them.
/// </remarks>
internal sealed unsafe class LearningRows : IDisposable
{
    private LearningRows(long[] offsets, bool listed, bool delayed, bool reacts)
    {
        int sources = offsets.Length - 1;
        Count = offsets[^1];
        Offsets = new AlignedBuffer<long>(offsets.Length);
        offsets.CopyTo(Offsets.Span(0, offsets.Length));
        First = new AlignedBuffer<long>(sources);
        Targets = new AlignedBuffer<int>(Count);
        Order = listed ? new AlignedBuffer<int>(Count) : null;
        Delays = delayed ? new AlignedBuffer<ushort>(Count) : null;
        Seen = new AlignedBuffer<ushort>(reacts ? Count : 0);
    }

    /// <summary>Row r is [Offsets[r], Offsets[r + 1]).</summary>
    public AlignedBuffer<long> Offsets { get; }

    /// <summary>Number, in synapse order, of the first synapse of a row, the others following; unless <see cref="Order"/> lists them.</summary>
    public AlignedBuffer<long> First { get; }

    public AlignedBuffer<int> Targets { get; }

    /// <summary>Number in synapse order of each synapse, where rows are not runs; else null.</summary>
    public AlignedBuffer<int>? Order { get; }

    /// <summary>Delays in steps; null where all are equal.</summary>
    public AlignedBuffer<ushort>? Delays { get; }

    /// <summary>How many spikes of its target the rule has learned from, modulo 2^16; empty where it does not react to them.</summary>
    public AlignedBuffer<ushort> Seen { get; }

    public long Count { get; }

    public long Bytes => Offsets.Bytes + First.Bytes + Targets.Bytes + (Order?.Bytes ?? 0) + (Delays?.Bytes ?? 0) + Seen.Bytes;

    /// <summary>The rows of every slice of the projection's target.</summary>
    public static LearningRows[] Cut(CpuProjection projection, bool reacts)
    {
        SynapseGenerator generator = projection.Generator;
        int[] sliceOf = SlicedRows.SliceOf(projection.Target);
        int slices = projection.Target.Slices;
        int[] targets = new int[generator.MaxRowLength], delays = new int[generator.MaxRowLength];
        float[] weights = new float[generator.MaxRowLength];
        long[][] offsets = new long[slices][];
        for (int s = 0; s < slices; s++) offsets[s] = new long[generator.SourceCount + 1];
        bool ascending = true;
        ForEachRow((source, length) =>
        {
            for (int i = 0; i < length; i++)
            {
                offsets[sliceOf[targets[i] >> 4]][source + 1]++;
                ascending &= i == 0 || sliceOf[targets[i - 1] >> 4] <= sliceOf[targets[i] >> 4];
            }
        });
        foreach (long[] o in offsets)
            for (int source = 0; source < generator.SourceCount; source++) o[source + 1] += o[source];

        LearningRows[] rows = [.. offsets.Select(o => new LearningRows(o, !ascending, generator.MinDelay != generator.MaxDelay, reacts))];
        long[] next = new long[slices];
        ForEachRow((source, length) =>
        {
            long first = generator.RowStart(source);
            for (int i = 0; i < length; i++)
            {
                int slice = sliceOf[targets[i] >> 4];
                LearningRows mine = rows[slice];
                long at = next[slice]++;
                if (at == mine.Offsets[source]) mine.First[source] = first + i;
                mine.Targets[at] = targets[i];
                if (mine.Order is not null) mine.Order[at] = checked((int)(first + i));
                if (mine.Delays is not null) mine.Delays[at] = checked((ushort)delays[i]);
            }
        });
        return rows;

        void ForEachRow(Action<int, int> visit)
        {
            for (int source = 0; source < generator.SourceCount; source++)
            {
                int length = generator.RowLength(source);
                generator.Row(source, targets.AsSpan(0, length), weights.AsSpan(0, length), delays.AsSpan(0, length));
                visit(source, length);
            }
        }
    }

    public void Dispose()
    {
        Offsets.Dispose();
        First.Dispose();
        Targets.Dispose();
        Order?.Dispose();
        Delays?.Dispose();
        Seen.Dispose();
    }
}
