using Neuromorphic.Hal.Contracts;
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
        InputSpec spec = Item(Program.Inputs, input, "input");
        if (_inputs[input] is not CpuValuesInput values)
            throw new ArgumentException($"Input '{spec.Name}' is a {spec.GetType().Name}; rows can be written to a ValuesInput only.", nameof(input));
        CheckReplica(replica);
        int size = _populations[Program.Population(spec.Target)].Size;
        if (rows.Length == 0 || rows.Length % size != 0)
            throw new ArgumentException($"Input '{spec.Name}' got {rows.Length} values; allowed are whole rows of {size}, at least one.", nameof(rows));
        values.Write(replica, rows);
    }

    /// <inheritdoc/>
    public void WriteEvents(int input, int replica, ReadOnlySpan<InputEvent> events)
    {
        InputSpec spec = Item(Program.Inputs, input, "input");
        if (_inputs[input] is not CpuEventsInput target)
            throw new ArgumentException($"Input '{spec.Name}' is a {spec.GetType().Name}; events can be written to an EventsInput only.", nameof(input));
        CheckReplica(replica);
        int size = _populations[Program.Population(spec.Target)].Size;
        long last = Step;
        for (int i = 0; i < events.Length; i++)
        {
            if (events[i].Step < last)
                throw new ArgumentException($"Input '{spec.Name}': event {i} is in step {events[i].Step}, after an event or the current step {last}. Sort events by step.", nameof(events));
            if ((uint)events[i].Neuron >= (uint)size)
                throw new ArgumentException($"Input '{spec.Name}': event {i} is for neuron {events[i].Neuron}; allowed are 0 to {size - 1}.", nameof(events));
            last = events[i].Step;
        }
        target.Write(replica, events);
    }

    /// <inheritdoc/>
    public int DrainSpikes(int probe, Span<SpikeRecord> spikes)
    {
        ProbeSpec spec = Item(Program.Probes, probe, "probe");
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
    public long StateLength(StateAddress address) => address.Kind switch
    {
        StateKind.Field => FieldAt(address).Length,
        StateKind.Weights => Item(_projections, address.Index, "projection").Generator.Count,
        StateKind.SynapseField => LearningAt(address).Projection.Generator.Count,
        StateKind.PreField => LearningAt(address).Projection.Source.Size,
        StateKind.PostField => LearningAt(address).Projection.Target.Size,
        StateKind.Rows => 2,
        StateKind.Learning => 1,
        StateKind.Tape => (long)Item(_tapes, address.Index, "tape").Rows * _replicas * _tapes[address.Index].Population.Size,
        _ => throw new ArgumentException($"State kind {address.Kind} is unknown.", nameof(address)),
    };

    /// <inheritdoc/>
    public void ReadState(StateAddress address, Span<double> values)
    {
        CheckLength(address, values.Length);
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
            case StateKind.PreField or StateKind.PostField:
                LearningAt(address).ReadTrace(address.Kind == StateKind.PreField ? 0 : 1, address.Item, values);
                break;
            case StateKind.Rows:
                (values[0], values[1]) = (_projections[address.Index].RowsInUse, _projections[address.Index].FrozenRows);
                break;
            case StateKind.Learning:
                values[0] = Item(_projections, address.Index, "projection").Learning ? 1 : 0;
                break;
            case StateKind.Tape:
                ReadTape(_tapes[address.Index], values);
                break;
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateAddress address, ReadOnlySpan<double> values)
    {
        if (address.Kind == StateKind.Tape)
        {
            WriteTape(Item(_tapes, address.Index, "tape"), values);
            return;
        }
        CheckLength(address, values.Length);
        switch (address.Kind)
        {
            case StateKind.Field:
                _populations[address.Index].WriteField(address.Item, address.Replica, values);
                break;
            case StateKind.Weights:
                WriteWeights(_projections[address.Index], values);
                break;
            case StateKind.SynapseField:
                AlignedBuffer<float> state = LearningAt(address).SynapseState[address.Item];
                for (int i = 0; i < values.Length; i++) state[i] = (float)values[i];
                break;
            case StateKind.PreField or StateKind.PostField:
                LearningAt(address).WriteTrace(address.Kind == StateKind.PreField ? 0 : 1, address.Item, values, Step);
                break;
            case StateKind.Rows:
                WriteRows(_projections[address.Index], values);
                break;
            case StateKind.Learning:
                Item(_projections, address.Index, "projection").Learning = values[0] != 0;
                break;
        }
    }

    /// <inheritdoc/>
    public SynapseList ReadSynapses(int projection)
    {
        var generator = Item(_projections, projection, "projection").Generator;
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
        double minimum = projection.Spec.MinimumWeight, maximum = projection.Spec.MaximumWeight;
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= minimum && values[i] <= maximum) || !double.IsFinite(values[i]))
                throw new ArgumentException($"Projection '{projection.Spec.Name}': weight {i} is {values[i]}; allowed are finite numbers in [{minimum}, {maximum}].", nameof(values));
        }
        AlignedBuffer<float> weights = projection.MaterialiseWeights();
        for (int i = 0; i < values.Length; i++) weights[i] = (float)values[i];
        projection.IsDirty = true;
    }

    private static void WriteRows(CpuProjection projection, ReadOnlySpan<double> values)
    {
        int size = projection.Target.Size;
        if (!(values[0] >= 0 && values[0] <= size && values[1] >= 0 && values[1] <= values[0]))
        {
            throw new ArgumentException(
                $"Projection '{projection.Spec.Name}': rows in use {values[0]}, frozen {values[1]}; allowed are 0 <= frozen <= in use <= {size}.", nameof(values));
        }
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
        ProbeSpec spec = Item(Program.Probes, probe, "probe");
        if (spec.Tape is not null) throw new ArgumentException($"Probe '{spec.Name}' records to tape '{spec.Tape}': read the tape's state.", nameof(probe));
        return _probes[probe] as CpuRowProbe
            ?? throw new ArgumentException($"Probe '{spec.Name}' records spikes: drain it with DrainSpikes.", nameof(probe));
    }

    private CpuField FieldAt(StateAddress address)
    {
        CpuPopulation population = Item(_populations, address.Index, "population");
        if ((uint)address.Item >= (uint)population.Layout.Count)
            throw new ArgumentException($"Population '{population.Spec.Name}' has {population.Layout.Count} fields; there is no field {address.Item}.");
        if (!population.Field(address.Item).IsShared) CheckReplica(address.Replica);
        return population.Field(address.Item);
    }

    private CpuLearning LearningAt(StateAddress address)
    {
        CpuProjection projection = Item(_projections, address.Index, "projection");
        CpuLearning learning = _learning[address.Index]
            ?? throw new ArgumentException($"Projection '{projection.Spec.Name}' does not learn while stepping: it has no {address.Kind}.");
        SynapseKernelDeclaration kernel = projection.Spec.Synapse!.Declaration;
        int fields = (address.Kind switch { StateKind.PreField => kernel.PreFields, StateKind.PostField => kernel.PostFields, _ => kernel.SynapseFields }).Count;
        if ((uint)address.Item >= (uint)fields)
            throw new ArgumentException($"Projection '{projection.Spec.Name}' has {fields} values of kind {address.Kind}; there is no number {address.Item}.");
        return learning;
    }

    private void CheckLength(StateAddress address, int length)
    {
        long expected = StateLength(address);
        if (length != expected)
            throw new ArgumentException($"{address.Kind} {address.Index} has {expected} values; {length} were given.");
    }

    private void CheckReplica(int replica)
    {
        if ((uint)replica >= (uint)Batch) throw new ArgumentOutOfRangeException(nameof(replica), $"Replica {replica} does not exist; allowed are 0 to {Batch - 1}.");
    }

    private static T Item<T>(IReadOnlyList<T> list, int index, string kind)
        => (uint)index < (uint)list.Count
            ? list[index]
            : throw new ArgumentOutOfRangeException(nameof(index), $"There is no {kind} {index}; the program has {list.Count}.");
}
