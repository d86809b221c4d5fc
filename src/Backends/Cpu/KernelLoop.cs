using System.Numerics;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Backends.Cpu;

/// <summary>The loop of one neuron kernel at one vector width: one virtual call per population slice and step, none inside.</summary>
internal abstract unsafe class KernelLoop
{
    public abstract void Step(ref SliceStep g);

    /// <summary>The loop of <paramref name="kernel"/> at <paramref name="width"/>.</summary>
    public static KernelLoop Create(NeuronKernelSpec kernel, SimdWidth width) => kernel.Accept(new Closer(width));

    private sealed class Closer(SimdWidth width) : INeuronKernelVisitor<KernelLoop>
    {
        public KernelLoop Visit<TKernel>() where TKernel : unmanaged, INeuronKernel => width switch
        {
            SimdWidth.Bits512 => new KernelLoop<TKernel, Lane512, System.Runtime.Intrinsics.Vector512<float>>(),
            SimdWidth.Bits256 => new KernelLoop<TKernel, Lane256, System.Runtime.Intrinsics.Vector256<float>>(),
            _ => new KernelLoop<TKernel, Lane128, System.Runtime.Intrinsics.Vector128<float>>(),
        };
    }
}

/// <summary>One step of one slice of a population in one replica: where everything lies, and what came out.</summary>
internal unsafe struct SliceStep
{
    /// <summary>Field f of neuron i lies at Fields[f][i &amp; Masks[f]]: a shared single value is a block of 16 copies under mask 0, so no load branches.</summary>
    public float** Fields;
    public nint* Masks;

    /// <summary>Channel c: Values[c] where inputs were added, else the fixed-point sums of this step at Sums[c][i &amp; SumMasks[c]].</summary>
    public float** Values;
    public int** Sums;
    public nint* SumMasks;
    public float* InverseScales;

    /// <summary>Uniform draws, then normal draws.</summary>
    public float** Draws;
    public int UniformDraws;

    /// <summary>Neurons [From, To); From is a multiple of 16.</summary>
    public int From;
    public int To;

    /// <summary>Receives the neurons that emitted, ascending, and what they emitted (graded only).</summary>
    public int* Emitters;
    public float* Emissions;
    public float Largest;
    public int Count;
    public long Saturations;
}

internal sealed unsafe class KernelLoop<TKernel, TLane, TMask> : KernelLoop
    where TKernel : unmanaged, INeuronKernel
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    private readonly bool _graded = TKernel.Declaration.Emission == Emission.Graded;

    public override void Step(ref SliceStep g)
    {
        NeuronContext<TLane, TMask> c = new(in g);
        if (_graded) Graded(ref g, ref c);
        else Spiking(ref g, ref c);
    }

    private static void Spiking(ref SliceStep g, ref NeuronContext<TLane, TMask> c)
    {
        int* emitters = g.Emitters;
        int count = 0;
        int to = g.To;
        for (int i = g.From; i < to; i += TLane.Width)
        {
            c.Index = i;
            TKernel.Step<TLane, TMask, NeuronContext<TLane, TMask>>(ref c);
            uint bits = Inside(c.Bits, to - i);
            while (bits != 0)
            {
                emitters[count++] = i + BitOperations.TrailingZeroCount(bits);
                bits &= bits - 1;
            }
        }
        g.Count = count;
    }

    private static void Graded(ref SliceStep g, ref NeuronContext<TLane, TMask> c)
    {
        float* lane = stackalloc float[16];
        TLane largest = TLane.Splat(g.Largest), smallest = TLane.Splat(-g.Largest), zero = TLane.Splat(0);
        int count = 0;
        int to = g.To;
        long saturations = 0;
        for (int i = g.From; i < to; i += TLane.Width)
        {
            c.Index = i;
            TKernel.Step<TLane, TMask, NeuronContext<TLane, TMask>>(ref c);
            TLane value = TLane.Select(TLane.Equal(c.Emitted, c.Emitted), c.Emitted, zero);
            TMask cut = TLane.Or(TLane.Less(largest, value), TLane.Less(value, smallest));
            saturations += BitOperations.PopCount(Inside(TLane.Bits(cut), to - i));
            value = TLane.Max(TLane.Min(value, largest), smallest);
            TLane.Store(value, lane);
            uint bits = Inside(TLane.Bits(TLane.Not(TLane.Equal(value, zero))), to - i);
            while (bits != 0)
            {
                int element = BitOperations.TrailingZeroCount(bits);
                g.Emitters[count] = i + element;
                g.Emissions[count++] = lane[element];
                bits &= bits - 1;
            }
        }
        g.Count = count;
        g.Saturations += saturations;
    }

    /// <summary>Padding behind the last neuron never speaks.</summary>
    private static uint Inside(uint bits, int left) => left >= TLane.Width ? bits : bits & ((1u << left) - 1);
}
