using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>A tape: [row, replica, element].</summary>
internal sealed class ReferenceTape<TLane>(TapeSpec spec, int size, int batch) : IDisposable where TLane : unmanaged, ILane<TLane, bool>
{
    public TapeSpec Spec { get; } = spec;

    public int Size { get; } = size;

    public AlignedBuffer<TLane> Values { get; } = new((long)spec.Capacity * batch * size);

    /// <summary>Filled rows.</summary>
    public int Rows { get; set; }

    public ref TLane At(int row, int replica, int element) => ref Values[((long)row * batch + replica) * Size + element];

    public void Dispose() => Values.Dispose();
}

/// <summary>A probe and what waits in it.</summary>
internal sealed class ReferenceProbe<TLane> where TLane : unmanaged, ILane<TLane, bool>
{
    private readonly ReferencePopulation<TLane> _population;
    private readonly int _field;

    public ReferenceProbe(NetworkProgram program, ProbeSpec spec, ReferencePopulation<TLane> population, int batch)
    {
        Spec = spec;
        _population = population;
        _field = spec.Kind == ProbeKind.Field ? population.Layout.Find(spec.Field) : -1;
        Every = spec.Kind == ProbeKind.Spikes ? 1 : spec.EverySteps;
        Spikes = [.. Enumerable.Range(0, batch).Select(_ => new List<SpikeRecord>())];
        Rows = [.. Enumerable.Range(0, batch).Select(_ => new List<TLane[]>())];
        Counts = [.. Enumerable.Range(0, batch).Select(_ => new int[population.Size])];
    }

    public ProbeSpec Spec { get; }

    public int Every { get; }

    public int Size => _population.Size;

    /// <summary>[replica] spikes that wait.</summary>
    public List<SpikeRecord>[] Spikes { get; }

    /// <summary>[replica] rows that wait.</summary>
    public List<TLane[]>[] Rows { get; }

    /// <summary>[replica][neuron] spikes of the window.</summary>
    public int[][] Counts { get; }

    /// <summary>Spikes go to the host one by one; everything else is rows.</summary>
    public bool IsSpikeList => Spec.Kind == ProbeKind.Spikes && Spec.Tape is null;

    public void Reset()
    {
        foreach (List<SpikeRecord> spikes in Spikes) spikes.Clear();
        foreach (List<TLane[]> rows in Rows) rows.Clear();
        foreach (int[] counts in Counts) Array.Clear(counts);
    }

    /// <summary>The next step might not fit.</summary>
    public bool IsFull(int replicas, ReferenceTape<TLane>? tape)
    {
        if (tape is not null) return tape.Rows >= tape.Spec.Capacity;
        return IsSpikeList
            ? Enumerable.Range(0, replicas).Any(r => Spec.Capacity - Spikes[r].Count < Size)
            : Rows[0].Count >= Spec.Capacity;
    }

    public void Observe(int replica, long step, ReferenceTape<TLane>? tape)
    {
        if (IsSpikeList)
        {
            foreach (int n in _population.Spikes[replica])
                Spikes[replica].Add(new SpikeRecord(replica, step, n, (float)Scalar.ToDouble(_population.Emitted[replica][n])));
            return;
        }
        foreach (int n in _population.Spikes[replica]) Counts[replica][n]++;
        if ((step + 1) % Every != 0) return;
        TLane[] row = new TLane[Size];
        for (int n = 0; n < Size; n++)
        {
            row[n] = Spec.Kind switch
            {
                ProbeKind.Count => TLane.Splat(Counts[replica][n]),
                ProbeKind.Field => _population.Fields[replica][_field][n],
                _ => _population.Emitted[replica][n],
            };
            if (tape is not null) tape.At(tape.Rows, replica, n) = row[n];
        }
        Array.Clear(Counts[replica]);
        if (tape is null) Rows[replica].Add(row);
    }

    /// <summary>A tape has one row more once all replicas have written theirs.</summary>
    public void EndStep(long step, int replicas, ReferenceTape<TLane>? tape)
    {
        if (tape is not null && (step + 1) % Every == 0 && replicas > 0) tape.Rows++;
    }
}
