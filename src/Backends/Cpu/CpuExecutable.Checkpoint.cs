using Neuromorphic.Hal.Files;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>Checkpoints: everything that the next step depends on, in an order of its own, so that thread count and vector width may differ.</summary>
internal sealed unsafe partial class CpuExecutable
{
    private string Form => $"cpu, batch {Batch}";

    /// <inheritdoc/>
    public void Save(Stream stream)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        FlushBundles();
        SettleLearning();
        StateImage.Write(stream, Program, Form, Save);
    }

    private void Save(BinaryWriter writer)
    {
        writer.Write(Step);
        writer.Write(_replicas);
        foreach (uint trial in _trials) writer.Write(trial);
        foreach (CpuPopulation population in _populations) SavePopulation(writer, population);
        foreach (CpuProjection projection in _projections) SaveProjection(writer, projection);
        foreach (CpuInput input in _inputs) SaveInput(writer, input);
        foreach (CpuTape tape in _tapes) SaveTape(writer, tape);
        foreach (CpuProbe probe in _probes)
        {
            probe.Save(writer, _replicas);
            (probe as CpuRowProbe)?.SaveRows(writer, _replicas, Step);
        }
        foreach (CpuLearning? learning in _learning) learning?.Save(writer, Step);
        SavePhaseState(writer);
    }

    /// <inheritdoc/>
    public void Restore(Stream stream)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        // The image is read whole and its checksum verified before the first value is changed.
        using BinaryReader reader = StateImage.Read(stream, Program, Form);
        foreach (DelaySortedDelivery bundle in _bundles) bundle.Forget();
        Step = reader.ReadInt64();
        _replicas = reader.ReadInt32();
        for (int i = 0; i < _trials.Length; i++) _trials[i] = reader.ReadUInt32();
        foreach (CpuPopulation population in _populations) RestorePopulation(reader, population);
        foreach (CpuProjection projection in _projections) RestoreProjection(reader, projection);
        RefreshDeliveries();
        foreach (CpuInput input in _inputs) RestoreInput(reader, input);
        foreach (CpuTape tape in _tapes) RestoreTape(reader, tape);
        foreach (CpuProbe probe in _probes)
        {
            probe.Restore(reader, _replicas);
            (probe as CpuRowProbe)?.RestoreRows(reader, _replicas);
        }
        foreach (CpuLearning? learning in _learning) learning?.Restore(reader, Step);
        RestorePhaseState(reader);
    }

    private void SavePopulation(BinaryWriter writer, CpuPopulation population)
    {
        for (int f = 0; f < population.Layout.Count; f++)
        {
            CpuField field = population.Field(f);
            double[] values = new double[field.Length];
            for (int r = 0; r < (field.IsShared ? 1 : _replicas); r++)
            {
                field.Read(r, values);
                // Double precision holds a field's reals and its integers.
                foreach (double value in values) writer.Write(value);
            }
        }
        foreach (CpuChannel channel in population.Channels)
        {
            writer.Write(channel.Scale);
            writer.Write(channel.Slots);
            int[] ring = new int[channel.Slots * population.Size];
            for (int r = 0; r < _replicas; r++)
            {
                channel.Read(r, Step, ring);
                foreach (int value in ring) writer.Write(value);
            }
        }
    }

    private void RestorePopulation(BinaryReader reader, CpuPopulation population)
    {
        for (int f = 0; f < population.Layout.Count; f++)
        {
            double[] values = new double[population.Layout.Length(f)];
            for (int r = 0; r < (population.Field(f).IsShared ? 1 : _replicas); r++)
            {
                for (int i = 0; i < values.Length; i++) values[i] = reader.ReadDouble();
                population.WriteField(f, r, values);
            }
        }
        population.ForgetDraws();
        foreach (CpuChannel channel in population.Channels)
        {
            channel.Rescale(reader.ReadInt32());
            int slots = reader.ReadInt32();
            channel.EnsureSlots(slots, Step);
            int[] ring = new int[slots * population.Size];
            for (int r = 0; r < _replicas; r++)
            {
                for (int i = 0; i < ring.Length; i++) ring[i] = reader.ReadInt32();
                channel.Write(r, Step, ring);
            }
        }
    }

    private static void SaveProjection(BinaryWriter writer, CpuProjection projection)
    {
        writer.Write(projection.RowsInUse);
        writer.Write(projection.FrozenRows);
        writer.Write(projection.Learning);
        writer.Write(projection.Weights is not null);
        for (long i = 0; projection.Weights is not null && i < projection.Weights.Length; i++) writer.Write(projection.Weights[i]);
    }

    private static void RestoreProjection(BinaryReader reader, CpuProjection projection)
    {
        projection.RowsInUse = reader.ReadInt32();
        projection.FrozenRows = reader.ReadInt32();
        projection.Learning = reader.ReadBoolean();
        if (reader.ReadBoolean())
        {
            var weights = projection.MaterialiseWeights();
            for (long i = 0; i < weights.Length; i++) weights[i] = reader.ReadSingle();
        }
        else
        {
            projection.ForgetWeights();
        }
        projection.MeasureWeights();
        // Weights may have outgrown the fixed point that was saved with them: the next run looks again, and finds it as it is where they have not.
        projection.IsDirty = true;
    }

    private void SaveInput(BinaryWriter writer, CpuInput input)
    {
        for (int r = 0; r < _replicas; r++)
        {
            if (input is CpuEventsInput events)
            {
                writer.Write(events.Written(r).Length);
                foreach (InputEvent e in events.Written(r))
                {
                    writer.Write(e.Step);
                    writer.Write(e.Neuron);
                    writer.Write(e.Value);
                }
            }
            else if (input is CpuValuesInput values)
            {
                writer.Write(values.Rows(r));
                for (int row = 0; row < values.Rows(r); row++)
                    foreach (float value in new ReadOnlySpan<float>(values.Row(row, r), values.Size)) writer.Write(value);
            }
        }
    }

    private void RestoreInput(BinaryReader reader, CpuInput input)
    {
        for (int r = 0; r < _replicas; r++)
        {
            input.Reset(r);
            if (input is CpuEventsInput events)
            {
                InputEvent[] written = new InputEvent[reader.ReadInt32()];
                for (int i = 0; i < written.Length; i++) written[i] = new InputEvent(reader.ReadInt64(), reader.ReadInt32(), reader.ReadSingle());
                events.Write(r, written);
            }
            else if (input is CpuValuesInput values)
            {
                float[] rows = new float[reader.ReadInt32() * values.Size];
                for (int i = 0; i < rows.Length; i++) rows[i] = reader.ReadSingle();
                values.Write(r, rows);
            }
        }
    }

    private void SaveTape(BinaryWriter writer, CpuTape tape)
    {
        writer.Write(tape.Rows);
        double[] values = new double[tape.Rows * _replicas * tape.Population.Size];
        ReadTape(tape, values);
        foreach (double value in values) writer.Write((float)value);
    }

    private void RestoreTape(BinaryReader reader, CpuTape tape)
    {
        double[] values = new double[reader.ReadInt32() * _replicas * tape.Population.Size];
        for (int i = 0; i < values.Length; i++) values[i] = reader.ReadSingle();
        WriteTape(tape, values);
    }
}
