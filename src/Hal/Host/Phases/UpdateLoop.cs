using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>A block of weights of one update: where they, their state and their gradient lie.</summary>
public unsafe struct UpdateBlock
{
    /// <summary>First weight.</summary>
    public float* Weights;

    /// <summary>First gradient; whole lanes may be read.</summary>
    public float* Gradients;

    /// <summary>Per row a factor of its gradients, or null for 1: an outer product of one place needs no tile, its rows share the gradients of distance 0.</summary>
    public float* Scales;

    /// <summary>Number of rows.</summary>
    public int Rows;

    /// <summary>Weights per row.</summary>
    public int Columns;

    /// <summary>Distance of rows of weights and of state.</summary>
    public long WeightStride;

    /// <summary>Distance of rows of gradients.</summary>
    public long GradientStride;

    /// <summary>Per state field, its first array.</summary>
    public float** States;

    /// <summary>Position of the first weight in every state array.</summary>
    public long Offset;

    /// <summary>Per parameter of the kernel, where the value of a row's first weight lies: one that is the same for all is repeated 16 times.</summary>
    public float** Parameters;

    /// <summary>Per parameter 0 where it is the same for all weights, or -1 where weight i of a row has value i.</summary>
    public nint* ParameterMasks;

    /// <summary>Some parameter is not the same for all weights.</summary>
    public bool HasRowParameters;

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

    /// <summary>Updates the weights of a block. Reads up to a lane behind each row, of parameters too, and writes only the rows.</summary>
    /// <returns>False where a change would have made a weight infinite or not a number: it was not applied.</returns>
    public abstract bool Apply(in UpdateBlock block);

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
    private readonly int _parameters = TKernel.Declaration.Parameters.Count;

    public override bool Apply(in UpdateBlock block)
    {
        // Rows without gaps are one row.
        bool whole = block.Columns == block.WeightStride && block.Columns == block.GradientStride && !block.HasRowParameters && block.Scales == null;
        int rows = whole ? 1 : block.Rows, columns = whole ? block.Rows * block.Columns : block.Columns;
        bool finite = true;
        for (int row = 0; row < rows; row++)
        {
            float* weights = block.Weights + row * block.WeightStride;
            UpdateContext<TLane, TMask> context = new(
                weights, block.Gradients + row * block.GradientStride, block.States, block.Offset + row * block.WeightStride, block.Parameters, block.ParameterMasks);
            // A factor of 1 changes no bit: gradients are sums from 0, never -0.
            context.Scale = TLane.Splat(block.Scales == null ? 1 : block.Scales[row]);
            finite &= Row(ref context, in block, weights, columns);
        }
        return finite;
    }

    private bool Row(ref UpdateContext<TLane, TMask> context, in UpdateBlock block, float* weights, int columns)
    {
        TLane minimum = TLane.Splat(block.Minimum), maximum = TLane.Splat(block.Maximum), zero = TLane.Splat(0);
        uint finite = uint.MaxValue, all = (1u << TLane.Width) - 1;
        int i = 0;
        for (; i <= columns - TLane.Width; i += TLane.Width)
        {
            context.Index = i;
            finite &= Change(ref context, minimum, maximum, zero, out TLane weight);
            TLane.Store(weight, weights + i);
        }
        bool good = (finite & all) == all;
        return i == columns ? good : Tail(context, in block, i, columns - i) && good;
    }

    /// <summary>The last weights of a row, by way of a lane of their own: what lies behind them belongs to others.</summary>
    private bool Tail(UpdateContext<TLane, TMask> row, in UpdateBlock block, int from, int left)
    {
        int fields = _fields;
        float* lanes = stackalloc float[16 * (2 + fields)];
        float** states = stackalloc float*[Math.Max(1, fields)];
        Copy(row.Weights + from, lanes, left);
        Copy(row.Gradients + from, lanes + 16, left);
        for (int f = 0; f < fields; f++)
        {
            states[f] = lanes + 16 * (2 + f);
            Copy(block.States[f] + row.Offset + from, states[f], left);
        }
        float** parameters = stackalloc float*[Math.Max(1, _parameters)];
        for (int p = 0; p < _parameters; p++) parameters[p] = block.Parameters[p] + (from & block.ParameterMasks[p]);
        UpdateContext<TLane, TMask> context = new(lanes, lanes + 16, states, 0, parameters, block.ParameterMasks) { Scale = row.Scale };
        uint finite = Change(ref context, TLane.Splat(block.Minimum), TLane.Splat(block.Maximum), TLane.Splat(0), out TLane weight);
        TLane.Store(weight, lanes);
        Copy(lanes, row.Weights + from, left);
        for (int f = 0; f < fields; f++) Copy(states[f], block.States[f] + row.Offset + from, left);
        uint mine = (1u << left) - 1;
        return (finite & mine) == mine;
    }

    private static void Copy(float* source, float* target, int count)
    {
        for (int i = 0; i < count; i++) target[i] = source[i];
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
internal unsafe struct UpdateContext<TLane, TMask>(float* weights, float* gradients, float** states, long offset, float** parameters, nint* masks)
    : IUpdateContext<TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>First weight of the row.</summary>
    public readonly float* Weights = weights;

    /// <summary>First gradient of the row.</summary>
    public readonly float* Gradients = gradients;

    /// <summary>Position of the row in every state array.</summary>
    public readonly long Offset = offset;

    private readonly float** _states = states;
    private readonly float** _parameters = parameters;
    private readonly nint* _masks = masks;

    /// <summary>Factor of the row's gradients.</summary>
    public TLane Scale;

    /// <summary>First weight of the lane.</summary>
    public nint Index;

    /// <summary>What the kernel asked for.</summary>
    public TLane Delta;

    public readonly TLane Weight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.Load(Weights + Index);
    }

    public readonly TLane Gradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.Fma(Scale, TLane.Load(Gradients + Index), TLane.Splat(0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Parameter(int parameter) => TLane.Load(_parameters[parameter] + (Index & _masks[parameter]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TLane Get(int field) => TLane.Load(_states[field] + Offset + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Set(int field, TLane value) => TLane.Store(value, _states[field] + Offset + Index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Change(TLane delta) => Delta = delta;
}
