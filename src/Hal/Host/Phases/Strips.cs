using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Host.Lanes;

namespace Neuromorphic.Hal.Host.Phases;

/// <summary>Neighbouring lanes worked together: what the loops of matrix products are written over, so that one text serves every number of columns.</summary>
internal unsafe interface IStrip<TSelf, TLane, TMask>
    where TSelf : unmanaged, IStrip<TSelf, TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>Number of lanes.</summary>
    static abstract int Lanes { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Load(float* source);

    static abstract void Store(TSelf value, float* target);

    /// <summary>x w + sum in every lane.</summary>
    static abstract TSelf Fma(TLane x, TSelf w, TSelf sum);

    static abstract TSelf Add(TSelf a, TSelf b);
}

/// <summary>One lane.</summary>
internal readonly unsafe struct Strip1<TLane, TMask>(TLane a) : IStrip<Strip1<TLane, TMask>, TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    private readonly TLane _a = a;

    public static int Lanes => 1;

    public static Strip1<TLane, TMask> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(TLane.Splat(0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip1<TLane, TMask> Load(float* source) => new(TLane.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Strip1<TLane, TMask> value, float* target) => TLane.Store(value._a, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip1<TLane, TMask> Fma(TLane x, Strip1<TLane, TMask> w, Strip1<TLane, TMask> sum) => new(TLane.Fma(x, w._a, sum._a));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip1<TLane, TMask> Add(Strip1<TLane, TMask> a, Strip1<TLane, TMask> b) => new(a._a + b._a);
}

/// <summary>Three lanes.</summary>
internal readonly unsafe struct Strip3<TLane, TMask>(TLane a, TLane b, TLane c) : IStrip<Strip3<TLane, TMask>, TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    private readonly TLane _a = a, _b = b, _c = c;

    public static int Lanes => 3;

    public static Strip3<TLane, TMask> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(TLane.Splat(0), TLane.Splat(0), TLane.Splat(0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip3<TLane, TMask> Load(float* source)
        => new(TLane.Load(source), TLane.Load(source + TLane.Width), TLane.Load(source + 2 * TLane.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Strip3<TLane, TMask> value, float* target)
    {
        TLane.Store(value._a, target);
        TLane.Store(value._b, target + TLane.Width);
        TLane.Store(value._c, target + 2 * TLane.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip3<TLane, TMask> Fma(TLane x, Strip3<TLane, TMask> w, Strip3<TLane, TMask> sum)
        => new(TLane.Fma(x, w._a, sum._a), TLane.Fma(x, w._b, sum._b), TLane.Fma(x, w._c, sum._c));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Strip3<TLane, TMask> Add(Strip3<TLane, TMask> a, Strip3<TLane, TMask> b) => new(a._a + b._a, a._b + b._b, a._c + b._c);
}

/// <summary>Two strips side by side.</summary>
internal readonly unsafe struct Pair<TStrip, TLane, TMask>(TStrip low, TStrip high) : IStrip<Pair<TStrip, TLane, TMask>, TLane, TMask>
    where TStrip : unmanaged, IStrip<TStrip, TLane, TMask>
    where TLane : unmanaged, IVectorLane<TLane, TMask>
    where TMask : unmanaged
{
    private readonly TStrip _low = low, _high = high;

    public static int Lanes => 2 * TStrip.Lanes;

    public static Pair<TStrip, TLane, TMask> Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(TStrip.Zero, TStrip.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<TStrip, TLane, TMask> Load(float* source) => new(TStrip.Load(source), TStrip.Load(source + TStrip.Lanes * TLane.Width));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Pair<TStrip, TLane, TMask> value, float* target)
    {
        TStrip.Store(value._low, target);
        TStrip.Store(value._high, target + TStrip.Lanes * TLane.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<TStrip, TLane, TMask> Fma(TLane x, Pair<TStrip, TLane, TMask> w, Pair<TStrip, TLane, TMask> sum)
        => new(TStrip.Fma(x, w._low, sum._low), TStrip.Fma(x, w._high, sum._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair<TStrip, TLane, TMask> Add(Pair<TStrip, TLane, TMask> a, Pair<TStrip, TLane, TMask> b)
        => new(TStrip.Add(a._low, b._low), TStrip.Add(a._high, b._high));
}
