using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Neuromorphic.Backends.Cpu;

/// <summary>The loops that add rows of synapses to sums, closed over the width of targets.</summary>
/// <remarks>
/// A synapse is a load, an addition in memory and little else, so a loop is bound by the rate of stores. Rows are hundreds of synapses long and follow one another
/// at random addresses: the processor fetches ahead inside a row by itself, and the beginning of a row to come is asked for here.
/// </remarks>
internal static unsafe class RowLoops
{
    /// <summary>Rows between the one that is added and the one whose beginning is fetched.</summary>
    private const int FetchAhead = 2;

    /// <summary>Adds whole rows to one slot; returns the number of synapses.</summary>
    public static long Add<TTarget>(SlicedRows rows, TTarget* targets, int* emitters, int count, int* sums) where TTarget : unmanaged
    {
        long* offsets = rows.Offsets.Pointer;
        int* weights = rows.Weights is null ? null : rows.Weights.Pointer;
        int weight = rows.Weight;
        long events = 0;
        for (int e = 0; e < count; e++)
        {
            if (e + FetchAhead < count) Fetch(targets, weights, offsets[emitters[e + FetchAhead]]);
            long from = offsets[emitters[e]], length = offsets[emitters[e] + 1] - from;
            if (weights == null) AddAlike(targets + from, weight, length, sums);
            else AddWeighted(targets + from, weights + from, length, sums);
            events += length;
        }
        return events;
    }

    /// <summary>Adds whole rows, each synapse to the slot of its delay.</summary>
    public static long AddDelayed<TTarget>(SlicedRows rows, TTarget* targets, int* emitters, int count, int** slots) where TTarget : unmanaged
    {
        long* offsets = rows.Offsets.Pointer;
        int* weights = rows.Weights is null ? null : rows.Weights.Pointer;
        int weight = rows.Weight;
        ushort* delays = rows.Delays!.Pointer;
        long events = 0;
        for (int e = 0; e < count; e++)
        {
            if (e + FetchAhead < count)
            {
                Fetch(targets, weights, offsets[emitters[e + FetchAhead]]);
                if (Sse.IsSupported) Sse.Prefetch0(delays + offsets[emitters[e + FetchAhead]]);
            }
            long from = offsets[emitters[e]], to = offsets[emitters[e] + 1];
            if (weights == null)
                for (long i = from; i < to; i++) slots[delays[i]][Index(targets, i)] += weight;
            else
                for (long i = from; i < to; i++) slots[delays[i]][Index(targets, i)] += weights[i];
            events += to - from;
        }
        return events;
    }

    /// <summary>Adds whole rows times what their sources emitted, each synapse rounded on its own.</summary>
    public static long AddGraded<TTarget>(SlicedRows rows, TTarget* targets, int* emitters, float* values, int count, int** slots, float scale) where TTarget : unmanaged
    {
        long* offsets = rows.Offsets.Pointer;
        float* weights = rows.Weights is null ? null : (float*)rows.Weights.Pointer;
        float weight = BitConverter.Int32BitsToSingle(rows.Weight);
        ushort* delays = rows.Delays is null ? null : rows.Delays.Pointer;
        long events = 0;
        for (int e = 0; e < count; e++)
        {
            long from = offsets[emitters[e]], to = offsets[emitters[e] + 1];
            for (long i = from; i < to; i++)
            {
                int* ring = slots[delays == null ? 0 : delays[i]];
                ring[Index(targets, i)] += Delivery.ToFixed((weights == null ? weight : weights[i]) * values[e], scale);
            }
            events += to - from;
        }
        return events;
    }

    /// <summary>The bound: one row to one slot, as anyone would write it.</summary>
    public static void Plain<TTarget>(TTarget* targets, int* weights, int weight, long length, int* sums) where TTarget : unmanaged
    {
        if (weights == null)
            for (long i = 0; i < length; i++) sums[Index(targets, i)] += weight;
        else
            for (long i = 0; i < length; i++) sums[Index(targets, i)] += weights[i];
    }

    /// <summary>Four synapses in turn: the compiler's own loop spends as much on counting as on adding.</summary>
    private static void AddAlike<TTarget>(TTarget* targets, int weight, long length, int* sums) where TTarget : unmanaged
    {
        TTarget* end = targets + length, four = end - 3;
        for (; targets < four; targets += 4)
        {
            sums[Index(targets, 0)] += weight;
            sums[Index(targets, 1)] += weight;
            sums[Index(targets, 2)] += weight;
            sums[Index(targets, 3)] += weight;
        }
        for (; targets < end; targets++) sums[Index(targets, 0)] += weight;
    }

    private static void AddWeighted<TTarget>(TTarget* targets, int* weights, long length, int* sums) where TTarget : unmanaged
    {
        TTarget* end = targets + length, four = end - 3;
        for (; targets < four; targets += 4, weights += 4)
        {
            sums[Index(targets, 0)] += weights[0];
            sums[Index(targets, 1)] += weights[1];
            sums[Index(targets, 2)] += weights[2];
            sums[Index(targets, 3)] += weights[3];
        }
        for (; targets < end; targets++, weights++) sums[Index(targets, 0)] += *weights;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Index<TTarget>(TTarget* targets, long i) where TTarget : unmanaged
        => typeof(TTarget) == typeof(ushort) ? ((ushort*)targets)[i] : ((uint*)targets)[i];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch<TTarget>(TTarget* targets, int* weights, long at) where TTarget : unmanaged
    {
        if (!Sse.IsSupported) return;
        Sse.Prefetch0(targets + at);
        Sse.Prefetch0((byte*)(targets + at) + 64);
        if (weights == null) return;
        Sse.Prefetch0(weights + at);
        Sse.Prefetch0(weights + at + 16);
    }
}
