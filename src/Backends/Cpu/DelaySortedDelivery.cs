using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Neuromorphic.Hal.Connectivity;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>
/// A bundle: all static projections of one source population whose delays differ. Each step delivers, of every spike under way, the synapses that are due.
/// </summary>
/// <remarks>
/// <para>The other way, <see cref="SparseDelivery"/>, adds a spike's whole row at once to a ring of future sums. A full cortical microcircuit has 34 MB of such
/// rings, and nearly every synapse misses the cache; here sums of a single step are written, 300 kB a worker. benchmarks/README.md has the figures of both.</para>
/// <para>A spike keeps the weights of its step: before weights or their fixed point change, what is under way moves into the rings (<see cref="Flush"/>). The
/// same is done for a checkpoint, so that its form does not depend on the way of delivery.</para>
/// </remarks>
internal sealed unsafe class DelaySortedDelivery : Delivery
{
    /// <summary>Sums of a bundle's rings, in bytes per worker, above which sorting by delay pays: about a level-2 cache.</summary>
    private const long RingBytesThatPay = 1 << 20;

    /// <summary>Spikes between the one whose synapses are added and the one whose are fetched: 8 of some 30 synapses cover the memory's latency.</summary>
    private const int FetchAhead = 8;

    private readonly CpuProjection[] _projections;
    private readonly CpuPopulation _source;
    private readonly ArrivalSlab _slab;
    private readonly DelaySortedRows[] _rows;
    private readonly SpikesUnderWay[] _underWay;
    private readonly int[] _bases;
    private readonly int _delays;

    public DelaySortedDelivery(CpuProjection[] projections, ArrivalSlab slab)
    {
        _projections = projections;
        _source = projections[0].Source;
        _slab = slab;
        _delays = projections.Max(p => p.Generator.MaxDelay);
        int slices = _source.Slices;
        _bases = [.. Enumerable.Range(0, slices).Select(s => projections.Min(p => slab.Start(p.Channel!, s)))];
        _rows = [.. Enumerable.Range(0, slices).Select(NewRows)];
        _underWay = [.. Enumerable.Range(0, slices).Select(_ => new SpikesUnderWay())];
        Fill();
    }

    public override long Bytes => _rows.Sum(r => r.Bytes);

    /// <summary>The projections that are delivered so: by source population, those whose rows are long and whose rings are large.</summary>
    public static IEnumerable<int[]> Bundles(NetworkProgram program, SynapseGenerator[] generators, DelayStrategy strategy, int workers)
    {
        if (strategy == DelayStrategy.Ring) yield break;
        var candidates = Enumerable.Range(0, generators.Length).Where(p => Suits(program, p, generators[p]))
            .GroupBy(p => program.Projections[p].Source);
        foreach (var group in candidates)
        {
            int[] bundle = [.. group];
            double synapses = bundle.Sum(p => (double)generators[p].Count), sources = generators[bundle[0]].SourceCount;
            int delays = bundle.Max(p => generators[p].MaxDelay);
            long rings = bundle.Sum(p => 4L * generators[p].TargetCount * (generators[p].MaxDelay + 1));
            bool counts = bundle.Sum(p => (long)generators[p].MaxRowLength) < DelaySortedRows.End;
            bool pays = strategy == DelayStrategy.Sorted || (rings / workers > RingBytesThatPay && synapses / sources / delays / workers >= 4);
            if (counts && pays) yield return bundle;
        }
    }

    public override void Refresh()
    {
        for (int s = 0; s < _rows.Length; s++)
        {
            _rows[s].Dispose();
            _rows[s] = NewRows(s);
        }
        Fill();
    }

    public override void Deliver(int replica, int slice, long step, ref WorkerCounters counters)
    {
        DelaySortedRows rows = _rows[slice];
        SpikesUnderWay underWay = _underWay[slice];
        int parity = (int)(step & 1);
        for (int s = 0; s < _source.Slices; s++)
        {
            int count = _source.Count(replica, parity, s);
            int* emitters = _source.EmittersOf(replica, parity) + _source.Cuts[s];
            for (int e = 0; e < count; e++)
            {
                byte* row = rows.Row(emitters[e]);
                if (row == null) continue;
                counters.SynapticEvents += DelaySortedRows.Length(row);
                underWay.Add(rows.Synapses(row), DelaySortedRows.Counts(row));
            }
        }
        int* sums = _slab.Sums(slice) + _bases[slice];
        if (rows.SynapseBytes == 6) AddDue<ushort>(underWay, sums);
        else AddDue<int>(underWay, sums);
        underWay.DropDelivered();
    }

    public override long Scatter(int slice, ReadOnlySpan<int> sources, ScatterSums sums)
    {
        DelaySortedRows rows = _rows[slice];
        int* all = sums.Of(_slab, slice) + _bases[slice];
        long events = 0;
        foreach (int source in sources)
        {
            byte* row = rows.Row(source);
            if (row == null) continue;
            int length = DelaySortedRows.Length(row);
            if (rows.SynapseBytes == 6) AddAll<ushort>(rows.Synapses(row), length, all);
            else AddAll<int>(rows.Synapses(row), length, all);
            events += length;
        }
        return events;
    }

    /// <summary>Moves what is under way into the rings of the channels: nothing of it is left to this object.</summary>
    /// <param name="step">The next step to be integrated.</param>
    public void Flush(long step)
    {
        foreach (CpuProjection projection in _projections) projection.Channel!.EnsureSlots(_delays + 1, step);
        for (int slice = 0; slice < _underWay.Length; slice++)
        {
            for (int i = 0; i < _underWay[slice].Count; i++)
            {
                SpikeUnderWay spike = _underWay[slice].First[i];
                // The sums of the next step have their share already.
                for (long arrival = step + 1; *spike.Counts != DelaySortedRows.End; arrival++)
                {
                    for (int n = *spike.Counts++; n > 0; n--, spike.Synapse += _rows[slice].SynapseBytes) AddToRing(slice, spike.Synapse, arrival);
                }
            }
        }
        Forget();
    }

    /// <summary>Nothing is under way any more.</summary>
    public void Forget()
    {
        foreach (SpikesUnderWay spikes in _underWay) spikes.Clear();
    }

    public override void Dispose()
    {
        foreach (DelaySortedRows rows in _rows) rows.Dispose();
        foreach (SpikesUnderWay spikes in _underWay) spikes.Dispose();
    }

    /// <summary>Static, stepped, listed or drawn, from a population that spikes, with delays that differ.</summary>
    private static bool Suits(NetworkProgram program, int index, SynapseGenerator generator)
    {
        ProjectionSpec spec = program.Projections[index];
        // Phases sum one projection at a time; a bundle cannot.
        return spec.Use == ProjectionUse.Stepped && spec.Synapse is null && spec.Connectivity is not Dense && generator.Count > 0
            && generator.MinDelay > 0 && generator.MaxDelay > generator.MinDelay
            && program.Populations[program.Population(spec.Source)].Kernel!.Declaration.Emission == Emission.Spike;
    }

    private static void AddDue<TTarget>(SpikesUnderWay underWay, int* sums) where TTarget : unmanaged
    {
        int size = sizeof(TTarget) + sizeof(int);
        SpikeUnderWay* spike = underWay.First;
        SpikeUnderWay* end = spike + underWay.Count;
        for (; spike < end; spike++)
        {
            if (Sse.IsSupported && spike + FetchAhead < end)
            {
                byte* ahead = spike[FetchAhead].Synapse;
                Sse.Prefetch0(ahead);
                Sse.Prefetch0(ahead + 64);
                Sse.Prefetch0(ahead + 128);
                Sse.Prefetch0(spike[FetchAhead].Counts);
            }
            byte* synapse = spike->Synapse;
            byte* due = synapse + *spike->Counts++ * size;
            for (; synapse < due; synapse += size)
                sums[Target<TTarget>(synapse)] += *(int*)(synapse + sizeof(TTarget));
            spike->Synapse = due;
        }
    }

    private static void AddAll<TTarget>(byte* synapse, int length, int* sums) where TTarget : unmanaged
    {
        int size = sizeof(TTarget) + sizeof(int);
        for (byte* end = synapse + (long)length * size; synapse < end; synapse += size)
            sums[Target<TTarget>(synapse)] += *(int*)(synapse + sizeof(TTarget));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Target<TTarget>(byte* synapse) where TTarget : unmanaged
        => typeof(TTarget) == typeof(ushort) ? *(ushort*)synapse : *(uint*)synapse;

    private DelaySortedRows NewRows(int slice)
    {
        int reach = _projections.Max(p => _slab.Start(p.Channel!, slice) + p.Target.Cuts[slice + 1] - p.Target.Cuts[slice]) - _bases[slice];
        return new DelaySortedRows(_source.Size, _delays, wide: reach > ushort.MaxValue + 1);
    }

    private void AddToRing(int slice, byte* synapse, long arrival)
    {
        bool narrow = _rows[slice].SynapseBytes == 6;
        int position = _bases[slice] + (narrow ? *(ushort*)synapse : *(int*)synapse), weight = *(int*)(synapse + (narrow ? 2 : 4));
        foreach (CpuProjection projection in _projections)
        {
            int neuron = position - _slab.Start(projection.Channel!, slice) + projection.Target.Cuts[slice];
            if (neuron < projection.Target.Cuts[slice] || neuron >= projection.Target.Cuts[slice + 1]) continue;
            projection.Channel!.Slot(0, arrival)[neuron] += weight;
            return;
        }
    }

    private void Fill()
    {
        int slices = _rows.Length, longest = _projections.Max(p => p.Generator.MaxRowLength);
        int[][] targets = NewScratch<int>(longest), delays = NewScratch<int>(longest), sliceOf = [.. _projections.Select(p => SlicedRows.SliceOf(p.Target))];
        float[][] weights = NewScratch<float>(longest);
        float[] scales = [.. _projections.Select(p => (float)Math.ScaleB(1, p.Channel!.Scale))];
        int[][] offsets = [.. _projections.Select(p => Enumerable.Range(0, slices).Select(s => _slab.Start(p.Channel!, s) - _bases[s] - p.Target.Cuts[s]).ToArray())];
        int[] counts = new int[slices * _delays];
        nint[] next = new nint[slices * _delays];
        for (int source = 0; source < _source.Size; source++)
        {
            Array.Clear(counts);
            for (int p = 0; p < _projections.Length; p++)
            {
                int length = _projections[p].Generator.RowLength(source);
                _projections[p].Row(source, targets[p].AsSpan(0, length), weights[p].AsSpan(0, length), delays[p].AsSpan(0, length));
                for (int i = 0; i < length; i++) counts[sliceOf[p][targets[p][i] >> 4] * _delays + delays[p][i] - 1]++;
            }
            for (int s = 0; s < slices; s++) _rows[s].Add(source, counts.AsSpan(s * _delays, _delays), next.AsSpan(s * _delays, _delays));
            for (int p = 0; p < _projections.Length; p++)
            {
                int length = _projections[p].Generator.RowLength(source);
                for (int i = 0; i < length; i++)
                {
                    int slice = sliceOf[p][targets[p][i] >> 4], target = targets[p][i] + offsets[p][slice];
                    ref nint at = ref next[slice * _delays + delays[p][i] - 1];
                    byte* synapse = (byte*)at;
                    at += _rows[slice].SynapseBytes;
                    int weight = ToFixed(weights[p][i], scales[p]);
                    if (_rows[slice].SynapseBytes == 6)
                    {
                        *(ushort*)synapse = (ushort)target;
                        *(int*)(synapse + 2) = weight;
                    }
                    else
                    {
                        *(int*)synapse = target;
                        *(int*)(synapse + 4) = weight;
                    }
                }
            }
        }
    }

    private T[][] NewScratch<T>(int length) => [.. _projections.Select(_ => new T[length])];
}
