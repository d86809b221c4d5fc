using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Inputs from the host, probes to the host, and state both ways.</summary>
internal sealed unsafe partial class CpuExecutable
{
    /// <inheritdoc/>
    public void WriteInput(int input, int replica, ReadOnlySpan<float> rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        InputSpec spec = CallChecks.Item(Program.Inputs, input, "input");
        CallChecks.Replica(replica, Batch);
        CallChecks.Rows(spec, _populations[Program.Population(spec.Target)].Size, rows);
        ((CpuValuesInput)_inputs[input]).Write(replica, rows);
    }

    /// <inheritdoc/>
    public void WriteEvents(int input, int replica, ReadOnlySpan<InputEvent> events)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        InputSpec spec = CallChecks.Item(Program.Inputs, input, "input");
        CallChecks.Replica(replica, Batch);
        CallChecks.Events(spec, _populations[Program.Population(spec.Target)].Size, Step, events);
        ((CpuEventsInput)_inputs[input]).Write(replica, events);
    }

    /// <inheritdoc/>
    public int DrainSpikes(int probe, Span<SpikeRecord> spikes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ProbeSpec spec = CallChecks.Item(Program.Probes, probe, "probe");
        return _probes[probe] is CpuSpikeProbe spike
            ? spike.Drain(spikes, _replicas)
            : throw new ArgumentException($"Probe '{spec.Name}' records rows, not spikes: drain it with DrainProbe.", nameof(probe));
    }

    /// <inheritdoc/>
    public int PendingRows(int probe) => RowProbe(probe).Pending(Step);

    /// <inheritdoc/>
    public int DrainProbe(int probe, Span<float> rows) => RowProbe(probe).Drain(Step, _replicas, rows, null);

    /// <inheritdoc/>
    public int DrainProbe(int probe, Span<double> rows) => RowProbe(probe).Drain(Step, _replicas, rows, value => (double)value);

    /// <inheritdoc/>
    public long StateLength(StateAddress address)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return address.Kind switch
        {
            StateKind.Field => FieldAt(address).Length,
            StateKind.Weights => CallChecks.Item(_projections, address.Index, "projection").Generator.Count,
            StateKind.SynapseField => LearningAt(address).Projection.Generator.Count,
            StateKind.UpdateField => UpdateStateAt(address).Length,
            StateKind.PreField => LearningAt(address).Projection.Source.Size,
            StateKind.PostField => LearningAt(address).Projection.Target.Size,
            StateKind.Rows => CallChecks.LengthOfEach(_projections, address.Index, "projection", 2),
            StateKind.Learning => CallChecks.LengthOfEach(_projections, address.Index, "projection", 1),
            StateKind.Tape => (long)CallChecks.Item(_tapes, address.Index, "tape").Rows * _replicas * _tapes[address.Index].Population.Size,
            _ => throw new ArgumentException($"State kind {address.Kind} is unknown.", nameof(address)),
        };
    }

    /// <inheritdoc/>
    public void ReadState(StateAddress address, Span<double> values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CallChecks.Length(address, StateLength(address), values.Length);
        Settle(address);
        switch (address.Kind)
        {
            case StateKind.Field:
                FieldAt(address).Read(address.Replica, values);
                break;
            case StateKind.Weights:
                ReadWeights(_projections[address.Index], values);
                break;
            case StateKind.SynapseField:
                AlignedBuffer<float> state = LearningAt(address).SynapseState[address.Item];
                for (int i = 0; i < values.Length; i++) values[i] = state[i];
                break;
            case StateKind.UpdateField:
                AlignedBuffer<float> update = UpdateStateAt(address);
                for (int i = 0; i < values.Length; i++) values[i] = update[i];
                break;
            case StateKind.PreField or StateKind.PostField:
                LearningAt(address).ReadTrace(address.Kind == StateKind.PreField ? 0 : 1, address.Item, values);
                break;
            case StateKind.Rows:
                (values[0], values[1]) = (_projections[address.Index].RowsInUse, _projections[address.Index].FrozenRows);
                break;
            case StateKind.Learning:
                values[0] = _projections[address.Index].Learning ? 1 : 0;
                break;
            case StateKind.Tape:
                ReadTape(_tapes[address.Index], values);
                break;
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateAddress address, ReadOnlySpan<double> values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (address.Kind == StateKind.Tape)
        {
            WriteTape(CallChecks.Item(_tapes, address.Index, "tape"), values);
            return;
        }
        CallChecks.Length(address, StateLength(address), values.Length);
        Settle(address);
        switch (address.Kind)
        {
            case StateKind.Field:
                CpuPopulation population = _populations[address.Index];
                CallChecks.Field(population.Spec, population.Layout.Declaration(address.Item), values);
                population.WriteField(address.Item, address.Replica, values);
                break;
            case StateKind.Weights:
                WriteWeights(_projections[address.Index], values);
                break;
            case StateKind.SynapseField:
                AlignedBuffer<float> state = LearningAt(address).SynapseState[address.Item];
                CallChecks.Trace(_projections[address.Index].Spec, address.Kind, values);
                for (int i = 0; i < values.Length; i++) state[i] = (float)values[i];
                break;
            case StateKind.UpdateField:
                AlignedBuffer<float> update = UpdateStateAt(address);
                for (int i = 0; i < values.Length; i++) update[i] = (float)values[i];
                break;
            case StateKind.PreField or StateKind.PostField:
                CallChecks.Trace(_projections[address.Index].Spec, address.Kind, values);
                LearningAt(address).WriteTrace(address.Kind == StateKind.PreField ? 0 : 1, address.Item, values, Step);
                break;
            case StateKind.Rows:
                WriteRows(_projections[address.Index], values);
                break;
            case StateKind.Learning:
                _projections[address.Index].Learning = CallChecks.Switch(_projections[address.Index].Spec, values[0]);
                break;
        }
    }

    /// <inheritdoc/>
    public SynapseList ReadSynapses(int projection)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var generator = CallChecks.Item(_projections, projection, "projection").Generator;
        long[] offsets = new long[generator.SourceCount + 1];
        int[] targets = new int[generator.Count], delays = new int[generator.Count];
        float[] weights = new float[generator.MaxRowLength];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int start = (int)generator.RowStart(source), length = generator.RowLength(source);
            generator.Row(source, targets.AsSpan(start, length), weights.AsSpan(0, length), delays.AsSpan(start, length));
            offsets[source + 1] = start + length;
        }
        return new SynapseList(offsets, targets, delays);
    }

    /// <summary>What a learning projection put off is done before anybody sees or changes what it concerns.</summary>
    private void Settle(StateAddress address)
    {
        if (address.Kind is not (StateKind.Field or StateKind.Tape or StateKind.UpdateField)) _learning[address.Index]?.Settle(Step);
    }

    private static void ReadWeights(CpuProjection projection, Span<double> values)
    {
        if (projection.Weights is { } weights)
        {
            for (int i = 0; i < values.Length; i++) values[i] = weights[i];
            return;
        }
        var generator = projection.Generator;
        int[] targets = new int[generator.MaxRowLength], delays = new int[generator.MaxRowLength];
        float[] row = new float[generator.MaxRowLength];
        for (int source = 0; source < generator.SourceCount; source++)
        {
            int start = (int)generator.RowStart(source), length = generator.RowLength(source);
            generator.Row(source, targets.AsSpan(0, length), row.AsSpan(0, length), delays.AsSpan(0, length));
            for (int i = 0; i < length; i++) values[start + i] = row[i];
        }
    }

    private static void WriteWeights(CpuProjection projection, ReadOnlySpan<double> values)
    {
        CallChecks.Weights(projection.Spec, values);
        AlignedBuffer<float> weights = projection.MaterialiseWeights();
        for (int i = 0; i < values.Length; i++) weights[i] = (float)values[i];
        projection.IsDirty = true;
    }

    private static void WriteRows(CpuProjection projection, ReadOnlySpan<double> values)
    {
        CallChecks.RowCounts(projection.Spec, projection.Target.Size, values[0], values[1]);
        projection.RowsInUse = (int)values[0];
        projection.FrozenRows = (int)values[1];
        projection.IsDirty = true;
    }

    private void ReadTape(CpuTape t, Span<double> values)
    {
        int size = t.Population.Size, at = 0;
        for (int row = 0; row < t.Rows; row++)
            for (int r = 0; r < _replicas; r++)
                for (int i = 0; i < size; i++) values[at++] = t.Values[((long)row * Batch + r) * t.Population.Padded + i];
    }

    private void WriteTape(CpuTape tape, ReadOnlySpan<double> values)
    {
        int size = tape.Population.Size * _replicas;
        if (values.Length % size != 0 || values.Length / size > tape.Capacity)
            throw new ArgumentException($"A tape got {values.Length} values; allowed are at most {tape.Capacity} whole rows of {size}.", nameof(values));
        tape.Rows = values.Length / size;
        int at = 0;
        for (int row = 0; row < tape.Rows; row++)
            for (int r = 0; r < _replicas; r++)
                for (int i = 0; i < tape.Population.Size; i++) tape.Values[((long)row * Batch + r) * tape.Population.Padded + i] = (float)values[at++];
    }

    private CpuRowProbe RowProbe(int probe)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ProbeSpec spec = CallChecks.Item(Program.Probes, probe, "probe");
        if (spec.Tape is not null) throw new ArgumentException($"Probe '{spec.Name}' records to tape '{spec.Tape}': read the tape's state.", nameof(probe));
        return _probes[probe] as CpuRowProbe
            ?? throw new ArgumentException($"Probe '{spec.Name}' records spikes: drain it with DrainSpikes.", nameof(probe));
    }

    private CpuField FieldAt(StateAddress address)
    {
        CpuPopulation population = CallChecks.Item(_populations, address.Index, "population");
        if ((uint)address.Item >= (uint)population.Layout.Count)
            throw new ArgumentException($"Population '{population.Spec.Name}' has {population.Layout.Count} fields; there is no field {address.Item}.");
        if (!population.Field(address.Item).IsShared) CallChecks.Replica(address.Replica, Batch);
        return population.Field(address.Item);
    }

    private AlignedBuffer<float> UpdateStateAt(StateAddress address)
    {
        CpuProjection projection = CallChecks.Item(_projections, address.Index, "projection");
        return (uint)address.Item < (uint)projection.UpdateState.Length
            ? projection.UpdateState[address.Item]
            : throw new ArgumentException(
                $"Projection '{projection.Spec.Name}' has {projection.UpdateState.Length} values of kind {address.Kind}; there is no number {address.Item}.");
    }

    private CpuLearning LearningAt(StateAddress address)
    {
        CpuProjection projection = CallChecks.Item(_projections, address.Index, "projection");
        CpuLearning learning = _learning[address.Index]
            ?? throw new ArgumentException($"Projection '{projection.Spec.Name}' does not learn while stepping: it has no {address.Kind}.");
        SynapseKernelDeclaration kernel = projection.Spec.Synapse!.Declaration;
        int fields = (address.Kind switch { StateKind.PreField => kernel.PreFields, StateKind.PostField => kernel.PostFields, _ => kernel.SynapseFields }).Count;
        if ((uint)address.Item >= (uint)fields)
            throw new ArgumentException($"Projection '{projection.Spec.Name}' has {fields} values of kind {address.Kind}; there is no number {address.Item}.");
        return learning;
    }
}
