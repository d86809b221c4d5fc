using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>The learning of one projection: traces, their history, and the hooks in the order of the step semantics.</summary>
internal abstract class ReferenceRule<TLane> where TLane : unmanaged, ILane<TLane, bool>
{
    /// <summary>[field][neuron] running traces of the source.</summary>
    public abstract TLane[][] Pre { get; }

    /// <summary>[field][neuron] running traces of the target.</summary>
    public abstract TLane[][] Post { get; }

    /// <summary>[field][synapse] state of the synapses.</summary>
    public abstract TLane[][] Synapse { get; }

    public abstract void Reset();

    /// <summary>One step; contributions go to <paramref name="send"/> as (target, delay from now, value).</summary>
    public abstract long Step(long step, IReadOnlyList<int> sourceSpikes, IReadOnlyList<int> targetSpikes, Action<int, int, TLane> send);

    public abstract void Save(BinaryWriter writer);

    public abstract void Restore(BinaryReader reader);
}

internal sealed class ReferenceRule<TLane, TKernel> : ReferenceRule<TLane>
    where TLane : unmanaged, ILane<TLane, bool>
    where TKernel : unmanaged, ISynapseKernel
{
    private readonly ReferenceProjection<TLane> _p;
    private readonly SynapseKernelDeclaration _kernel = TKernel.Declaration;
    private readonly TLane[] _constants;
    private readonly int _history;

    // What neurons did and what their traces were, by step modulo the longest delay plus one.
    private readonly int[][] _sourceSpikes;
    private readonly int[][] _targetSpikes;
    private readonly TLane[][][] _preAt;
    private readonly TLane[][][] _postAt;

    public ReferenceRule(ReferenceProjection<TLane> projection, double dtMs)
    {
        _p = projection;
        _history = projection.Generator.MaxDelay + 1;
        _constants = new TLane[_kernel.Constants.Count];
        IReadOnlyDictionary<string, double> given = projection.Spec.SynapseParameters;
        TKernel.Derive(new Derivation(
            $"projection '{projection.Spec.Name}'", dtMs,
            name => given.TryGetValue(name, out double value) ? value : _kernel.Parameters.First(p => p.Name == name).Default,
            (name, value) => _constants[_kernel.Constants.ToList().IndexOf(name)] = TLane.Splat(value)));
        int sources = projection.Generator.SourceCount, targets = projection.Generator.TargetCount;
        Pre = Arrays(_kernel.PreFields.Count, sources);
        Post = Arrays(_kernel.PostFields.Count, targets);
        Synapse = Arrays(_kernel.SynapseFields.Count, projection.Target.Length);
        (_sourceSpikes, _targetSpikes) = (new int[_history][], new int[_history][]);
        _preAt = [.. Enumerable.Range(0, _history).Select(_ => Arrays(Pre.Length, sources))];
        _postAt = [.. Enumerable.Range(0, _history).Select(_ => Arrays(Post.Length, targets))];
        Reset();
    }

    public override TLane[][] Pre { get; }

    public override TLane[][] Post { get; }

    public override TLane[][] Synapse { get; }

    public override void Reset()
    {
        Fill(Pre, _kernel.PreFields);
        Fill(Post, _kernel.PostFields);
        Fill(Synapse, _kernel.SynapseFields);
        for (int h = 0; h < _history; h++)
        {
            (_sourceSpikes[h], _targetSpikes[h]) = ([], []);
            Fill(_preAt[h], _kernel.PreFields);
            Fill(_postAt[h], _kernel.PostFields);
        }
    }

    public override long Step(long step, IReadOnlyList<int> sourceSpikes, IReadOnlyList<int> targetSpikes, Action<int, int, TLane> send)
    {
        // Traces decay, and are remembered as the hooks will see them.
        Context c = new(this);
        for (c.Neuron = 0, c.Side = Pre; Pre.Length > 0 && c.Neuron < Pre[0].Length; c.Neuron++) TKernel.DecayPre<TLane, bool, Context>(ref c);
        for (c.Neuron = 0, c.Side = Post; Post.Length > 0 && c.Neuron < Post[0].Length; c.Neuron++) TKernel.DecayPost<TLane, bool, Context>(ref c);
        Copy(Pre, _preAt[At(step)]);
        Copy(Post, _postAt[At(step)]);
        _sourceSpikes[At(step)] = [.. sourceSpikes];
        _targetSpikes[At(step)] = [.. targetSpikes];

        bool dendritic = _p.Spec.DelayPlace == DelayPlace.Dendritic;
        long events = 0;
        if (dendritic)
        {
            // A target spike of step k - d, then a source spike of step k; the weight is read after the change.
            for (int i = 0; i < _p.Target.Length && _kernel.ReactsToPost; i++)
                if (Spiked(_targetSpikes, step - _p.Delay[i], _p.Target[i])) OnPost(i, step, step - _p.Delay[i]);
            for (int i = 0; i < _p.Target.Length; i++)
                if (Spiked(_sourceSpikes, step, _p.Source[i])) events += OnPre(i, step, step - _p.Delay[i], readAfter: true, _p.Delay[i], send);
        }
        else
        {
            // A source spike of step k - d + 1, the weight read before the change; then a target spike of step k.
            for (int i = 0; i < _p.Target.Length; i++)
            {
                long left = step - _p.Delay[i] + 1;
                if (Spiked(_sourceSpikes, left, _p.Source[i])) events += OnPre(i, left, step, readAfter: false, 1, send);
            }
            for (int i = 0; i < _p.Target.Length && _kernel.ReactsToPost; i++)
                if (Spiked(_targetSpikes, step, _p.Target[i])) OnPost(i, step - _p.Delay[i] + 1, step);
        }

        foreach (int neuron in sourceSpikes)
        {
            (c.Neuron, c.Side) = (neuron, Pre);
            TKernel.AfterPre<TLane, bool, Context>(ref c);
        }
        foreach (int neuron in targetSpikes)
        {
            (c.Neuron, c.Side) = (neuron, Post);
            TKernel.AfterPost<TLane, bool, Context>(ref c);
        }
        return events;
    }

    public override void Save(BinaryWriter writer)
    {
        foreach (TLane[][] group in (TLane[][][])[Pre, Post, Synapse, .. _preAt, .. _postAt])
            foreach (TLane[] values in group)
                foreach (TLane value in values) writer.Write(Scalar.ToDouble(value));
        foreach (int[] spikes in _sourceSpikes.Concat(_targetSpikes))
        {
            writer.Write(spikes.Length);
            foreach (int neuron in spikes) writer.Write(neuron);
        }
    }

    public override void Restore(BinaryReader reader)
    {
        foreach (TLane[][] group in (TLane[][][])[Pre, Post, Synapse, .. _preAt, .. _postAt])
            foreach (TLane[] values in group)
                for (int i = 0; i < values.Length; i++) values[i] = TLane.Splat(reader.ReadDouble());
        foreach (int[][] history in (int[][][])[_sourceSpikes, _targetSpikes])
        {
            for (int h = 0; h < _history; h++)
            {
                history[h] = new int[reader.ReadInt32()];
                for (int i = 0; i < history[h].Length; i++) history[h][i] = reader.ReadInt32();
            }
        }
    }

    private long OnPre(int synapse, long preStep, long postStep, bool readAfter, int arrival, Action<int, int, TLane> send)
    {
        if (_p.Target[synapse] >= _p.RowsInUse) return 1;
        Context c = new(this) { Index = synapse, PreStep = preStep, PostStep = postStep, Sent = TLane.Splat(1) };
        TLane before = _p.Weight[synapse];
        TKernel.OnPre<TLane, bool, Context>(ref c);
        _p.Change(synapse, c.Delta);
        send(_p.Target[synapse], arrival, c.Sent * (readAfter ? _p.Weight[synapse] : before));
        return 1;
    }

    private void OnPost(int synapse, long preStep, long postStep)
    {
        if (_p.Target[synapse] >= _p.RowsInUse) return;
        Context c = new(this) { Index = synapse, PreStep = preStep, PostStep = postStep };
        TKernel.OnPost<TLane, bool, Context>(ref c);
        _p.Change(synapse, c.Delta);
    }

    private bool Spiked(int[][] spikes, long step, int neuron) => step >= 0 && Array.BinarySearch(spikes[At(step)], neuron) >= 0;

    /// <summary>Steps before the first have the initial traces: their places are not yet overwritten.</summary>
    private int At(long step) => (int)((step % _history + _history) % _history);

    private static TLane[][] Arrays(int fields, int length) => [.. Enumerable.Range(0, fields).Select(_ => new TLane[length])];

    private static void Fill(TLane[][] arrays, IReadOnlyList<FieldDeclaration> fields)
    {
        for (int f = 0; f < arrays.Length; f++) Array.Fill(arrays[f], TLane.Splat(fields[f].Default));
    }

    private static void Copy(TLane[][] from, TLane[][] to)
    {
        for (int f = 0; f < from.Length; f++) from[f].CopyTo(to[f], 0);
    }

    /// <summary>A synapse, or a neuron's traces, as the kernel sees them.</summary>
    private struct Context(ReferenceRule<TLane, TKernel> rule) : ISynapseContext<TLane, bool>, ITraceContext<TLane, bool>
    {
        public int Index;
        public int Neuron;
        public TLane[][] Side = [];
        public long PreStep;
        public long PostStep;
        public TLane Delta;
        public TLane Sent;

        public readonly TLane Weight => rule._p.Weight[Index];

        public readonly TLane Constant(int constant) => rule._constants[constant];

        public readonly TLane Pre(int field) => rule._preAt[rule.At(PreStep)][field][rule._p.Source[Index]];

        public readonly TLane Post(int field) => rule._postAt[rule.At(PostStep)][field][rule._p.Target[Index]];

        public void Change(TLane delta) => Delta = delta;

        public void Factor(TLane factor) => Sent = factor;

        readonly TLane ISynapseContext<TLane, bool>.Get(int field) => rule.Synapse[field][Index];

        readonly void ISynapseContext<TLane, bool>.Set(int field, TLane value) => rule.Synapse[field][Index] = value;

        readonly TLane ITraceContext<TLane, bool>.Get(int field) => Side[field][Neuron];

        readonly void ITraceContext<TLane, bool>.Set(int field, TLane value) => Side[field][Neuron] = value;
    }
}
