using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>Neighbouring weights of one update: where they, their state and their gradient lie.</summary>
public unsafe struct UpdateSpan
{
    /// <summary>First weight.</summary>
    public float* Weights;

    /// <summary>First gradient; whole lanes may be read.</summary>
    public float* Gradients;

    /// <summary>Per state field, its first array.</summary>
    public float** States;

    /// <summary>Position of the first weight in every state array.</summary>
    public long Offset;

    /// <summary>Values of the kernel's parameters.</summary>
    public float* Parameters;

    /// <summary>Number of weights.</summary>
    public int Count;

    /// <summary>Smallest weight allowed.</summary>
    public float Minimum;

    /// <summary>Largest weight allowed.</summary>
    public float Maximum;
}

/// <summary>The loop of an update kernel: gradients to changes, and the changes applied within bounds.</summary>
public abstract unsafe class UpdateLoop
{
    /// <summary>The loop of <paramref name="kernel"/> at <paramref name="width"/>.</summary>
    public static UpdateLoop Create(UpdateKernelSpec kernel, SimdWidth width)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.Accept(new Closer(width));
    }

    /// <summary>Updates the weights of a span. Reads up to a lane behind it, writes only it.</summary>
    /// <returns>False where a change would have made a weight infinite or not a number: it was not applied.</returns>
    public abstract bool Apply(in UpdateSpan span);

    private sealed class Closer(SimdWidth width) : IUpdateKernelVisitor<UpdateLoop>
    {
        public UpdateLoop Visit<TKernel>() where TKernel : unmanaged, IUpdateKernel => width switch
        {
            SimdWidth.Bits512 => new UpdateLoop<TKernel, Lane512, Vector512<float>>(),
            SimdWidth.Bits256 => new UpdateLoop<TKernel, Lane256, Vector256<float>>(),
            _ => new UpdateLoop<TKernel, Lane128, Vector128<float>>(),
        };
    }
}

internal sealed unsafe class UpdateLoop<TKernel, TLane, TMask> : UpdateLoop
    where TKernel : unmanaged, IUpdateKernel
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    private readonly int _fields = TKernel.Declaration.StateFields.Count;

    public override bool Apply(in UpdateSpan span)
    {
        UpdateContext<TLane, TMask> context = new(in span);
        TLane minimum = TLane.Splat(span.Minimum), maximum = TLane.Splat(span.Maximum), zero = TLane.Splat(0);
        uint finite = uint.MaxValue;
        int i = 0;
        for (; i <= span.Count - TLane.Width; i += TLane.Width)
        {
            context.Index = i;
            finite &= Change(ref context, minimum, maximum, zero, out TLane weight);
            TLane.Store(weight, span.Weights + i);
        }
        uint all = (1u << TLane.Width) - 1;
        bool good = (finite & all) == all;
        return i == span.Count ? good : Tail(in span, i) && good;
    }

    /// <summary>The last weights, by way of a lane of their own: what lies behind them belongs to others.</summary>
    private bool Tail(in UpdateSpan span, int from)
    {
        int left = span.Count - from, fields = _fields;
        float* lanes = stackalloc float[16 * (2 + fields)];
        float** states = stackalloc float*[Math.Max(1, fields)];
        new Span<float>(lanes, 16 * (2 + fields)).Clear();
        new ReadOnlySpan<float>(span.Weights + from, left).CopyTo(new Span<float>(lanes, left));
        new ReadOnlySpan<float>(span.Gradients + from, left).CopyTo(new Span<float>(lanes + 16, left));
        for (int f = 0; f < fields; f++)
        {
            states[f] = lanes + 16 * (2 + f);
            new ReadOnlySpan<float>(span.States[f] + span.Offset + from, left).CopyTo(new Span<float>(states[f], left));
        }
        UpdateSpan tail = span with { Weights = lanes, Gradients = lanes + 16, States = states, Offset = 0 };
        UpdateContext<TLane, TMask> context = new(in tail);
        uint finite = Change(ref context, TLane.Splat(span.Minimum), TLane.Splat(span.Maximum), TLane.Splat(0), out TLane weight);
        TLane.Store(weight, lanes);
        new ReadOnlySpan<float>(lanes, left).CopyTo(new Span<float>(span.Weights + from, left));
        for (int f = 0; f < fields; f++)
            new ReadOnlySpan<float>(states[f], left).CopyTo(new Span<float>(span.States[f] + span.Offset + from, left));
        uint mine = (1u << left) - 1;
        return (finite & mine) == mine;
    }

    /// <summary>One lane: the kernel, then the change it asks for, where there is one and it leaves a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Change(ref UpdateContext<TLane, TMask> context, TLane minimum, TLane maximum, TLane zero, out TLane weight)
    {
        context.Delta = zero;
        TLane before = context.Weight;
        TKernel.Apply<TLane, TMask, UpdateContext<TLane, TMask>>(ref context);
        TLane changed = before + context.Delta;
        TMask finite = TLane.Equal(changed - changed, zero);
        TLane within = TLane.Min(TLane.Max(changed, minimum), maximum);
        weight = TLane.Select(TLane.And(finite, TLane.Not(TLane.Equal(context.Delta, zero))), within, before);
        return TLane.Bits(finite);
    }
}

/// <summary>An update kernel's view of one lane of weights.</summary>
internal unsafe struct UpdateContext<TLane, TMask>(in UpdateSpan span) : IUpdateContext<TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    private readonly float* _weights = span.Weights;
    private readonly float* _gradients = span.Gradients;
    private readonly float** _states = span.States;
    private readonly long _offset = span.Offset;
    private readonly float* _parameters = span.Parameters;

    /// <summary>First weight of the lane.</summary>
    public nint Index;

    /// <summary>What the kernel asked for.</summary>
    public TLane Delta;

    public readonly TLane Weight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.Load(_weights + Index);
    }

    public readonly TLane Gradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.Load(_gradients + Index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Parameter(int parameter) => TLane.Splat(_parameters[parameter]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Get(int field) => TLane.Load(_states[field] + _offset + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Set(int field, TLane value) => TLane.Store(value, _states[field] + _offset + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Change(TLane delta) => Delta = delta;
}
