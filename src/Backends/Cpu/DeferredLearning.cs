using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>
/// Learning row by row: what target spikes ask for is put off until the source of the synapse spikes, which is when the weight is needed. For delays behind the synapse, and
/// delays of one step before it.
/// </summary>
/// <remarks>
/// <para>Synapses of a source lie side by side, those of a target do not: done at once, each would be a cache line fetched and written back for 4 bytes, which is what bounds other
/// simulators. Put off, a synapse is visited once per spike of its source, with its neighbours, and only the targets' latest spikes are looked up, in a few hundred kB.
/// Every synapse sees the same hooks with the same numbers in the same order as if nothing had been put off, so the bits are the same (<see cref="TargetSpikes"/> and
/// <see cref="SourceTables{TKernel, TLane, TMask}"/> hold what they are made of). benchmarks/README.md has the figures of both.</para>
/// <para>Rows of sources that are silent for long are visited now and then (<see cref="LongestWait"/>), and all of them when a neuron has emitted more spikes than
/// are kept. <see cref="Settle"/> does what is left.</para>
/// </remarks>
internal sealed unsafe partial class DeferredLearning<TKernel, TLane, TMask> : CpuLearning
    where TKernel : unmanaged, ISynapseKernel
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>Steps after which all rows are visited: bounds the tables of sources (16 kB a trace), and costs a pass over all synapses.</summary>
    private const long LongestWait = 4096;

    private static readonly bool s_reacts = TKernel.Declaration.ReactsToPost;

    private readonly SynapseKernelDeclaration _kernel = TKernel.Declaration;
    private readonly float[] _constants;
    private readonly AlignedBuffer<float> _copies;
    private readonly AlignedBuffer<float>[] _state;
    private readonly AlignedBuffer<nint> _statePointers;
    private readonly LearningRows[] _rows;
    private readonly TraceRing[] _pre;
    private readonly TraceRing _post;
    private readonly SourceTables<TKernel, TLane, TMask>[] _tables;
    private readonly TargetSpikes? _spikes;
    private readonly long[] _settled;
    private readonly int _minDelay;
    private readonly int _maxDelay;
    private readonly bool _dendritic;

    public DeferredLearning(CpuProjection projection, double dtMs) : base(projection)
    {
        _dendritic = projection.Spec.DelayPlace == DelayPlace.Dendritic;
        (_minDelay, _maxDelay) = (projection.Generator.MinDelay, projection.Generator.MaxDelay);
        _constants = Constants<TKernel>(projection.Spec, dtMs);
        _copies = new AlignedBuffer<float>(16L * (_constants.Length + 3));
        for (int c = 0; c < _constants.Length; c++) _copies.Span(16L * c, 16).Fill(_constants[c]);
        _copies.Span(16L * _constants.Length, 16).Fill((float)projection.Spec.MinimumWeight);
        _copies.Span(16L * (_constants.Length + 1), 16).Fill((float)projection.Spec.MaximumWeight);

        _state = [.. _kernel.SynapseFields.Select(_ => new AlignedBuffer<float>(projection.Generator.Count))];
        _statePointers = new AlignedBuffer<nint>(_state.Length);
        for (int f = 0; f < _state.Length; f++) _statePointers[f] = (nint)_state[f].Pointer;
        _rows = LearningRows.Cut(projection, s_reacts);
        int slices = projection.Target.Slices;
        _pre = [.. Enumerable.Range(0, slices).Select(_ => new TraceRing(_kernel.PreFields.Count, projection.Source.Size, 1))];
        _post = new TraceRing(_kernel.PostFields.Count, projection.Target.Size, _maxDelay + 1);
        _tables = [.. Enumerable.Range(0, slices).Select(_ => new SourceTables<TKernel, TLane, TMask>(_kernel.PreFields.Count, projection.Source.Size))];
        _spikes = s_reacts ? new TargetSpikes(projection.Target.Size, _kernel.PostFields.Count, _maxDelay) : null;
        _settled = new long[slices * 8];
        Reset();
    }

    public override long Bytes
        => _state.Sum(s => s.Bytes) + _rows.Sum(r => r.Bytes) + _pre.Sum(p => p.Bytes) + _post.Bytes + _tables.Sum(t => t.Bytes) + (_spikes?.Bytes ?? 0);

    public override AlignedBuffer<float>[] SynapseState => _state;

    public override void Step(int slice, long step, ref WorkerCounters counters)
    {
        CpuPopulation source = Projection.Source, target = Projection.Target;
        int from = target.Cuts[slice], to = target.Cuts[slice + 1], parity = (int)(step & 1);
        if (_spikes is not null && (step - Settled(slice) > LongestWait || !HasRoom(slice, parity))) SettleSlice(slice, step - 1);

        TraceRing pre = _pre[slice];
        TraceLanes<TLane, TMask> sources = new(_copies.Pointer, pre.Current(0), pre.Stride), targets = new(_copies.Pointer, _post.Current(0), _post.Stride);
        if (pre.Fields > 0)
            for (sources.Index = 0; sources.Index < source.Size; sources.Index += TLane.Width) TKernel.DecayPre<TLane, TMask, TraceLanes<TLane, TMask>>(ref sources);
        if (_post.Fields > 0)
            for (targets.Index = from; targets.Index < to; targets.Index += TLane.Width) TKernel.DecayPost<TLane, TMask, TraceLanes<TLane, TMask>>(ref targets);
        pre.Keep(step, 0, source.Size);
        _post.Keep(step, from, to);

        int* fired = target.EmittersOf(0, parity) + from;
        int count = target.Count(0, parity, slice);
        if (_spikes is not null)
        {
            for (int e = 0; e < count; e++) _spikes.Add(fired[e], step, _post);
            _spikes.Keep(step, from, to);
        }

        for (int s = 0; s < source.Slices; s++)
            Visit(slice, step, source.EmittersOf(0, parity) + source.Cuts[s], source.Count(0, parity, s), isSpike: true, ref counters);

        for (int s = 0; s < source.Slices; s++)
        {
            int* emitters = source.EmittersOf(0, parity) + source.Cuts[s];
            TraceView raised = new(this, pre);
            for (int e = 0; e < source.Count(0, parity, s); e++)
            {
                raised.Index = emitters[e];
                TKernel.AfterPre<SingleLane, bool, TraceView>(ref raised);
                _tables[slice].Continue(emitters[e], pre);
            }
        }
        TraceView raise = new(this, _post);
        for (int e = 0; e < count; e++)
        {
            raise.Index = fired[e];
            TKernel.AfterPost<SingleLane, bool, TraceView>(ref raise);
        }
    }

    public override void Settle(long step)
    {
        for (int slice = 0; slice < _rows.Length; slice++) SettleSlice(slice, step - 1);
    }

    public override void Dispose()
    {
        _copies.Dispose();
        _statePointers.Dispose();
        foreach (AlignedBuffer<float> state in _state) state.Dispose();
        foreach (LearningRows rows in _rows) rows.Dispose();
        foreach (TraceRing ring in _pre) ring.Dispose();
        foreach (SourceTables<TKernel, TLane, TMask> tables in _tables) tables.Dispose();
        _post.Dispose();
        _spikes?.Dispose();
    }

    /// <summary>The step until which all rows of a slice were last brought; a cache line apart.</summary>
    private ref long Settled(int slice) => ref _settled[slice * 8];

    private bool HasRoom(int slice, int parity)
    {
        CpuPopulation target = Projection.Target;
        int* fired = target.EmittersOf(0, parity) + target.Cuts[slice];
        int count = target.Count(0, parity, slice);
        for (int e = 0; e < count; e++)
            if (!_spikes!.HasRoom(fired[e])) return false;
        return true;
    }

    /// <summary>Brings every row of a slice to the end of step <paramref name="step"/>.</summary>
    private void SettleSlice(int slice, long step)
    {
        int from = Projection.Target.Cuts[slice], to = Projection.Target.Cuts[slice + 1];
        if (_spikes is null || step <= Settled(slice) || from == to) return;
        WorkerCounters none = default;
        int* sources = stackalloc int[SourceTables<TKernel, TLane, TMask>.Width];
        int width = SourceTables<TKernel, TLane, TMask>.Width, size = Projection.Source.Size;
        for (int first = 0; first < size; first += width)
        {
            int count = Math.Min(width, size - first);
            for (int i = 0; i < count; i++) sources[i] = first + i;
            Visit(slice, step, sources, count, isSpike: false, ref none);
        }
        _tables[slice].VisitAll(step, _pre[slice]);
        _spikes.Settle(_dendritic ? step - _maxDelay : step, from, to);
        Settled(slice) = step;
    }

    /// <summary>Visits the rows of some sources in step <paramref name="step"/>: because they spike, or to bring them up to date.</summary>
    private void Visit(int slice, long step, int* sources, int count, bool isSpike, ref WorkerCounters counters)
    {
        LearningRows rows = _rows[slice];
        if (count == 0 || rows.Count == 0) return;
        SourceTables<TKernel, TLane, TMask> tables = _tables[slice];
        CpuChannel channel = Projection.Channel!;
        int delays = rows.Delays is null ? 1 : _maxDelay + 1;
        int* countSlots = stackalloc int[delays];
        int* traceSlots = stackalloc int[delays];
        int** slots = stackalloc int*[delays];
        for (int i = 0; i < delays; i++)
        {
            int delay = rows.Delays is null ? _maxDelay : i;
            // Axonal: the source's spike comes first, so it does not yet see the target's of the same step. When rows are settled both have been.
            countSlots[i] = _spikes?.Slot(_dendritic ? step - delay : isSpike ? step - 1 : step) ?? 0;
            traceSlots[i] = _post.Slot(_dendritic ? step - delay : step);
            slots[i] = channel.Slot(0, step + delay);
        }
        float* copies = _copies.Pointer + 16 * _constants.Length;
        new Span<float>(copies + 32, 16).Fill((float)Math.ScaleB(1, channel.Scale));
        float* source = stackalloc float[16 * Math.Max(1, _pre[slice].Fields)];
        CpuProjection projection = Projection;
        RowPass row = new()
        {
            Rows = rows,
            Weights = projection.Weights!.Pointer,
            State = (float**)_statePointers.Pointer,
            Constants = _copies.Pointer,
            Minimum = copies,
            Maximum = copies + 16,
            Scale = copies + 32,
            Spikes = _spikes,
            CountSlots = countSlots,
            TableStride = tables.TableStride,
            Shift = _dendritic ? _maxDelay : 0,
            IsSpike = isSpike,
            Source = source,
            TargetTraces = _post.Current(0) + (rows.Delays is null ? traceSlots[0] : 0),
            TargetStride = _post.Stride,
            TraceSlots = traceSlots,
            Slots = slots,
            SendsAfter = _dendritic,
            IsRestricted = !projection.Learning || projection.FrozenRows > 0 || projection.RowsInUse < projection.Target.Size,
            RowsInUse = projection.RowsInUse,
            FrozenRows = projection.Learning ? projection.FrozenRows : projection.RowsInUse,
        };
        int width = SourceTables<TKernel, TLane, TMask>.Width;
        for (int first = 0; first < count; first += width)
        {
            int group = Math.Min(width, count - first);
            if (_spikes is not null) tables.Make(sources + first, group, step, _copies.Pointer);
            row.TableStride = tables.TableStride;
            for (int lane = 0; lane < group; lane++)
            {
                int neuron = sources[first + lane];
                row.Table = tables.Table(lane);
                row.Start = (ushort)tables.Since(neuron);
                for (int f = 0; f < _pre[slice].Fields && isSpike; f++) new Span<float>(source + 16 * f, 16).Fill(_pre[slice].Current(f)[neuron]);
                long start = rows.Offsets[neuron], end = rows.Offsets[neuron + 1];
                LearningPass<TKernel, TLane, TMask>.Run(ref row, neuron, start, end);
                if (!isSpike) continue;
                counters.SynapticEvents += end - start;
                tables.Visit(neuron, step, _pre[slice]);
            }
        }
    }

    private struct TraceView(DeferredLearning<TKernel, TLane, TMask> owner, TraceRing ring) : ITraceContext<SingleLane, bool>
    {
        public int Index;

        public readonly SingleLane Constant(int constant) => new(owner._constants[constant]);

        public readonly SingleLane Get(int field) => new(ring.Current(field)[Index]);

        public readonly void Set(int field, SingleLane value) => ring.Current(field)[Index] = value.Value;
    }
}
