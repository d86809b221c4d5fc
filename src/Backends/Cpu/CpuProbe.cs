using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Backends.Cpu;

/// <summary>A probe: records after the step, and says how many more steps it can take.</summary>
internal abstract class CpuProbe : IDisposable
{
    protected CpuProbe(ProbeSpec spec, CpuPopulation population) => (Spec, Population) = (spec, population);

    public ProbeSpec Spec { get; }

    public CpuPopulation Population { get; }

    /// <summary>Steps from <paramref name="step"/> on that certainly fit, for all replicas; 0 when full.</summary>
    public abstract long Room(long step, int replicas);

    /// <summary>Before a run: what was taken or written since the last one makes room, or takes it.</summary>
    public virtual void BeginRun(long step)
    {
    }

    /// <summary>After a run.</summary>
    public virtual void EndRun(long step)
    {
    }

    /// <summary>What every worker records of its own slice, right after its emissions are known.</summary>
    public virtual void ObserveSlice(int replica, int slice, long step)
    {
    }

    /// <summary>What one worker records for all slices, after the barrier that ends the step's emissions.</summary>
    public virtual void ObserveAll(int replica, long step)
    {
    }

    public abstract void Reset(int replicas);

    public abstract void Save(BinaryWriter writer, int replicas);

    public abstract void Restore(BinaryReader reader, int replicas);

    public abstract void Dispose();
}

/// <summary>Emissions one by one, in a buffer per replica.</summary>
internal sealed unsafe class CpuSpikeProbe : CpuProbe
{
    private readonly AlignedBuffer<SpikeRecord>[] _records;
    private readonly int[] _count;
    private readonly int[] _taken;

    public CpuSpikeProbe(ProbeSpec spec, CpuPopulation population) : base(spec, population)
    {
        _records = new AlignedBuffer<SpikeRecord>[population.Replicas];
        for (int r = 0; r < _records.Length; r++) _records[r] = new AlignedBuffer<SpikeRecord>(spec.Capacity);
        _count = new int[population.Replicas];
        _taken = new int[population.Replicas];
    }

    public override long Room(long step, int replicas)
    {
        long room = long.MaxValue;
        for (int r = 0; r < replicas; r++) room = Math.Min(room, (Spec.Capacity - _count[r]) / Population.Size);
        return room;
    }

    public override void ObserveAll(int replica, long step)
    {
        int parity = (int)(step & 1), count = _count[replica];
        SpikeRecord* records = _records[replica].Pointer;
        for (int s = 0; s < Population.Slices; s++)
        {
            int emitted = Population.Count(replica, parity, s);
            int* emitters = Population.EmittersOf(replica, parity) + Population.Cuts[s];
            float* values = Population.IsGraded ? Population.EmissionsOf(replica, parity) + Population.Cuts[s] : null;
            for (int e = 0; e < emitted; e++)
                records[count++] = new SpikeRecord(replica, step, emitters[e], values == null ? 1 : values[e]);
        }
        _count[replica] = count;
    }

    public int Drain(Span<SpikeRecord> spikes, int replicas)
    {
        int written = 0;
        for (int r = 0; r < replicas && written < spikes.Length; r++)
        {
            int take = Math.Min(_count[r] - _taken[r], spikes.Length - written);
            _records[r].Span(_taken[r], take).CopyTo(spikes[written..]);
            written += take;
            _taken[r] += take;
        }
        return written;
    }

    /// <summary>Moves what still waits to the front: once per run, not per drained piece.</summary>
    public override void BeginRun(long step)
    {
        for (int r = 0; r < _count.Length; r++)
        {
            if (_taken[r] == 0) continue;
            int waiting = _count[r] - _taken[r];
            if (waiting > 0) _records[r].Span(_taken[r], waiting).CopyTo(_records[r].Span(0, waiting));
            (_count[r], _taken[r]) = (waiting, 0);
        }
    }

    public override void Reset(int replicas)
    {
        Array.Clear(_count);
        Array.Clear(_taken);
    }

    public override void Save(BinaryWriter writer, int replicas)
    {
        for (int r = 0; r < replicas; r++)
        {
            writer.Write(_count[r] - _taken[r]);
            foreach (SpikeRecord record in _records[r].Span(_taken[r], _count[r] - _taken[r]))
            {
                writer.Write(record.Step);
                writer.Write(record.Neuron);
                writer.Write(record.Value);
            }
        }
    }

    public override void Restore(BinaryReader reader, int replicas)
    {
        Reset(replicas);
        for (int r = 0; r < replicas; r++)
        {
            _count[r] = reader.ReadInt32();
            for (int i = 0; i < _count[r]; i++)
                _records[r][i] = new SpikeRecord(r, reader.ReadInt64(), reader.ReadInt32(), reader.ReadSingle());
        }
    }

    public override void Dispose()
    {
        foreach (AlignedBuffer<SpikeRecord> records in _records) records.Dispose();
    }
}

/// <summary>Rows of a field, of counts, or (for tapes) of emissions: [rows, replicas, padded].</summary>
internal sealed unsafe class CpuRowProbe : CpuProbe
{
    private readonly AlignedBuffer<float> _rows;
    private readonly AlignedBuffer<int>? _counts;
    private readonly int _field;
    private readonly int _every;
    private readonly long _capacity;
    private readonly CpuTape? _tape;
    private long _drained;

    public CpuRowProbe(ProbeSpec spec, CpuPopulation population, CpuTape? tape) : base(spec, population)
    {
        _tape = tape;
        _every = spec.Kind == ProbeKind.Spikes ? 1 : spec.EverySteps;
        _capacity = tape?.Capacity ?? spec.Capacity;
        _field = spec.Kind == ProbeKind.Field ? population.Layout.Find(spec.Field) : -1;
        _rows = tape?.Values ?? new AlignedBuffer<float>(_capacity * population.Replicas * population.Padded);
        _counts = spec.Kind == ProbeKind.Count ? new AlignedBuffer<int>((long)population.Replicas * population.Padded) : null;
    }

    public int Pending(long step) => (int)(Rows(step) - _drained);

    public override long Room(long step, int replicas)
    {
        long free = _capacity - (Rows(step) - _drained);
        // Row n is complete after step n * every - 1: the run may go on to the step that completes the last free row.
        return free == 0 ? 0 : (Rows(step) + free) * _every - step;
    }

    public override void ObserveSlice(int replica, int slice, long step)
    {
        int from = Population.Cuts[slice], to = Population.Cuts[slice + 1], parity = (int)(step & 1);
        int emitted = Population.Count(replica, parity, slice);
        int* emitters = Population.EmittersOf(replica, parity) + from;
        int* counts = _counts is null ? null : _counts.Pointer + (long)replica * Population.Padded;
        if (counts != null)
            for (int e = 0; e < emitted; e++) counts[emitters[e]]++;
        if ((step + 1) % _every != 0) return;

        float* row = Row((step + 1) / _every - 1 - _drained, replica);
        if (counts != null)
        {
            for (int i = from; i < to; i++) row[i] = counts[i];
            new Span<int>(counts + from, to - from).Clear();
        }
        else if (_field >= 0)
        {
            CpuField field = Population.Field(_field);
            float* source = field.Real(replica);
            if (field.IsRepeated) new Span<float>(row + from, to - from).Fill(source[0]);
            else new Span<float>(source + from, to - from).CopyTo(new Span<float>(row + from, to - from));
        }
        else
        {
            new Span<float>(row + from, to - from).Clear();
            float* values = Population.IsGraded ? Population.EmissionsOf(replica, parity) + from : null;
            for (int e = 0; e < emitted; e++) row[emitters[e]] = values == null ? 1 : values[e];
        }
    }

    /// <summary>Copies whole rows of the replicas in use, as many as fit.</summary>
    public int Drain<T>(long step, int replicas, Span<T> target, Func<float, T>? convert) where T : unmanaged
    {
        int size = Population.Size, pending = Pending(step);
        int rows = Math.Min(pending, target.Length / (size * replicas));
        for (int row = 0; row < rows; row++)
        {
            for (int r = 0; r < replicas; r++)
            {
                ReadOnlySpan<float> source = new(Row(row, r), size);
                Span<T> to = target.Slice((row * replicas + r) * size, size);
                if (convert is null) System.Runtime.InteropServices.MemoryMarshal.Cast<float, T>(source).CopyTo(to);
                else
                    for (int i = 0; i < size; i++) to[i] = convert(source[i]);
            }
        }
        long stride = (long)Population.Replicas * Population.Padded;
        long left = (pending - rows) * stride;
        if (rows > 0 && left > 0)
            Buffer.MemoryCopy(_rows.Pointer + rows * stride, _rows.Pointer, left * sizeof(float), left * sizeof(float));
        _drained += rows;
        return rows;
    }

    /// <summary>The host or a phase may have emptied the tape or filled it: the next row comes behind what is there.</summary>
    public override void BeginRun(long step)
    {
        if (_tape is not null) _drained = Rows(step) - _tape.Rows;
    }

    /// <summary>A tape's number of filled rows follows the steps done.</summary>
    public override void EndRun(long step)
    {
        if (_tape is not null) _tape.Rows = (int)(Rows(step) - _drained);
    }

    public override void Reset(int replicas)
    {
        _drained = 0;
        _counts?.Clear();
    }

    public override void Save(BinaryWriter writer, int replicas)
    {
        writer.Write(_drained);
        writer.Write(_counts is null ? 0 : 1);
        for (int r = 0; r < replicas; r++)
            for (int i = 0; _counts is not null && i < Population.Size; i++) writer.Write(_counts[(long)r * Population.Padded + i]);
    }

    public void SaveRows(BinaryWriter writer, int replicas, long step)
    {
        // A tape is saved by itself.
        int pending = _tape is null ? Pending(step) : 0;
        writer.Write(pending);
        for (int row = 0; row < pending; row++)
            for (int r = 0; r < replicas; r++)
                foreach (float value in new ReadOnlySpan<float>(Row(row, r), Population.Size)) writer.Write(value);
    }

    public override void Restore(BinaryReader reader, int replicas)
    {
        Reset(replicas);
        _drained = reader.ReadInt64();
        if (reader.ReadInt32() == 0) return;
        for (int r = 0; r < replicas; r++)
            for (int i = 0; i < Population.Size; i++) _counts![(long)r * Population.Padded + i] = reader.ReadInt32();
    }

    public void RestoreRows(BinaryReader reader, int replicas)
    {
        int pending = reader.ReadInt32();
        for (int row = 0; row < pending; row++)
            for (int r = 0; r < replicas; r++)
                for (int i = 0; i < Population.Size; i++) Row(row, r)[i] = reader.ReadSingle();
    }

    public override void Dispose()
    {
        if (_tape is null) _rows.Dispose();
        _counts?.Dispose();
    }

    private long Rows(long step) => step / _every;

    private float* Row(long row, int replica) => _rows.Pointer + (row * Population.Replicas + replica) * Population.Padded;
}

/// <summary>Rows kept for phases: [capacity, replicas, padded].</summary>
internal sealed class CpuTape : IDisposable
{
    public CpuTape(TapeSpec spec, CpuPopulation population)
    {
        (Population, Capacity) = (population, spec.Capacity);
        Values = new AlignedBuffer<float>((long)spec.Capacity * population.Replicas * population.Padded);
    }

    public CpuPopulation Population { get; }

    public int Capacity { get; }

    public AlignedBuffer<float> Values { get; }

    /// <summary>Filled rows.</summary>
    public int Rows { get; set; }

    public void Dispose() => Values.Dispose();
}
