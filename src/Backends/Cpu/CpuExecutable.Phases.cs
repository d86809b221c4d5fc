using Neuromorphic.Backends.Cpu.Phases;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Host.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Phases: the host's interpreter over this backend's memory and weights.</summary>
internal sealed unsafe partial class CpuExecutable : IPhaseMemory
{
    private readonly PhaseInterpreter _phases;
    private readonly Dictionary<CpuProjection, (SynapseIndex Incoming, SynapseIndex Outgoing)> _synapseIndices = [];

    /// <inheritdoc/>
    int IPhaseMemory.Replicas => _replicas;

    /// <inheritdoc/>
    public void RunPhase(int phase)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        foreach (CpuLearning? learning in _learning)
            if (learning?.Projection.Spec.Use.HasFlag(ProjectionUse.Phases) == true) learning.Settle(Step);
        _phases.Run(phase, _team);
    }

    /// <inheritdoc/>
    void IPhaseMemory.ReadTapeRows(Span<int> rows)
    {
        for (int t = 0; t < rows.Length; t++) rows[t] = _tapes[t].Rows;
    }

    /// <inheritdoc/>
    void IPhaseMemory.WriteTapeRows(ReadOnlySpan<int> rows)
    {
        for (int t = 0; t < rows.Length; t++) _tapes[t].Rows = rows[t];
    }

    /// <inheritdoc/>
    void IPhaseMemory.ReadInputRows(Span<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (_inputs[i] is not CpuValuesInput values) continue;
            rows[i] = values.Rows(0);
            for (int replica = 1; replica < _replicas; replica++)
                if (values.Rows(replica) != rows[i]) rows[i] = -1;
        }
    }

    /// <inheritdoc/>
    PhaseView IPhaseMemory.View(OperandShape shape, int rows)
    {
        if (shape.Tape >= 0)
        {
            CpuTape tape = _tapes[shape.Tape];
            long stride = tape.Population.Padded;
            return new PhaseView { Reals = tape.Values.Pointer, Elements = shape.Elements, ReplicaStride = stride, RowStride = rows == 1 ? 0 : stride * Batch };
        }
        if (shape.Input >= 0)
        {
            CpuValuesInput values = (CpuValuesInput)_inputs[shape.Input];
            long stride = values.ReplicaStride(_replicas);
            return new PhaseView
            {
                Reals = values.Row(0, 0),
                Elements = shape.Elements,
                ReplicaStride = stride,
                RowStride = rows == 1 ? 0 : values.RowStride,
            };
        }
        CpuField field = _populations[shape.Population].Field(shape.Field);
        return new PhaseView
        {
            Reals = shape.IsInteger ? null : field.Real(0),
            Integers = shape.IsInteger ? field.Integer(0) : null,
            Elements = shape.Elements,
            ReplicaStride = field.Stride,
        };
    }

    private PhaseInterpreter CreatePhases(int threads, SimdWidth width)
    {
        ProductLoops loops = ProductLoops.Create(width);
        PhaseInterpreter interpreter = new(Program, this, threads, width, layout => CreateWork(layout, loops, width, threads));
        foreach (OperandShape shape in Program.Phases.SelectMany((_, phase) => StageLayout.Of(Program, phase)).SelectMany(stage => stage.Reads.Concat(stage.Writes)))
            if (shape.Field >= 0) _populations[shape.Population].Spread(shape.Field);
        return interpreter;
    }

    private PhaseWork CreateWork(StageLayout layout, ProductLoops loops, SimdWidth width, int threads)
    {
        switch (layout.Spec)
        {
            case MultiplyStage { FixedPoint: true } stage:
                return new FixedMultiplyWork(layout, Of(stage.Projection), loops, () => Rescale(reset: false));
            case MultiplyStage stage:
                CpuProjection projection = Of(stage.Projection);
                return projection.IsDense
                    ? new MultiplyWork(layout, projection, loops)
                    : new IndexedMultiplyWork(layout, projection, Index(projection).Incoming, loops, false, stage.Rows, stage.Accumulate, false);
            case MultiplyTransposedStage stage:
                projection = Of(stage.Projection);
                return projection.IsDense
                    ? new MultiplyTransposedWork(layout, projection, loops)
                    : new IndexedMultiplyWork(layout, projection, Index(projection).Outgoing, loops, true, stage.Rows, stage.Accumulate, stage.Signs);
            case UpdateStage stage:
                projection = Of(stage.Projection);
                return projection.IsDense
                    ? new DenseUpdateWork(layout, Program, projection, loops, width, threads)
                    : new IndexedUpdateWork(layout, Program, projection, loops, width);
            case ScanStage stage:
                return new ScanWork(layout, _populations[Program.Population(stage.Population)]);
            default:
                throw new NotSupportedException($"{layout.Path} is of a kind that the CPU backend does not know.");
        }
    }

    private CpuProjection Of(string projection) => _projections[Program.Projection(projection)];

    private (SynapseIndex Incoming, SynapseIndex Outgoing) Index(CpuProjection projection)
    {
        if (!_synapseIndices.TryGetValue(projection, out var index)) _synapseIndices.Add(projection, index = SynapseIndex.Of(projection.Generator));
        return index;
    }

    private void SavePhaseState(BinaryWriter writer)
    {
        foreach (AlignedBuffer<float> state in _projections.SelectMany(projection => projection.UpdateState))
            for (long i = 0; i < state.Length; i++) writer.Write(state[i]);
    }

    private void RestorePhaseState(BinaryReader reader)
    {
        foreach (AlignedBuffer<float> state in _projections.SelectMany(projection => projection.UpdateState))
            for (long i = 0; i < state.Length; i++) state[i] = reader.ReadSingle();
    }

    private void DisposePhases()
    {
        _phases.Dispose();
        foreach ((SynapseIndex incoming, SynapseIndex outgoing) in _synapseIndices.Values)
        {
            incoming.Dispose();
            outgoing.Dispose();
        }
    }
}
