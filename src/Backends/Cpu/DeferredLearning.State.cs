using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Resets, traces and checkpoints. All of it is called between runs, on settled rows.</summary>
internal sealed unsafe partial class DeferredLearning<TKernel, TLane, TMask>
{
    public override void Reset()
    {
        foreach (TraceRing ring in _pre) ring.Reset(_kernel.PreFields);
        _post.Reset(_kernel.PostFields);
        for (int f = 0; f < _state.Length; f++) _state[f].Span(0, (int)_state[f].Length).Fill((float)_kernel.SynapseFields[f].Default);
        _spikes?.Clear();
        foreach (LearningRows rows in _rows) rows.Seen.Clear();
        GoOnFrom(-1);
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
        GoOnFrom(step - 1);
    }

    public override void Save(BinaryWriter writer, long step)
    {
        foreach (AlignedBuffer<float> state in _state)
            foreach (float value in state.Span(0, (int)state.Length)) writer.Write(value);
        foreach (float value in _pre[0].All) writer.Write(value);
        foreach (float value in _post.All) writer.Write(value);
        _spikes?.Save(writer, _dendritic ? step - 1 - _maxDelay : step - 1, step - 1, Projection.Target.Size);
    }

    public override void Restore(BinaryReader reader, long step)
    {
        foreach (AlignedBuffer<float> state in _state)
            foreach (ref float value in state.Span(0, (int)state.Length)) value = reader.ReadSingle();
        foreach (ref float value in _pre[0].All) value = reader.ReadSingle();
        foreach (TraceRing ring in _pre.Skip(1)) _pre[0].All.CopyTo(ring.All);
        foreach (ref float value in _post.All) value = reader.ReadSingle();
        if (_spikes is not null)
        {
            _spikes.Restore(reader, step - 1, Projection.Target.Size);
            foreach (LearningRows rows in _rows) Recount(rows, step - 1);
        }
        GoOnFrom(step - 1);
    }

    /// <summary>Every synapse has learned from what had come to it by the end of step <paramref name="step"/>.</summary>
    private void Recount(LearningRows rows, long step)
    {
        for (long i = 0; i < rows.Count; i++)
        {
            long left = _dendritic ? step - (rows.Delays is null ? _maxDelay : rows.Delays[i]) : step;
            rows.Seen[i] = (ushort)_spikes!.Counts[_spikes.Slot(left) + rows.Targets[i]];
        }
    }

    private void GoOnFrom(long step)
    {
        for (int slice = 0; slice < _rows.Length; slice++)
        {
            _tables[slice].VisitAll(step, _pre[slice]);
            Settled(slice) = step;
        }
    }
}
