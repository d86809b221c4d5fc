using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Backends.Cpu;

/// <summary>One pass over the row of a source: where everything lies.</summary>
internal unsafe struct RowPass
{
    public LearningRows Rows;

    /// <summary>Weights and state in synapse order.</summary>
    public float* Weights;
    public float** State;

    /// <summary>16 copies of each constant of the rule, of the smallest and the largest weight, and of the power of two of the fixed point.</summary>
    public float* Constants;
    public float* Minimum;
    public float* Maximum;
    public float* Scale;

    /// <summary>The spikes of the targets, and where their counts begin that the pass goes to: by delay where delays differ.</summary>
    public TargetSpikes? Spikes;
    public int* CountSlots;

    /// <summary>Trace f of the source n steps after <see cref="Start"/> lies at Table[f TableStride + n].</summary>
    public float* Table;
    public nint TableStride;
    public int Start;

    /// <summary>Steps from a spike of the target to its arrival, where all are equal.</summary>
    public int Shift;

    /// <summary>The source spikes: then, 16 copies of each of its traces, the targets' traces (by delay where delays differ), and where contributions are added.</summary>
    public bool IsSpike;
    public float* Source;
    public float* TargetTraces;
    public nint TargetStride;
    public int* TraceSlots;
    public int** Slots;

    /// <summary>The weight is sent as it stands after the change.</summary>
    public bool SendsAfter;

    /// <summary>Some targets do not take part: those from <see cref="RowsInUse"/> on do nothing, those below <see cref="FrozenRows"/> are not written.</summary>
    public bool IsRestricted;
    public int RowsInUse;
    public int FrozenRows;
}

/// <summary>
/// The rule of a whole row at once: what target spikes asked for since the row was visited last, spike after spike, then what the source's own spike asks for,
/// then what is sent.
/// </summary>
internal static unsafe class LearningPass<TKernel, TLane, TMask>
    where TKernel : unmanaged, ISynapseKernel
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>Synapses per block, whatever the width of a lane: what AVX2 gathers at once.</summary>
    public const int Block = 8;

    private static readonly bool s_reacts = TKernel.Declaration.ReactsToPost;
    private static readonly bool s_changes = TKernel.Declaration.ChangesWeights;
    private static readonly int s_fields = TKernel.Declaration.SynapseFields.Count;

    /// <summary>Passes over synapses [start, end) of the slice, which are one row.</summary>
    public static void Run(ref RowPass row, int source, long start, long end)
    {
        if (start == end) return;
        long at = start;
        if (row.Rows.Order is null)
        {
            long whole = (end - start) / Block * Block;
            Blocks(ref row, row.Weights, row.State, (nint)row.Rows.First[source], start, (int)whole, Block);
            at += whole;
        }
        for (; at < end; at += Block) Copied(ref row, row.Rows.First[source] + (at - start), at, (int)Math.Min(Block, end - at));
    }

    /// <summary>Up to a block of synapses by way of a copy: what lies around them belongs to others, or they do not lie together.</summary>
    private static void Copied(ref RowPass row, long synapse, long at, int count)
    {
        float* copy = stackalloc float[Block * (1 + s_fields)];
        float** state = stackalloc float*[Math.Max(1, s_fields)];
        int* order = row.Rows.Order is null ? null : row.Rows.Order.Pointer + at;
        for (int i = 0; i < count; i++) copy[i] = row.Weights[order is null ? synapse + i : order[i]];
        for (int f = 0; f < s_fields; f++)
        {
            state[f] = copy + Block * (1 + f);
            for (int i = 0; i < count; i++) state[f][i] = row.State[f][order is null ? synapse + i : order[i]];
        }
        Blocks(ref row, copy, state, 0, at, Block, count);
        for (int i = 0; i < count; i++) row.Weights[order is null ? synapse + i : order[i]] = copy[i];
        for (int f = 0; f < s_fields; f++)
            for (int i = 0; i < count; i++) row.State[f][order is null ? synapse + i : order[i]] = state[f][i];
    }

    /// <summary>Whole blocks, or one of which the first <paramref name="valid"/> synapses count.</summary>
    private static void Blocks(ref RowPass row, float* weights, float** state, nint synapse, long at, int count, int valid)
    {
        int* scratch = stackalloc int[4 * Block];
        int* ages = scratch, places = scratch + Block, pending = scratch + 2 * Block, indices = scratch + 3 * Block;
        int* targets = row.Rows.Targets.Pointer + at;
        ushort* delays = row.Rows.Delays is null ? null : row.Rows.Delays.Pointer + at;
        ushort* seen = row.Rows.Seen.Pointer + at;
        TLane minimum = TLane.Load(row.Minimum), maximum = TLane.Load(row.Maximum), scale = TLane.Load(row.Scale), zero = TLane.Splat(0);
        TMask all = TLane.Equal(zero, zero);
        SourceSpikeLanes<TLane, TMask> pre = new()
        {
            Constants = row.Constants,
            Source = row.Source,
            Targets = row.TargetTraces,
            Stride = row.TargetStride,
            State = state,
        };
        TargetSpikeLanes<TLane, TMask> post = new()
        {
            Constants = row.Constants,
            Source = row.Table,
            Stride = row.TableStride,
            Ages = ages,
            Spikes = row.Spikes!,
            Places = places,
            State = state,
        };
        int depth = s_reacts ? row.Spikes!.Depth : 1;
        bool restricted = row.IsRestricted;
        for (nint i = 0; i < count; i += Block)
        {
            Vector256<int> target = Vector256.Load(targets + i);
            Vector256<int> delay = delays is null ? Vector256<int>.Zero : Vector256.WidenLower(Vector128.Load(delays + i).ToVector256()).AsInt32();
            if (s_reacts)
            {
                Vector256<int> slot = delays is null ? target : target + Gather(row.CountSlots, delay);
                Vector256<int> old = Vector256.WidenLower(Vector128.Load(seen + i).ToVector256()).AsInt32();
                Vector256<int> spikes = (Gather(delays is null ? row.Spikes!.Counts + row.CountSlots[0] : row.Spikes!.Counts, slot) - old) & Vector256.Create(0xFFFF);
                if (valid < Block) spikes &= Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(valid));
                if (spikes != Vector256<int>.Zero)
                {
                    Vector256.Narrow(((old + spikes) & Vector256.Create(0xFFFF)).AsUInt32(), Vector256<uint>.Zero).GetLower().Store(seen + i);
                    spikes.Store(pending);
                    Vector256<int> shift = delays is null ? Vector256.Create(row.Shift - row.Start) : delay - Vector256.Create(row.Start);
                    Vector256<int> first = target * depth;
                    for (int n = 0; ; n++)
                    {
                        Vector256<int> due = Vector256.GreaterThan(spikes, Vector256.Create(n));
                        if (due == Vector256<int>.Zero) break;
                        Vector256<int> place = first + ((old + Vector256.Create(n)) & Vector256.Create(depth - 1));
                        place.Store(places);
                        // A step lies at most 2^16 back; where no spike is due, anything within the table will do.
                        ((GatherShort(row.Spikes!.Steps, place) + shift) & Vector256.Create(0xFFFF) & due).Store(ages);
                        for (int h = 0; h < Block; h += TLane.Width)
                        {
                            post.Index = synapse + i + h;
                            post.Ages = ages + h;
                            post.Places = places + h;
                            post.Active = TLane.Less(TLane.Splat(n), TLane.LoadIntegers(pending + h));
                            post.W = TLane.Load(weights + post.Index);
                            post.Delta = zero;
                            TMask learns = post.Active;
                            if (restricted)
                            {
                                TLane number = TLane.LoadIntegers(targets + i + h);
                                post.Active = TLane.And(post.Active, TLane.Less(number, TLane.Splat(row.RowsInUse)));
                                learns = TLane.And(post.Active, TLane.LessOrEqual(TLane.Splat(row.FrozenRows), number));
                            }
                            TKernel.OnPost<TLane, TMask, TargetSpikeLanes<TLane, TMask>>(ref post);
                            if (s_changes) TLane.Store(Changed(post.W, post.Delta, learns, minimum, maximum, zero), weights + post.Index);
                        }
                    }
                }
            }
            if (!row.IsSpike) continue;
            int* index = targets + i;
            if (delays is not null)
            {
                index = indices;
                (target + Gather(row.TraceSlots, delay)).Store(indices);
            }
            for (int h = 0; h < Block; h += TLane.Width)
            {
                pre.Index = synapse + i + h;
                pre.Indices = index + h;
                pre.W = TLane.Load(weights + pre.Index);
                (pre.Delta, pre.Sent, pre.Active) = (zero, TLane.Splat(1), all);
                TMask learns = all;
                if (restricted)
                {
                    TLane number = TLane.LoadIntegers(targets + i + h);
                    pre.Active = TLane.Less(number, TLane.Splat(row.RowsInUse));
                    learns = TLane.And(pre.Active, TLane.LessOrEqual(TLane.Splat(row.FrozenRows), number));
                }
                TKernel.OnPre<TLane, TMask, SourceSpikeLanes<TLane, TMask>>(ref pre);
                TLane after = pre.W;
                if (s_changes)
                {
                    after = Changed(pre.W, pre.Delta, learns, minimum, maximum, zero);
                    TLane.Store(after, weights + pre.Index);
                }
                TLane sent = pre.Sent * (row.SendsAfter ? after : pre.W) * scale;
                if (restricted) sent = TLane.Select(pre.Active, sent, zero);
                TLane.Store(sent, (float*)(pending + h));
            }
            Vector256.ConvertToInt32Native(Vector256.Round(Vector256.Load((float*)pending), MidpointRounding.ToEven)).Store(pending);
            if (delays is null)
            {
                int* ring = row.Slots[0];
                if (valid == Block)
                {
                    ring[targets[i]] += pending[0];
                    ring[targets[i + 1]] += pending[1];
                    ring[targets[i + 2]] += pending[2];
                    ring[targets[i + 3]] += pending[3];
                    ring[targets[i + 4]] += pending[4];
                    ring[targets[i + 5]] += pending[5];
                    ring[targets[i + 6]] += pending[6];
                    ring[targets[i + 7]] += pending[7];
                }
                else
                {
                    for (int l = 0; l < valid; l++) ring[targets[i + l]] += pending[l];
                }
            }
            else
            {
                for (int l = 0; l < valid; l++) row.Slots[delays[i + l]][targets[i + l]] += pending[l];
            }
        }
    }

    /// <summary>The weights after a requested change, within the bounds, where they may be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Changed(TLane weight, TLane delta, TMask learns, TLane minimum, TLane maximum, TLane zero)
    {
        TLane within = TLane.Min(TLane.Max(weight + delta, minimum), maximum);
        return TLane.Select(TLane.And(learns, TLane.Not(TLane.Equal(delta, zero))), within, weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Gather(int* source, Vector256<int> indices)
        => Avx2.IsSupported
            ? Avx2.GatherVector256(source, indices, sizeof(int))
            : Vector256.Create(
                source[indices[0]], source[indices[1]], source[indices[2]], source[indices[3]], source[indices[4]], source[indices[5]], source[indices[6]], source[indices[7]]);

    /// <summary>Reads two bytes more than it gives: whatever holds 16-bit numbers is padded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> GatherShort(ushort* source, Vector256<int> indices)
        => Avx2.IsSupported
            ? Avx2.GatherVector256((int*)source, indices, sizeof(ushort)) & Vector256.Create(0xFFFF)
            : Vector256.Create(
                source[indices[0]], source[indices[1]], source[indices[2]], source[indices[3]], source[indices[4]], source[indices[5]], source[indices[6]], source[indices[7]]);
}
