using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>The plain form of learning: one synapse at a time, at the very step of each spike.</summary>
/// <remarks>For what the deferred form does not cover: delays of more than one step that lie before the synapse.</remarks>
internal sealed unsafe class PlainLearning<TKernel> : CpuLearning where TKernel : unmanaged, ISynapseKernel
{
    private readonly SynapseKernelDeclaration _kernel = TKernel.Declaration;
    private readonly float[] _constants;
    private readonly AlignedBuffer<float>[] _state;
    private readonly int[] _targets;
    private readonly int[] _delays;
    private readonly int[] _sourceOf;
    private readonly long[][] _rowStart;
    private readonly int[][] _rowSynapses;
    private readonly long[] _columnStart;
    private readonly int[] _columnSynapses;
    private readonly TraceRing[] _pre;
    private readonly TraceRing _post;
    private readonly List<int>[][] _preHistory;
    private readonly List<int>[][] _postHistory;
    private readonly int _history;
    private readonly int _minDelay;
    private readonly bool _dendritic;

    public PlainLearning(CpuProjection projection, double dtMs) : base(projection)
    {
        var generator = projection.Generator;
        _dendritic = projection.Spec.DelayPlace == DelayPlace.Dendritic;
        _minDelay = generator.MinDelay;
        _history = generator.MaxDelay + 1;
        _constants = Constants<TKernel>(projection.Spec, dtMs);

        int count = checked((int)generator.Count);
        (_targets, _delays, _sourceOf) = (new int[count], new int[count], new int[count]);
        float[] weights = new float[generator.MaxRowLength];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int start = (int)generator.RowStart(source), length = generator.RowLength(source);
            generator.Row(source, _targets.AsSpan(start, length), weights.AsSpan(0, length), _delays.AsSpan(start, length));
            _sourceOf.AsSpan(start, length).Fill(source);
        }
        _state = [.. _kernel.SynapseFields.Select(_ => new AlignedBuffer<float>(count))];

        int slices = projection.Target.Slices;
        int[] sliceOf = SlicedRows.SliceOf(projection.Target);
        _rowStart = new long[slices][];
        _rowSynapses = new int[slices][];
        for (int s = 0; s < slices; s++)
        {
            List<int> mine = [];
            _rowStart[s] = new long[generator.SourceCount + 1];
            for (int source = 0; source < generator.SourceCount; source++)
            {
                long start = generator.RowStart(source), end = start + generator.RowLength(source);
                for (long i = start; i < end; i++)
                    if (sliceOf[_targets[i] >> 4] == s) mine.Add((int)i);
                _rowStart[s][source + 1] = mine.Count;
            }
            _rowSynapses[s] = [.. mine];
        }
        (_columnStart, _columnSynapses) = Columns(_targets, projection.Target.Size);

        _pre = [.. Enumerable.Range(0, slices).Select(_ => new TraceRing(_kernel.PreFields.Count, projection.Source.Size, _history))];
        _post = new TraceRing(_kernel.PostFields.Count, projection.Target.Size, _history);
        _preHistory = [.. Enumerable.Range(0, slices).Select(_ => NewHistory())];
        _postHistory = [.. Enumerable.Range(0, slices).Select(_ => NewHistory())];
        Reset();
    }

    public override long Bytes => _state.Sum(s => s.Bytes) + _pre.Sum(p => p.Bytes) + _post.Bytes + 16L * _targets.Length;

    public override AlignedBuffer<float>[] SynapseState => _state;

    public override void Step(int slice, long step, ref WorkerCounters counters)
    {
        CpuPopulation source = Projection.Source, target = Projection.Target;
        TraceRing pre = _pre[slice];
        int from = target.Cuts[slice], to = target.Cuts[slice + 1];
        DecayAndKeep(pre, 0, source.Size, step, isPre: true);
        DecayAndKeep(_post, from, to, step, isPre: false);
        List<int> spikesPre = Remember(_preHistory[slice], source, 0, source.Slices, step);
        List<int> spikesPost = Remember(_postHistory[slice], target, slice, slice + 1, step);

        if (_dendritic)
        {
            for (int delay = _minDelay; delay < _history && _kernel.ReactsToPost; delay++) Post(slice, step, delay, step - delay);
            Pre(slice, step, 0, spikesPre, step, ref counters);
        }
        else
        {
            for (int delay = _minDelay; delay < _history; delay++)
                if (step - delay + 1 >= 0)
                    Pre(slice, step, delay, _preHistory[slice][(step - delay + 1) % _history], step - delay + 1, ref counters);
            if (_kernel.ReactsToPost) Post(slice, step, 0, step);
        }

        After(pre, spikesPre, isPre: true);
        After(_post, spikesPost, isPre: false);
    }

    /// <summary>Nothing is ever put off.</summary>
    public override void Settle(long step)
    {
    }

    public override void Reset()
    {
        foreach (TraceRing ring in _pre) ring.Reset(_kernel.PreFields);
        _post.Reset(_kernel.PostFields);
        for (int f = 0; f < _state.Length; f++) _state[f].Span(0, (int)_state[f].Length).Fill((float)_kernel.SynapseFields[f].Default);
        foreach (List<int>[] history in _preHistory.Concat(_postHistory))
            foreach (List<int> spikes in history) spikes.Clear();
    }

    public override void ReadTrace(int side, int field, Span<double> values)
    {
        float* current = (side == 0 ? _pre[0] : _post).Current(field);
        for (int i = 0; i < values.Length; i++) values[i] = current[i];
    }

    public override void WriteTrace(int side, int field, ReadOnlySpan<double> values, long step)
    {
        foreach (TraceRing ring in side == 0 ? _pre : [_post])
            for (int i = 0; i < values.Length; i++) ring.Current(field)[i] = (float)values[i];
    }

    public override void Save(BinaryWriter writer, long step)
    {
        foreach (AlignedBuffer<float> state in _state)
            foreach (float value in state.Span(0, (int)state.Length)) writer.Write(value);
        foreach (float value in _pre[0].All) writer.Write(value);
        foreach (float value in _post.All) writer.Write(value);
        foreach (List<int> spikes in _preHistory[0]) WriteList(writer, [spikes]);
        for (int h = 0; h < _history; h++) WriteList(writer, [.. _postHistory.Select(p => p[h])]);
    }

    public override void Restore(BinaryReader reader, long step)
    {
        foreach (AlignedBuffer<float> state in _state)
            foreach (ref float value in state.Span(0, (int)state.Length)) value = reader.ReadSingle();
        foreach (ref float value in _pre[0].All) value = reader.ReadSingle();
        foreach (TraceRing ring in _pre.Skip(1)) _pre[0].All.CopyTo(ring.All);
        foreach (ref float value in _post.All) value = reader.ReadSingle();
        for (int h = 0; h < _history; h++)
        {
            int[] spikes = ReadList(reader);
            foreach (List<int>[] history in _preHistory)
            {
                history[h].Clear();
                history[h].AddRange(spikes);
            }
        }
        int[] sliceOf = SlicedRows.SliceOf(Projection.Target);
        for (int h = 0; h < _history; h++)
        {
            foreach (List<int>[] history in _postHistory) history[h].Clear();
            foreach (int neuron in ReadList(reader)) _postHistory[sliceOf[neuron >> 4]][h].Add(neuron);
        }
    }

    public override void Dispose()
    {
        foreach (AlignedBuffer<float> state in _state) state.Dispose();
        foreach (TraceRing ring in _pre) ring.Dispose();
        _post.Dispose();
    }

    /// <summary>OnPre for the synapses of this slice; <paramref name="delay"/> 0 means every delay.</summary>
    private void Pre(int slice, long step, int delay, List<int> sources, long left, ref WorkerCounters counters)
    {
        CpuChannel channel = Projection.Channel!;
        float scale = (float)Math.ScaleB(1, channel.Scale);
        int rows = Projection.RowsInUse;
        SynapseView view = new(this, slice);
        foreach (int source in sources)
        {
            for (long i = _rowStart[slice][source]; i < _rowStart[slice][source + 1]; i++)
            {
                int synapse = _rowSynapses[slice][i], d = _delays[synapse];
                if (delay != 0 && d != delay) continue;
                counters.SynapticEvents++;
                if (_targets[synapse] >= rows) continue;
                view.At(synapse, left, _dendritic ? step - d : step);
                TKernel.OnPre<SingleLane, bool, SynapseView>(ref view);
                float before = view.W;
                float after = view.Apply();
                float sent = view.Sent.Value * (_dendritic ? after : before);
                // A dendritic synapse's output arrives d steps on; an axonal one's spike has already waited d - 1.
                long arrival = _dendritic ? step + d : step + 1;
                channel.Slot(0, arrival)[_targets[synapse]] += Delivery.ToFixed(sent, scale);
            }
        }
    }

    private void Post(int slice, long step, int delay, long left)
    {
        if (left < 0) return;
        int rows = Projection.RowsInUse;
        SynapseView view = new(this, slice);
        foreach (int target in _postHistory[slice][left % _history])
        {
            if (target >= rows) continue;
            for (long i = _columnStart[target]; i < _columnStart[target + 1]; i++)
            {
                int synapse = _columnSynapses[i], d = _delays[synapse];
                if (delay != 0 && d != delay) continue;
                view.At(synapse, _dendritic ? step : step - d + 1, left);
                TKernel.OnPost<SingleLane, bool, SynapseView>(ref view);
                view.Apply();
            }
        }
    }

    private void DecayAndKeep(TraceRing ring, int from, int to, long step, bool isPre)
    {
        if (ring.Fields == 0) return;
        TraceView view = new(this, ring);
        for (int i = from; i < to; i++)
        {
            view.Index = i;
            if (isPre) TKernel.DecayPre<SingleLane, bool, TraceView>(ref view);
            else TKernel.DecayPost<SingleLane, bool, TraceView>(ref view);
        }
        for (int f = 0; f < ring.Fields; f++)
            new Span<float>(ring.Current(f) + from, to - from).CopyTo(new Span<float>(ring.At(step, f) + from, to - from));
    }

    private void After(TraceRing ring, List<int> spikes, bool isPre)
    {
        TraceView view = new(this, ring);
        foreach (int neuron in spikes)
        {
            view.Index = neuron;
            if (isPre) TKernel.AfterPre<SingleLane, bool, TraceView>(ref view);
            else TKernel.AfterPost<SingleLane, bool, TraceView>(ref view);
        }
    }

    private List<int> Remember(List<int>[] history, CpuPopulation population, int fromSlice, int toSlice, long step)
    {
        List<int> spikes = history[step % _history];
        spikes.Clear();
        int parity = (int)(step & 1);
        for (int s = fromSlice; s < toSlice; s++)
        {
            int* emitters = population.EmittersOf(0, parity) + population.Cuts[s];
            spikes.AddRange(new ReadOnlySpan<int>(emitters, population.Count(0, parity, s)));
        }
        return spikes;
    }

    private List<int>[] NewHistory() => [.. Enumerable.Range(0, _history).Select(_ => new List<int>(64))];

    private static (long[] Start, int[] Synapses) Columns(int[] targets, int size)
    {
        long[] start = new long[size + 1];
        foreach (int target in targets) start[target + 1]++;
        for (int t = 0; t < size; t++) start[t + 1] += start[t];
        int[] synapses = new int[targets.Length];
        long[] next = [.. start];
        for (int i = 0; i < targets.Length; i++) synapses[next[targets[i]]++] = i;
        return (start, synapses);
    }

    private static void WriteList(BinaryWriter writer, List<int>[] lists)
    {
        writer.Write(lists.Sum(l => l.Count));
        foreach (List<int> list in lists)
            foreach (int item in list) writer.Write(item);
    }

    private static int[] ReadList(BinaryReader reader)
    {
        int[] list = new int[reader.ReadInt32()];
        for (int i = 0; i < list.Length; i++) list[i] = reader.ReadInt32();
        return list;
    }

    private struct TraceView(PlainLearning<TKernel> owner, TraceRing ring) : ITraceContext<SingleLane, bool>
    {
        public int Index;

        public readonly SingleLane Constant(int constant) => new(owner._constants[constant]);

        public readonly SingleLane Get(int field) => new(ring.Current(field)[Index]);

        public readonly void Set(int field, SingleLane value) => ring.Current(field)[Index] = value.Value;
    }

    private struct SynapseView(PlainLearning<TKernel> owner, int slice) : ISynapseContext<SingleLane, bool>
    {
        private readonly float* _weights = owner.Projection.Weights!.Pointer;
        private int _synapse;
        private long _preStep;
        private long _postStep;
        private SingleLane _change;

        public SingleLane Sent;

        public float W;

        public readonly SingleLane Weight => new(W);

        public void At(int synapse, long preStep, long postStep)
        {
            (_synapse, _preStep, _postStep) = (synapse, preStep, postStep);
            (_change, Sent, W) = (default, new SingleLane(1), _weights[synapse]);
        }

        public readonly SingleLane Constant(int constant) => new(owner._constants[constant]);

        public readonly SingleLane Pre(int field) => new(owner._pre[slice].At(_preStep, field)[owner._sourceOf[_synapse]]);

        public readonly SingleLane Post(int field) => new(owner._post.At(_postStep, field)[owner._targets[_synapse]]);

        public readonly SingleLane Get(int field) => new(owner._state[field][_synapse]);

        public readonly void Set(int field, SingleLane value) => owner._state[field][_synapse] = value.Value;

        public void Change(SingleLane delta) => _change = delta;

        public void Factor(SingleLane factor) => Sent = factor;

        /// <summary>The requested change, within the bounds; targets below the frozen rows are never written.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly float Apply()
        {
            CpuProjection projection = owner.Projection;
            if (!projection.Learning || _change.Value == 0 || owner._targets[_synapse] < projection.FrozenRows) return W;
            float w = W + _change.Value;
            w = MathF.Min(MathF.Max(w, (float)projection.Spec.MinimumWeight), (float)projection.Spec.MaximumWeight);
            return _weights[_synapse] = w;
        }
    }
}
