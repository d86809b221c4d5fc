using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Files;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>Inputs from the host, probes to the host, state both ways, checkpoints.</summary>
internal sealed partial class ReferenceExecutable<TLane>
{
    private string Form => $"reference, {(TLane.IsDouble ? "double" : "single")}, batch {Batch}";

    /// <inheritdoc/>
    public void WriteInput(int input, int replica, ReadOnlySpan<float> rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        InputSpec spec = CallChecks.Item(Program.Inputs, input, "input");
        CallChecks.Replica(replica, Batch);
        CallChecks.Rows(spec, _inputs[input].Size, rows);
        _inputs[input].Rows[replica] = Array.ConvertAll(rows.ToArray(), value => (double)value);
    }

    /// <inheritdoc/>
    public void WriteEvents(int input, int replica, ReadOnlySpan<InputEvent> events)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        InputSpec spec = CallChecks.Item(Program.Inputs, input, "input");
        CallChecks.Replica(replica, Batch);
        CallChecks.Events(spec, _inputs[input].Size, Step, events);
        _inputs[input].Events[replica] = events.ToArray();
    }

    /// <inheritdoc/>
    public int DrainSpikes(int probe, Span<SpikeRecord> spikes)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ProbeSpec spec = CallChecks.Item(Program.Probes, probe, "probe");
        if (!_probes[probe].IsSpikeList) throw new ArgumentException($"Probe '{spec.Name}' records rows, not spikes: drain it with DrainProbe.");
        int written = 0;
        for (int r = 0; r < _replicas; r++)
        {
            List<SpikeRecord> waiting = _probes[probe].Spikes[r];
            int take = Math.Min(waiting.Count, spikes.Length - written);
            for (int i = 0; i < take; i++) spikes[written++] = waiting[i];
            waiting.RemoveRange(0, take);
        }
        return written;
    }

    /// <inheritdoc/>
    public int PendingRows(int probe) => RowProbe(probe).Rows[0].Count;

    /// <inheritdoc/>
    public int DrainProbe(int probe, Span<float> rows)
    {
        double[] wide = new double[rows.Length];
        int count = DrainProbe(probe, wide);
        for (int i = 0; i < count * RowProbe(probe).Size * _replicas; i++) rows[i] = (float)wide[i];
        return count;
    }

    /// <inheritdoc/>
    public int DrainProbe(int probe, Span<double> rows)
    {
        ReferenceProbe<TLane> source = RowProbe(probe);
        int width = source.Size * _replicas, count = Math.Min(source.Rows[0].Count, rows.Length / width);
        for (int row = 0; row < count; row++)
            for (int r = 0; r < _replicas; r++)
                for (int n = 0; n < source.Size; n++) rows[row * width + r * source.Size + n] = Scalar.ToDouble(source.Rows[r][row][n]);
        for (int r = 0; r < _replicas; r++) source.Rows[r].RemoveRange(0, count);
        return count;
    }

    /// <inheritdoc/>
    public long StateLength(StateAddress address)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return address.Kind switch
        {
            StateKind.Field => FieldLength(address),
            StateKind.Weights => CallChecks.Item(_projections, address.Index, "projection").Generator.WeightCount,
            StateKind.SynapseField or StateKind.PreField or StateKind.PostField or StateKind.UpdateField => Trace(address).Length,
            StateKind.Rows => CallChecks.LengthOfEach(_projections, address.Index, "projection", 2),
            StateKind.Learning => CallChecks.LengthOfEach(_projections, address.Index, "projection", 1),
            StateKind.Tape => (long)CallChecks.Item(_tapes, address.Index, "tape").Rows * _replicas * _tapes[address.Index].Size,
            _ => throw new ArgumentException($"State kind {address.Kind} is unknown."),
        };
    }

    /// <inheritdoc/>
    public void ReadState(StateAddress address, Span<double> values)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CallChecks.Length(address, StateLength(address), values.Length);
        switch (address.Kind)
        {
            case StateKind.Field:
                _populations[address.Index].ReadField(address.Replica, address.Item, values);
                break;
            case StateKind.Weights:
                for (int i = 0; i < values.Length; i++) values[i] = Scalar.ToDouble(_projections[address.Index].Weight[i]);
                break;
            case StateKind.Rows:
                (values[0], values[1]) = (_projections[address.Index].RowsInUse, _projections[address.Index].FrozenRows);
                break;
            case StateKind.Learning:
                values[0] = _projections[address.Index].Learning ? 1 : 0;
                break;
            case StateKind.Tape:
                ReferenceTape<TLane> tape = _tapes[address.Index];
                for (int i = 0; i < values.Length; i++)
                    values[i] = Scalar.ToDouble(tape.At(i / tape.Size / _replicas, i / tape.Size % _replicas, i % tape.Size));
                break;
            default:
                TLane[] trace = Trace(address);
                for (int i = 0; i < values.Length; i++) values[i] = Scalar.ToDouble(trace[i]);
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
        switch (address.Kind)
        {
            case StateKind.Field:
                ReferencePopulation<TLane> population = _populations[address.Index];
                CallChecks.Field(population.Spec, population.Layout.Declaration(address.Item), values);
                population.WriteField(address.Replica, address.Item, values);
                break;
            case StateKind.Weights:
                CallChecks.Weights(_projections[address.Index].Spec, values);
                for (int i = 0; i < values.Length; i++) _projections[address.Index].Weight[i] = TLane.Splat(values[i]);
                _projections[address.Index].IsRewritten = true;
                break;
            case StateKind.Rows:
                CallChecks.RowCounts(_projections[address.Index].Spec, _projections[address.Index].Generator.RowCount, values[0], values[1]);
                (_projections[address.Index].RowsInUse, _projections[address.Index].FrozenRows) = ((int)values[0], (int)values[1]);
                break;
            case StateKind.Learning:
                _projections[address.Index].Learning = CallChecks.Switch(_projections[address.Index].Spec, values[0]);
                break;
            default:
                TLane[] trace = Trace(address);
                CallChecks.Trace(_projections[address.Index].Spec, address.Kind, values);
                for (int i = 0; i < values.Length; i++) trace[i] = TLane.Splat(values[i]);
                break;
        }
    }

    /// <inheritdoc/>
    public SynapseList ReadSynapses(int projection)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ReferenceProjection<TLane> p = CallChecks.Item(_projections, projection, "projection");
        long[] offsets = [.. Enumerable.Range(0, p.Generator.SourceCount + 1).Select(s => s == p.Generator.SourceCount ? p.Generator.Count : p.Generator.RowStart(s))];
        return new SynapseList(offsets, [.. p.Target], [.. p.Delay]);
    }

    /// <inheritdoc/>
    public void Save(Stream stream)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        StateImage.Write(stream, Program, Form, Save);
    }

    private void Save(BinaryWriter writer)
    {
        writer.Write(Step);
        writer.Write(_replicas);
        foreach (uint trial in _trials) writer.Write(trial);
        foreach (ReferencePopulation<TLane> population in _populations)
        {
            foreach (int scale in population.Scales) writer.Write(scale);
            for (int r = 0; r < Batch; r++)
            {
                for (int f = 0; f < population.Layout.Count; f++)
                {
                    double[] values = new double[population.Layout.Length(f)];
                    population.ReadField(r, f, values);
                    foreach (double value in values) writer.Write(value);
                }
                foreach (long[,] ring in population.Rings[r])
                    foreach (long sum in ring) writer.Write(sum);
            }
        }
        foreach (ReferenceProjection<TLane> projection in _projections)
        {
            writer.Write(projection.RowsInUse);
            writer.Write(projection.FrozenRows);
            writer.Write(projection.Learning);
            for (int i = 0; i < projection.Generator.WeightCount; i++) writer.Write(Scalar.ToDouble(projection.Weight[i]));
            projection.Rule?.Save(writer);
        }
        foreach (ReferenceInput input in _inputs) SaveInput(writer, input);
        foreach (ReferenceTape<TLane> tape in _tapes)
        {
            writer.Write(tape.Rows);
            for (long i = 0; i < tape.Values.Length; i++) writer.Write(Scalar.ToDouble(tape.Values[i]));
        }
        foreach (ReferenceProbe<TLane> probe in _probes) SaveProbe(writer, probe);
        SavePhaseState(writer);
    }

    /// <inheritdoc/>
    public void Restore(Stream stream)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using BinaryReader reader = StateImage.Read(stream, Program, Form);
        Step = reader.ReadInt64();
        _replicas = reader.ReadInt32();
        for (int i = 0; i < _trials.Length; i++) _trials[i] = reader.ReadUInt32();
        foreach (ReferencePopulation<TLane> population in _populations)
        {
            for (int c = 0; c < population.Scales.Length; c++) population.Scales[c] = reader.ReadInt32();
            for (int r = 0; r < Batch; r++)
            {
                for (int f = 0; f < population.Layout.Count; f++)
                {
                    double[] values = new double[population.Layout.Length(f)];
                    for (int i = 0; i < values.Length; i++) values[i] = reader.ReadDouble();
                    population.WriteField(r, f, values);
                }
                foreach (long[,] ring in population.Rings[r])
                    for (int s = 0; s < ring.GetLength(0); s++)
                        for (int n = 0; n < ring.GetLength(1); n++) ring[s, n] = reader.ReadInt64();
            }
        }
        foreach (ReferenceProjection<TLane> projection in _projections)
        {
            projection.RowsInUse = reader.ReadInt32();
            projection.FrozenRows = reader.ReadInt32();
            projection.Learning = reader.ReadBoolean();
            for (int i = 0; i < projection.Generator.WeightCount; i++) projection.Weight[i] = TLane.Splat(reader.ReadDouble());
            projection.Rule?.Restore(reader);
            projection.IsRewritten = true;
        }
        foreach (ReferenceInput input in _inputs) RestoreInput(reader, input);
        foreach (ReferenceTape<TLane> tape in _tapes)
        {
            tape.Rows = reader.ReadInt32();
            for (long i = 0; i < tape.Values.Length; i++) tape.Values[i] = TLane.Splat(reader.ReadDouble());
        }
        foreach (ReferenceProbe<TLane> probe in _probes) RestoreProbe(reader, probe);
        RestorePhaseState(reader);
    }

    private void SaveInput(BinaryWriter writer, ReferenceInput input)
    {
        for (int r = 0; r < Batch; r++)
        {
            writer.Write(input.Events[r].Length);
            foreach (InputEvent e in input.Events[r])
            {
                writer.Write(e.Step);
                writer.Write(e.Neuron);
                writer.Write(e.Value);
            }
            writer.Write(input.Rows[r].Length);
            foreach (double value in input.Rows[r]) writer.Write(value);
        }
    }

    private void RestoreInput(BinaryReader reader, ReferenceInput input)
    {
        for (int r = 0; r < Batch; r++)
        {
            input.Events[r] = new InputEvent[reader.ReadInt32()];
            for (int i = 0; i < input.Events[r].Length; i++) input.Events[r][i] = new InputEvent(reader.ReadInt64(), reader.ReadInt32(), reader.ReadSingle());
            input.Rows[r] = new double[reader.ReadInt32()];
            for (int i = 0; i < input.Rows[r].Length; i++) input.Rows[r][i] = reader.ReadDouble();
        }
    }

    private void SaveProbe(BinaryWriter writer, ReferenceProbe<TLane> probe)
    {
        for (int r = 0; r < Batch; r++)
        {
            foreach (int count in probe.Counts[r]) writer.Write(count);
            writer.Write(probe.Spikes[r].Count);
            foreach (SpikeRecord spike in probe.Spikes[r])
            {
                writer.Write(spike.Step);
                writer.Write(spike.Neuron);
                writer.Write(spike.Value);
            }
            writer.Write(probe.Rows[r].Count);
            foreach (TLane[] row in probe.Rows[r])
                foreach (TLane value in row) writer.Write(Scalar.ToDouble(value));
        }
    }

    private void RestoreProbe(BinaryReader reader, ReferenceProbe<TLane> probe)
    {
        probe.Reset();
        for (int r = 0; r < Batch; r++)
        {
            for (int n = 0; n < probe.Size; n++) probe.Counts[r][n] = reader.ReadInt32();
            int spikes = reader.ReadInt32();
            for (int i = 0; i < spikes; i++) probe.Spikes[r].Add(new SpikeRecord(r, reader.ReadInt64(), reader.ReadInt32(), reader.ReadSingle()));
            int rows = reader.ReadInt32();
            for (int i = 0; i < rows; i++)
            {
                TLane[] row = new TLane[probe.Size];
                for (int n = 0; n < row.Length; n++) row[n] = TLane.Splat(reader.ReadDouble());
                probe.Rows[r].Add(row);
            }
        }
    }

    private void WriteTape(ReferenceTape<TLane> tape, ReadOnlySpan<double> values)
    {
        int width = tape.Size * _replicas;
        if (values.Length % width != 0 || values.Length / width > tape.Spec.Capacity)
            throw new ArgumentException($"Tape '{tape.Spec.Name}' got {values.Length} values; allowed are at most {tape.Spec.Capacity} whole rows of {width}.");
        tape.Rows = values.Length / width;
        for (int i = 0; i < values.Length; i++) tape.At(i / tape.Size / _replicas, i / tape.Size % _replicas, i % tape.Size) = TLane.Splat(values[i]);
    }

    private ReferenceProbe<TLane> RowProbe(int probe)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ProbeSpec spec = CallChecks.Item(Program.Probes, probe, "probe");
        if (spec.Tape is not null) throw new ArgumentException($"Probe '{spec.Name}' records to tape '{spec.Tape}': read the tape's state.");
        return _probes[probe].IsSpikeList ? throw new ArgumentException($"Probe '{spec.Name}' records spikes: drain it with DrainSpikes.") : _probes[probe];
    }

    private int FieldLength(StateAddress address)
    {
        ReferencePopulation<TLane> population = CallChecks.Item(_populations, address.Index, "population");
        if ((uint)address.Item >= (uint)population.Layout.Count)
            throw new ArgumentException($"Population '{population.Spec.Name}' has {population.Layout.Count} fields; there is no field {address.Item}.");
        if (population.Layout.Declaration(address.Item).Role == FieldRole.State) CallChecks.Replica(address.Replica, Batch);
        return population.Layout.Length(address.Item);
    }

    private TLane[] Trace(StateAddress address)
    {
        ReferenceProjection<TLane> projection = CallChecks.Item(_projections, address.Index, "projection");
        ReferenceRule<TLane>? rule = projection.Rule;
        if (rule is null && address.Kind != StateKind.UpdateField)
            throw new ArgumentException($"Projection '{projection.Spec.Name}' does not learn while stepping: it has no {address.Kind}.");
        TLane[][] fields = address.Kind switch
        {
            StateKind.UpdateField => projection.UpdateState,
            StateKind.PreField => rule!.Pre,
            StateKind.PostField => rule!.Post,
            _ => rule!.Synapse,
        };
        return (uint)address.Item < (uint)fields.Length
            ? fields[address.Item]
            : throw new ArgumentException($"Projection '{projection.Spec.Name}' has {fields.Length} values of kind {address.Kind}; there is no number {address.Item}.");
    }
}
