using System.Runtime.Intrinsics;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>Sums, means and largest values in the stated order: a worker owns outputs, and each output is one chain per chunk of 256 terms.</summary>
internal abstract unsafe class ReduceWork(StageLayout layout) : PhaseWork(layout)
{
    /// <summary>Terms of a chunk.</summary>
    protected const int Chunk = 256;

    protected ReduceStage Spec { get; } = (ReduceStage)layout.Spec;

    protected int SourceReplicas { get; private set; }

    public static PhaseWork Create(StageLayout layout, SimdWidth width) => width switch
    {
        SimdWidth.Bits512 => new ReduceWork<Lane512, Vector512<float>>(layout),
        SimdWidth.Bits256 => new ReduceWork<Lane256, Vector256<float>>(layout),
        _ => new ReduceWork<Lane128, Vector128<float>>(layout),
    };

    protected override int ReplicasOf(int inUse)
    {
        SourceReplicas = Layout.Reads[0].PerReplica ? inUse : 1;
        return base.ReplicasOf(inUse);
    }

    public override void Run(PhaseWorker worker)
    {
        int elements = Layout.Writes[0].Elements;
        switch (Spec.Over)
        {
            case ReductionAxis.Elements:
                (int from, int to) = Part(Rows * Replicas, worker);
                for (int place = from; place < to; place++) OverElements(place / Replicas, place % Replicas);
                break;
            case ReductionAxis.Batch when elements < Layout.Reads[0].Elements:
                (from, to) = Part(elements, worker);
                for (int i = from; i < to; i++) Writes[0].Row(0, 0)[i] = OverPositions(i, Layout.Reads[0].Elements / elements);
                break;
            case ReductionAxis.Batch:
                (from, to) = Part((elements + 15) / 16, worker);
                OverTerms(Writes[0].Row(0, 0), Reads[0], 0, SourceReplicas, from * 16, Math.Min(elements, to * 16));
                break;
            case ReductionAxis.Rows:
                (from, to) = Part(Replicas, worker);
                for (int replica = from; replica < to; replica++) OverTerms(Writes[0].Row(0, replica), Reads[0], replica, 1, 0, elements);
                break;
        }
    }

    /// <summary>Elements [from, to) of the target from the terms of all rows and so many replicas.</summary>
    protected abstract void OverTerms(float* target, PhaseView source, int firstReplica, int replicas, int from, int to);

    /// <summary>One run of so many elements, of all rows and replicas: a chunk of 256 terms may begin in one replica and end in another.</summary>
    /// <remarks>One chain at a time, so an addition's latency per term: a channel's statistics cost a few products' worth of the layer that made it.</remarks>
    private float OverPositions(int index, int run)
    {
        if (Rows * SourceReplicas == 0) return 0;
        float total = 0, chain = 0, largest = Reads[0].Row(0, 0)[(long)index * run];
        int left = Chunk;
        for (int place = 0; place < Rows * SourceReplicas; place++)
        {
            float* terms = Reads[0].Row(place / SourceReplicas, place % SourceReplicas) + (long)index * run;
            for (int i = 0; i < run;)
            {
                int end = Math.Min(run, i + left);
                left -= end - i;
                for (; i < end; i++)
                {
                    chain += terms[i];
                    largest = terms[i] > largest ? terms[i] : largest;
                }
                if (left > 0) continue;
                (total, chain, left) = (total + chain, 0, Chunk);
            }
        }
        if (Spec.Operation == Reduction.Maximum) return largest;
        float sum = total + chain;
        return Spec.Operation == Reduction.Mean ? sum / (float)((long)Rows * SourceReplicas * run) : sum;
    }

    /// <summary>Neighbouring numbers are the terms here, so there is nothing for a vector to run across; targets of this kind are few.</summary>
    private void OverElements(int row, int replica)
    {
        int run = Reads[0].Elements / Writes[0].Elements;
        float* target = Writes[0].Row(row, replica);
        float* source = Reads[0].Row(row, replica);
        for (int j = 0; j < Writes[0].Elements; j++, source += run)
        {
            if (Spec.Operation == Reduction.Maximum)
            {
                float largest = source[0];
                for (int i = 1; i < run; i++) largest = source[i] > largest ? source[i] : largest;
                target[j] = largest;
                continue;
            }
            float total = 0;
            for (int start = 0; start < run; start += Chunk)
            {
                float chain = 0;
                int end = Math.Min(run, start + Chunk);
                for (int i = start; i < end; i++) chain += source[i];
                total += chain;
            }
            target[j] = Spec.Operation == Reduction.Mean ? total / run : total;
        }
    }
}

internal sealed unsafe class ReduceWork<TLane, TMask>(StageLayout layout) : ReduceWork(layout)
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    protected override void OverTerms(float* target, PhaseView source, int firstReplica, int replicas, int from, int to)
    {
        int terms = Rows * replicas;
        TLane count = TLane.Splat(terms);
        for (int i = from; i < to; i += TLane.Width)
        {
            TLane result = TLane.Splat(0);
            if (terms > 0) result = Spec.Operation == Reduction.Maximum ? Largest(source, firstReplica, replicas, i) : Sum(source, firstReplica, replicas, i);
            TLane.Store(Spec.Operation == Reduction.Mean && terms > 0 ? result / count : result, target + i);
        }
    }

    private TLane Sum(PhaseView source, int firstReplica, int replicas, int i)
    {
        TLane total = TLane.Splat(0), chain = TLane.Splat(0);
        int left = Chunk;
        for (int row = 0; row < Rows; row++)
        {
            float* term = source.Row(row, firstReplica) + i;
            for (int replica = 0; replica < replicas; replica++, term += source.ReplicaStride)
            {
                chain += TLane.Load(term);
                if (--left > 0) continue;
                total += chain;
                chain = TLane.Splat(0);
                left = Chunk;
            }
        }
        return total + chain;
    }

    private TLane Largest(PhaseView source, int firstReplica, int replicas, int i)
    {
        TLane largest = TLane.Load(source.Row(0, firstReplica) + i);
        for (int row = 0; row < Rows; row++)
            for (int replica = 0; replica < replicas; replica++) largest = TLane.Max(TLane.Load(source.Row(row, firstReplica + replica) + i), largest);
        return largest;
    }
}
