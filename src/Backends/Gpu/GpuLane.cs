using System.Runtime.CompilerServices;

using ILGPU;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Backends.Gpu;

/// <summary>A lane of one 32-bit number inside a device kernel: the bits of <see cref="SingleLane"/>.</summary>
internal readonly struct GpuLane(float value) : ILane<GpuLane, bool>
{
    /// <summary>The number.</summary>
    public readonly float Value = value;

    /// <inheritdoc/>
    public static bool IsDouble => false;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Splat(double value) => new((float)value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane operator +(GpuLane a, GpuLane b) => new(GpuArithmetic.Add(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane operator -(GpuLane a, GpuLane b) => new(GpuArithmetic.Subtract(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane operator *(GpuLane a, GpuLane b) => new(GpuArithmetic.Multiply(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane operator /(GpuLane a, GpuLane b) => new(GpuArithmetic.Divide(a.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Fma(GpuLane a, GpuLane b, GpuLane c) => new(GpuArithmetic.Fma(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Sqrt(GpuLane a) => new(GpuArithmetic.SquareRoot(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Floor(GpuLane a) => new(MathF.Floor(a.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Min(GpuLane a, GpuLane b) => a.Value < b.Value ? a : b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Max(GpuLane a, GpuLane b) => a.Value > b.Value ? a : b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane PowerOfTwo(GpuLane n) => new(Interop.IntAsFloat((uint)((int)n.Value + 127) << 23));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Exponent(GpuLane a) => new((int)(Interop.FloatAsInt(a.Value) >> 23) - 127);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Less(GpuLane a, GpuLane b) => a.Value < b.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool LessOrEqual(GpuLane a, GpuLane b) => a.Value <= b.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equal(GpuLane a, GpuLane b) => a.Value == b.Value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuLane Select(bool mask, GpuLane a, GpuLane b) => mask ? a : b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool And(bool a, bool b) => a & b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Or(bool a, bool b) => a | b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Not(bool a) => !a;
}
