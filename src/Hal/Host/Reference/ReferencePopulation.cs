using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Host.Memory;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>A population as plain arrays: everything of neuron n of replica r at [.., n].</summary>
internal sealed class ReferencePopulation<TLane> : IDisposable where TLane : unmanaged, ILane<TLane, bool>
{
    private readonly double[][] _initial;

    public ReferencePopulation(NetworkProgram program, int index, int batch, int[] channelSlots)
    {
        Spec = program.Populations[index];
        Layout = new FieldLayout(Spec);
        Size = Spec.Size;
        Stream = StreamKey.Of(program.Seed, $"population/{Spec.Name}");
        _initial = FieldValues.Initial(program, index);
        Fields = new AlignedBuffer<TLane>[batch][];
        Integers = new AlignedBuffer<int>[batch][];
        for (int r = 0; r < batch; r++)
        {
            Fields[r] = new AlignedBuffer<TLane>[Layout.Count];
            Integers[r] = new AlignedBuffer<int>[Layout.Count];
            for (int f = 0; f < Layout.Count; f++)
            {
                // Parameters belong to all replicas: there is one array, seen by each.
                bool shared = r > 0 && Layout.Declaration(f).Role == FieldRole.Parameter;
                Fields[r][f] = shared ? Fields[0][f] : new AlignedBuffer<TLane>(Layout.Length(f));
                Integers[r][f] = shared ? Integers[0][f] : new AlignedBuffer<int>(Layout.Length(f));
                WriteField(r, f, _initial[f]);
            }
        }
        int channels = Spec.Kernel?.Declaration.Channels.Count ?? 0;
        Rings = [.. Enumerable.Range(0, batch).Select(_ => channelSlots.Select(slots => new long[slots, Size]).ToArray())];
        Input = [.. Enumerable.Range(0, channels).Select(_ => new TLane[Size])];
        Emitted = [.. Enumerable.Range(0, batch).Select(_ => new TLane[Size])];
        Spikes = [.. Enumerable.Range(0, batch).Select(_ => new List<int>())];
        Scales = new int[channels];
    }

    public PopulationSpec Spec { get; }

    public FieldLayout Layout { get; }

    public int Size { get; }

    public StreamKey Stream { get; }

    /// <summary>[replica][field] values.</summary>
    public AlignedBuffer<TLane>[][] Fields { get; }

    /// <summary>[replica][field] values of integer fields.</summary>
    public AlignedBuffer<int>[][] Integers { get; }

    /// <summary>[replica][channel][step mod slots, neuron] fixed-point sums.</summary>
    public long[][][,] Rings { get; }

    /// <summary>Power of two of each channel's fixed point.</summary>
    public int[] Scales { get; }

    /// <summary>[channel][neuron] what arrived in this step, of the replica being stepped.</summary>
    public TLane[][] Input { get; }

    /// <summary>[replica][neuron] what was emitted in this step.</summary>
    public TLane[][] Emitted { get; }

    /// <summary>[replica] neurons that emitted in this step, ascending.</summary>
    public List<int>[] Spikes { get; }

    public void Reset(int replica)
    {
        ResetState(replica, Layout.Count);
        foreach (long[,] ring in Rings[replica]) Array.Clear(ring);
        Spikes[replica].Clear();
    }

    /// <summary>The state fields that the kernel steps, to their initial values.</summary>
    public void ResetKernelState(int replica) => ResetState(replica, Layout.KernelFields);

    public double[] InitialValues(int field) => _initial[field];

    public void WriteField(int replica, int field, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (Layout.Declaration(field).Format == FieldFormat.Integer) Integers[replica][field][i] = (int)values[i];
            else Fields[replica][field][i] = TLane.Splat(values[i]);
        }
    }

    public void ReadField(int replica, int field, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Layout.Declaration(field).Format == FieldFormat.Integer
                ? Integers[replica][field][i]
                : Scalar.ToDouble(Fields[replica][field][i]);
        }
    }

    private void ResetState(int replica, int fields)
    {
        for (int f = 0; f < fields; f++)
            if (Layout.Declaration(f).Role == FieldRole.State) WriteField(replica, f, _initial[f]);
    }

    public void Dispose()
    {
        foreach (AlignedBuffer<TLane>[] replica in Fields)
            foreach (AlignedBuffer<TLane> field in replica) field.Dispose();
        foreach (AlignedBuffer<int>[] replica in Integers)
            foreach (AlignedBuffer<int> field in replica) field.Dispose();
    }
}

/// <summary>Numbers of either precision.</summary>
internal static class Scalar
{
    public static double ToDouble<TLane>(TLane x) where TLane : unmanaged, ILane<TLane, bool>
        => TLane.IsDouble ? Unsafe.As<TLane, double>(ref x) : Unsafe.As<TLane, float>(ref x);

    /// <summary>RoundToEven(x * 2^scale): a contribution in fixed point. The product with a power of two is exact.</summary>
    public static long ToFixed<TLane>(TLane x, int scale) where TLane : unmanaged, ILane<TLane, bool>
        => (long)Math.Round(ToDouble(x) * Math.ScaleB(1, scale), MidpointRounding.ToEven);

    /// <summary>sum * 2^-scale, the sum first rounded to the precision.</summary>
    public static TLane FromFixed<TLane>(long sum, int scale) where TLane : unmanaged, ILane<TLane, bool>
        => TLane.IsDouble ? TLane.Splat(sum * Math.ScaleB(1, -scale)) : TLane.Splat((float)sum * Math.ScaleB(1, -scale));
}
