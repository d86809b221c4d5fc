using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Backends.Cpu;

/// <summary>A population in memory: fields, channels and emissions of every replica, cut into slices of neurons that one worker owns.</summary>
internal sealed unsafe class CpuPopulation : IDisposable
{
    private readonly CpuField[] _fields;
    private readonly KernelLoop? _loop;
    private readonly StreamKey _stream;
    private readonly DrawCache[] _draws;
    private readonly AlignedBuffer<nint> _tables;
    private readonly int _tableStride;

    public CpuPopulation(NetworkProgram program, int index, int[] cuts, int replicas, SimdWidth width, int[] channelScales, int[] channelSlots)
    {
        Spec = program.Populations[index];
        Index = index;
        Size = Spec.Size;
        Padded = (Size + 15) / 16 * 16;
        Cuts = cuts;
        Layout = new FieldLayout(Spec);
        Replicas = replicas;
        NeuronKernelDeclaration? kernel = Spec.Kernel?.Declaration;
        IsGraded = kernel?.Emission == Emission.Graded;
        Largest = IsGraded ? (float)(Spec.LargestEmission ?? kernel!.LargestEmission) : 1;
        _loop = Spec.Kernel is null ? null : KernelLoop.Create(Spec.Kernel, width);
        _stream = StreamKey.Of(program.Seed, $"population/{Spec.Name}");

        Initial = FieldValues.Initial(program, index);
        _fields = new CpuField[Layout.Count];
        for (int f = 0; f < _fields.Length; f++)
        {
            bool repeated = f < Layout.KernelFields && Layout.Declaration(f).Role == FieldRole.Parameter && AllEqual(Initial[f]);
            _fields[f] = new CpuField(Layout.Declaration(f), Layout.Length(f), repeated, replicas);
            if (_fields[f].IsShared) _fields[f].Write(0, Initial[f]);
        }

        Channels = new CpuChannel[kernel?.Channels.Count ?? 0];
        for (int c = 0; c < Channels.Length; c++) Channels[c] = new CpuChannel(this, c, channelScales[c], channelSlots[c]);
        int draws = (kernel?.UniformDraws ?? 0) + (kernel?.NormalDraws ?? 0);
        _draws = new DrawCache[draws];
        for (int d = 0; d < draws; d++)
            _draws[d] = new DrawCache(_stream, (uint)d, d < kernel!.UniformDraws, Padded, replicas, cuts.Length - 1);

        Emitters = new AlignedBuffer<int>(2L * replicas * Padded);
        Emissions = new AlignedBuffer<float>(IsGraded ? 2L * replicas * Padded : 0);
        Counts = new AlignedBuffer<int>(2L * replicas * Slices * 16);
        Spoken = new AlignedBuffer<long>((long)replicas * Slices * 8);

        // Pointer tables, one set per replica: fields, masks, draws.
        _tableStride = 2 * Math.Max(1, Layout.KernelFields) + Math.Max(1, draws);
        _tables = new AlignedBuffer<nint>((long)_tableStride * replicas);
        FillTables();
    }

    public PopulationSpec Spec { get; }

    public int Index { get; }

    public int Size { get; }

    public int Padded { get; }

    public int Replicas { get; }

    public bool IsGraded { get; }

    public float Largest { get; }

    public FieldLayout Layout { get; }

    /// <summary>Slice s owns neurons [Cuts[s], Cuts[s + 1]); all cuts but the last are multiples of 16.</summary>
    public int[] Cuts { get; }

    public int Slices => Cuts.Length - 1;

    public CpuChannel[] Channels { get; }

    /// <summary>Initial values per field.</summary>
    public double[][] Initial { get; }

    public bool HasKernel => _loop is not null;

    /// <summary>Emitting neurons by parity of the step and replica; each slice fills from its first neuron's position on.</summary>
    public AlignedBuffer<int> Emitters { get; }

    public AlignedBuffer<float> Emissions { get; }

    /// <summary>Number of emitters by parity, replica and slice; a cache line apart.</summary>
    public AlignedBuffer<int> Counts { get; }

    /// <summary>Emissions since profiling began, by replica and slice; a cache line apart.</summary>
    public AlignedBuffer<long> Spoken { get; }

    public long Bytes => _fields.Sum(f => f.Bytes) + Channels.Sum(c => c.Bytes) + Emitters.Bytes + Emissions.Bytes + Counts.Bytes + _draws.Sum(d => d.Bytes);

    public CpuField Field(int field) => _fields[field];

    public int* EmittersOf(int replica, int parity) => Emitters.Pointer + ((long)parity * Replicas + replica) * Padded;

    public float* EmissionsOf(int replica, int parity) => Emissions.Pointer + ((long)parity * Replicas + replica) * Padded;

    public ref int Count(int replica, int parity, int slice) => ref Counts[(((long)parity * Replicas + replica) * Slices + slice) * 16];

    /// <summary>Somebody emitted in the step of that parity.</summary>
    public bool AnyEmitted(int replica, int parity)
    {
        for (int slice = 0; slice < Slices; slice++)
            if (Count(replica, parity, slice) > 0) return true;
        return false;
    }

    /// <summary>State to its initial values, channels and emissions empty.</summary>
    public void Reset(int replica)
    {
        for (int f = 0; f < _fields.Length; f++)
            if (!_fields[f].IsShared) _fields[f].Write(replica, Initial[f]);
        foreach (CpuChannel channel in Channels) channel.Clear(replica);
        foreach (DrawCache draw in _draws) draw.Forget(replica);
        for (int parity = 0; parity < 2; parity++)
            for (int slice = 0; slice < Slices; slice++) Count(replica, parity, slice) = 0;
    }

    /// <summary>The cached words of draws belong to the step before a restore.</summary>
    public void ForgetDraws()
    {
        foreach (DrawCache draw in _draws)
            for (int replica = 0; replica < Replicas; replica++) draw.Forget(replica);
    }

    public void WriteField(int field, int replica, ReadOnlySpan<double> values)
    {
        if (_fields[field].IsRepeated && !AllEqual(values)) Replace(field, values);
        else _fields[field].Write(replica, values);
    }

    /// <summary>Arrive and integrate: one slice of one replica in step <paramref name="step"/>.</summary>
    public void Integrate(int replica, int slice, long step, uint trial, ref WorkerCounters counters)
    {
        int from = Cuts[slice], to = Cuts[slice + 1], parity = (int)(step & 1);
        if (from == to)
        {
            Count(replica, parity, slice) = 0;
            return;
        }
        int channels = Channels.Length;
        float** values = stackalloc float*[Math.Max(1, channels)];
        int** sums = stackalloc int*[Math.Max(1, channels)];
        nint* sumMasks = stackalloc nint[Math.Max(1, channels)];
        float* scales = stackalloc float[Math.Max(1, channels)];
        for (int c = 0; c < channels; c++)
        {
            CpuChannel channel = Channels[c];
            sums[c] = channel.Arriving(replica, slice, step, from, to);
            sumMasks[c] = channel.HasSynapses ? -1 : 0;
            scales[c] = channel.InverseScale;
            values[c] = channel.HasInputs ? channel.AddInputs(sums[c], replica, slice, step, trial, from, to) : null;
        }
        foreach (DrawCache draw in _draws) draw.Fill(replica, slice, step, trial, from, to);

        nint* tables = _tables.Pointer + (long)_tableStride * replica;
        int fields = Math.Max(1, Layout.KernelFields);
        SliceStep g = new()
        {
            Fields = (float**)tables,
            Masks = tables + fields,
            Draws = (float**)(tables + 2 * fields),
            UniformDraws = Spec.Kernel!.Declaration.UniformDraws,
            Values = values,
            Sums = sums,
            SumMasks = sumMasks,
            InverseScales = scales,
            From = from,
            To = to,
            Emitters = EmittersOf(replica, parity) + from,
            Emissions = IsGraded ? EmissionsOf(replica, parity) + from : null,
            Largest = Largest,
        };
        _loop!.Step(ref g);
        for (int c = 0; c < channels; c++) Channels[c].ClearArrived(replica, slice, step, from, to);
        Count(replica, parity, slice) = g.Count;
        Spoken[((long)replica * Slices + slice) * 8] += g.Count;
        counters.Spikes += g.Count;
        counters.Saturations += g.Saturations;
    }

    /// <summary>The kernel's state of neurons [from, to), as multiples of 16 cut, to its initial values.</summary>
    public void ResetKernelState(int replica, int from, int to)
    {
        for (int f = 0; f < Layout.KernelFields; f++)
        {
            if (_fields[f].IsShared) continue;
            float* values = _fields[f].Real(replica);
            double[] initial = Initial[f];
            for (int i = from; i < to; i++) values[i] = (float)initial[i];
        }
    }

    /// <summary>
    /// The kernel's step for neurons [from, to), whose input on channel c lies at channels[c][i]: nothing of stepping but the fields is touched.
    /// Kernels that draw are not stepped so.
    /// </summary>
    /// <returns>The number of neurons that emitted.</returns>
    public int Step(int replica, int from, int to, float** channels, int* emitters, float* emissions)
    {
        nint* tables = _tables.Pointer + (long)_tableStride * replica;
        int fields = Math.Max(1, Layout.KernelFields);
        SliceStep g = new()
        {
            Fields = (float**)tables,
            Masks = tables + fields,
            Values = channels,
            From = from,
            To = to,
            Emitters = emitters,
            Emissions = emissions,
            Largest = Largest,
        };
        _loop!.Step(ref g);
        return g.Count;
    }

    /// <summary>Gives every element of a field a place of its own, so that phases may write it.</summary>
    public void Spread(int field)
    {
        if (!_fields[field].IsRepeated) return;
        double[] values = new double[_fields[field].Length];
        _fields[field].Read(0, values);
        Replace(field, values);
    }

    public void Dispose()
    {
        foreach (CpuField field in _fields) field.Dispose();
        foreach (CpuChannel channel in Channels) channel.Dispose();
        foreach (DrawCache draw in _draws) draw.Dispose();
        Emitters.Dispose();
        Emissions.Dispose();
        Counts.Dispose();
        Spoken.Dispose();
        _tables.Dispose();
    }

    /// <summary>One place per neuron instead of one for all.</summary>
    private void Replace(int field, ReadOnlySpan<double> values)
    {
        CpuField f = _fields[field];
        _fields[field] = new CpuField(f.Declaration, f.Length, sharedValue: false, Replicas);
        _fields[field].Write(0, values);
        f.Dispose();
        FillTables();
    }

    private void FillTables()
    {
        int fields = Math.Max(1, Layout.KernelFields);
        for (int replica = 0; replica < Replicas; replica++)
        {
            nint* table = _tables.Pointer + (long)_tableStride * replica;
            for (int f = 0; f < Layout.KernelFields; f++)
            {
                table[f] = (nint)_fields[f].Real(replica);
                table[fields + f] = _fields[f].Mask;
            }
            for (int d = 0; d < _draws.Length; d++) table[2 * fields + d] = (nint)_draws[d].Values(replica);
        }
    }

    private static bool AllEqual(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            if (!value.Equals(values[0])) return false;
        return true;
    }
}
