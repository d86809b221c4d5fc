using System.Runtime.Intrinsics;
using Neuromorphic.Hal.Host.Memory;

namespace Neuromorphic.Backends.Cpu;

/// <summary>
/// One input channel of a population: a ring of fixed-point sums by step of arrival, the sums that delay-sorted rows made for the next step, and inputs.
/// </summary>
internal sealed unsafe class CpuChannel : IDisposable
{
    private AlignedBuffer<int> _ring;
    private nint[]? _arrivals;
    private AlignedBuffer<float>? _values;
    private readonly List<CpuInput> _inputs = [];

    /// <param name="population">The owner.</param>
    /// <param name="index">Position in the kernel's channels.</param>
    /// <param name="scale">Power of two of the fixed point.</param>
    /// <param name="slots">Largest delay into the channel plus 1; 0 where no synapse leads.</param>
    public CpuChannel(CpuPopulation population, int index, int scale, int slots)
    {
        Population = population;
        Index = index;
        Slots = slots;
        Rescale(scale);
        _ring = new AlignedBuffer<int>(slots == 0 ? 16 : (long)slots * population.Padded * population.Replicas);
    }

    public CpuPopulation Population { get; }

    public int Index { get; }

    /// <summary>Length of the ring; 0 where there is none.</summary>
    public int Slots { get; private set; }

    public bool HasSynapses => Slots > 0 || _arrivals is not null;

    public bool HasInputs => _inputs.Count > 0;

    /// <summary>Contributions are rounded to multiples of 2^-Scale.</summary>
    public int Scale { get; private set; }

    public float InverseScale { get; private set; }

    public long Bytes => _ring.Bytes + (_values?.Bytes ?? 0);

    public void Add(CpuInput input)
    {
        _inputs.Add(input);
        _values ??= new AlignedBuffer<float>((long)Population.Padded * Population.Replicas);
    }

    public void Rescale(int scale)
    {
        if (Slots > 0 && _ring is not null && scale != Scale)
        {
            // What is in flight moves to the new grid: exact towards a finer one, rounded half to even towards a coarser one.
            double factor = Math.ScaleB(1, scale - Scale);
            for (long i = 0; i < _ring.Length; i++)
                if (_ring[i] != 0) _ring[i] = (int)Math.Round(_ring[i] * factor, MidpointRounding.ToEven);
        }
        Scale = scale;
        InverseScale = (float)Math.ScaleB(1, -scale);
    }

    /// <summary>Sums of the next step are made elsewhere too: per slice, where the sum of neuron 0 would lie.</summary>
    public void AttachArrivals(nint[] perSlice) => _arrivals = perSlice;

    /// <summary>The sums of neurons [from, to) that arrive in step <paramref name="step"/>; one block of zeros where no synapse leads here.</summary>
    public int* Arriving(int replica, int slice, long step, int from, int to)
    {
        if (_arrivals is null) return Slots > 0 ? Slot(replica, step) : _ring.Pointer;
        int* arrived = (int*)_arrivals[slice];
        if (Slots > 0) AddTo(arrived, Slot(replica, step), from, to);
        return arrived;
    }

    /// <summary>Where contributions for step <paramref name="step"/> are added.</summary>
    public int* Slot(int replica, long step)
        => _ring.Pointer + ((long)replica * Slots + step % Slots) * Population.Padded;

    /// <summary>Sums and inputs of neurons [from, to), added in program order.</summary>
    public float* AddInputs(int* sums, int replica, int slice, long step, uint trial, int from, int to)
    {
        float* values = _values!.Pointer + (long)Population.Padded * replica;
        if (HasSynapses)
        {
            Vector256<float> scale = Vector256.Create(InverseScale);
            for (int i = from; i < to; i += 8)
                (Vector256.ConvertToSingle(Vector256.Load(sums + i)) * scale).Store(values + i);
        }
        else
        {
            new Span<float>(values + from, to - from).Clear();
        }
        foreach (CpuInput input in _inputs) input.AddTo(values, replica, slice, step, trial, from, to);
        return values;
    }

    /// <summary>Empties the sums of a step that has been integrated, for the step that comes a ring later.</summary>
    public void ClearArrived(int replica, int slice, long step, int from, int to)
    {
        if (Slots > 0) new Span<int>(Slot(replica, step) + from, to - from).Clear();
        if (_arrivals is not null) new Span<int>((int*)_arrivals[slice] + from, to - from).Clear();
    }

    public void Clear(int replica)
    {
        if (Slots > 0) new Span<int>(_ring.Pointer + (long)replica * Slots * Population.Padded, Slots * Population.Padded).Clear();
        if (_arrivals is null) return;
        for (int s = 0; s < _arrivals.Length; s++)
            new Span<int>((int*)_arrivals[s] + Population.Cuts[s], Population.Cuts[s + 1] - Population.Cuts[s]).Clear();
    }

    /// <summary>Makes the ring at least <paramref name="slots"/> long; what it holds from step <paramref name="step"/> on stays.</summary>
    public void EnsureSlots(int slots, long step)
    {
        if (slots <= Slots) return;
        AlignedBuffer<int> longer = new((long)slots * Population.Padded * Population.Replicas);
        for (int replica = 0; replica < Population.Replicas; replica++)
        {
            for (int s = 0; s < Slots; s++)
            {
                new Span<int>(Slot(replica, step + s), Population.Padded)
                    .CopyTo(new Span<int>(longer.Pointer + ((long)replica * slots + (step + s) % slots) * Population.Padded, Population.Padded));
            }
        }
        _ring.Dispose();
        (_ring, Slots) = (longer, slots);
    }

    /// <summary>Moves the sums of the next step, <paramref name="step"/>, that were made elsewhere into the ring.</summary>
    public void FoldArrivals(long step)
    {
        if (_arrivals is null) return;
        EnsureSlots(1, step);
        for (int s = 0; s < _arrivals.Length; s++)
        {
            int from = Population.Cuts[s], to = Population.Cuts[s + 1];
            AddTo(Slot(0, step), (int*)_arrivals[s], from, to);
            new Span<int>((int*)_arrivals[s] + from, to - from).Clear();
        }
    }

    /// <summary>The ring of one replica from step <paramref name="step"/> on, slot by slot, for checkpoints.</summary>
    public void Read(int replica, long step, Span<int> values)
    {
        for (int s = 0; s < Slots; s++)
            new Span<int>(Slot(replica, step + s), Population.Size).CopyTo(values[(s * Population.Size)..]);
    }

    public void Write(int replica, long step, ReadOnlySpan<int> values)
    {
        Clear(replica);
        for (int s = 0; s < values.Length / Population.Size; s++)
            values.Slice(s * Population.Size, Population.Size).CopyTo(new Span<int>(Slot(replica, step + s), Population.Size));
    }

    private static void AddTo(int* sums, int* more, int from, int to)
    {
        // Slices start on multiples of 16 and are padded to them.
        for (int i = from; i < to; i += 8) (Vector256.Load(sums + i) + Vector256.Load(more + i)).Store(sums + i);
    }

    public void Dispose()
    {
        _ring.Dispose();
        _values?.Dispose();
    }
}
