using System.Runtime.CompilerServices;

namespace Neuromorphic.Hal.Lanes;

/// <summary>Exponential, logarithm and their kin, built from lane operations alone: the same bits on every machine and at every width.</summary>
/// <remarks>
/// No processor's own approximate instruction is used: those differ between CPU, GPU and vendors, and one differing bit moves a spike.
/// Largest errors over the whole range, relative, single and double precision: exp 1.2e-7 and 4e-16, expm1 1.5e-7 and 5e-16, log 2e-7 and 6e-16, tanh 2.5e-7 and 6e-16
/// (LaneMathTests measures and gates them).
/// </remarks>
public static class LaneMath
{
    private const double Log2E = 1.4426950408889634074;

    // ln 2 in two parts: the high part has few enough bits that n * Ln2High is exact for every exponent n of the precision.
    private const double Ln2HighSingle = 0.693359375, Ln2LowSingle = -2.12194440e-4;
    private const double Ln2HighDouble = 6.93145751953125e-1, Ln2LowDouble = 1.42860682030941723212e-6;

    /// <summary>e^x. Arguments are clamped to the range whose results are normal numbers: [-87, 88] single, [-708, 709] double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp<TLane, TMask>(TLane x)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        (TLane n, TLane r) = Reduce<TLane, TMask>(x);
        return TLane.Fma(ExpQuotient<TLane, TMask>(r), r, TLane.Splat(1)) * TLane.PowerOfTwo(n);
    }

    /// <summary>e^x - 1, as exact for small x as for large. Arguments are clamped as in <see cref="Exp"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ExpM1<TLane, TMask>(TLane x)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        // e^x - 1 = 2^n (e^r - 1) + (2^n - 1); the second part is exact as long as 2^n has no more bits than the precision, and rules beyond.
        (TLane n, TLane r) = Reduce<TLane, TMask>(x);
        TLane power = TLane.PowerOfTwo(n);
        return TLane.Fma(power, ExpQuotient<TLane, TMask>(r) * r, power - TLane.Splat(1));
    }

    /// <summary>x / (e^x - 1), continued by 1 at x = 0: the rate functions of ion channels, whose textbook form divides 0 by 0 at one potential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane XOverExpM1<TLane, TMask>(TLane x)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        TMask zero = TLane.Equal(x, TLane.Splat(0));
        return TLane.Select(zero, TLane.Splat(1), x / ExpM1<TLane, TMask>(x));
    }

    /// <summary>Natural logarithm of a positive normal number below 2^127 (64-bit: 2^1023).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log<TLane, TMask>(TLane x)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        // x = m 2^n with m in [sqrt(1/2), sqrt 2); ln m = 2 artanh(s), s = (m - 1)/(m + 1), |s| < 0.172.
        TLane n = TLane.Exponent(x);
        TLane m = x * TLane.PowerOfTwo(TLane.Splat(0) - n);
        TMask upper = TLane.Less(TLane.Splat(1.4142135623730951), m);
        m = TLane.Select(upper, m * TLane.Splat(0.5), m);
        n = TLane.Select(upper, n + TLane.Splat(1), n);
        TLane f = m - TLane.Splat(1);
        TLane s = f / (m + TLane.Splat(1));
        TLane z = s * s;
        TLane p = TLane.Splat(TLane.IsDouble ? 1.0 / 11 : 1.0 / 9);
        if (TLane.IsDouble)
        {
            p = TLane.Splat(1.0 / 23);
            p = TLane.Fma(p, z, TLane.Splat(1.0 / 21));
            p = TLane.Fma(p, z, TLane.Splat(1.0 / 19));
            p = TLane.Fma(p, z, TLane.Splat(1.0 / 17));
            p = TLane.Fma(p, z, TLane.Splat(1.0 / 15));
            p = TLane.Fma(p, z, TLane.Splat(1.0 / 13));
            p = TLane.Fma(p, z, TLane.Splat(1.0 / 11));
            p = TLane.Fma(p, z, TLane.Splat(1.0 / 9));
        }
        p = TLane.Fma(p, z, TLane.Splat(1.0 / 7));
        p = TLane.Fma(p, z, TLane.Splat(1.0 / 5));
        p = TLane.Fma(p, z, TLane.Splat(1.0 / 3));
        // ln m = 2 s (1 + z p): the large part n ln 2 is added last, high part exact.
        TLane logM = TLane.Fma(s * z * p, TLane.Splat(2), s + s);
        bool wide = TLane.IsDouble;
        logM = TLane.Fma(n, TLane.Splat(wide ? Ln2LowDouble : Ln2LowSingle), logM);
        return TLane.Fma(n, TLane.Splat(wide ? Ln2HighDouble : Ln2HighSingle), logM);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sigmoid<TLane, TMask>(TLane x)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        => TLane.Splat(1) / (TLane.Splat(1) + Exp<TLane, TMask>(TLane.Splat(0) - x));

    /// <summary>Hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Tanh<TLane, TMask>(TLane x)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        // Beyond 20 the result is 1 in either precision; the limit keeps e^(2x) far from overflow.
        TLane bounded = TLane.Max(TLane.Min(x, TLane.Splat(20)), TLane.Splat(-20));
        TLane e = ExpM1<TLane, TMask>(bounded + bounded);
        return e / (e + TLane.Splat(2));
    }

    /// <summary>|x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Abs<TLane, TMask>(TLane x)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        => TLane.Max(x, TLane.Splat(0) - x);

    /// <summary>
    /// A sum kept in two numbers, high + low + delta: the low one takes what rounding cuts off the high one, so that many small changes add up as in about twice the
    /// precision. Exact as long as |high| is not below |low + delta|.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TLane High, TLane Low) AddCompensated<TLane, TMask>(TLane high, TLane low, TLane delta)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        TLane change = low + delta, sum = high + change;
        return (sum, change - (sum - high));
    }

    /// <summary>x = n ln 2 + r with an integer n and |r| &lt;= ln(2)/2, x clamped to the range of normal results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TLane N, TLane R) Reduce<TLane, TMask>(TLane x)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        bool wide = TLane.IsDouble;
        x = TLane.Max(TLane.Min(x, TLane.Splat(wide ? 709 : 88)), TLane.Splat(wide ? -708 : -87));
        TLane n = TLane.Floor(TLane.Fma(x, TLane.Splat(Log2E), TLane.Splat(0.5)));
        TLane r = TLane.Fma(n, TLane.Splat(wide ? -Ln2HighDouble : -Ln2HighSingle), x);
        return (n, TLane.Fma(n, TLane.Splat(wide ? -Ln2LowDouble : -Ln2LowSingle), r));
    }

    /// <summary>(e^r - 1) / r for |r| &lt;= ln(2)/2: the Taylor series in Horner form, cut where the next term is below half a unit in the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ExpQuotient<TLane, TMask>(TLane r)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
    {
        TLane p;
        if (TLane.IsDouble)
        {
            p = TLane.Splat(1.0 / 6227020800);
            p = TLane.Fma(p, r, TLane.Splat(1.0 / 479001600));
            p = TLane.Fma(p, r, TLane.Splat(1.0 / 39916800));
            p = TLane.Fma(p, r, TLane.Splat(1.0 / 3628800));
            p = TLane.Fma(p, r, TLane.Splat(1.0 / 362880));
            p = TLane.Fma(p, r, TLane.Splat(1.0 / 40320));
            p = TLane.Fma(p, r, TLane.Splat(1.0 / 5040));
        }
        else
        {
            p = TLane.Splat(1.0 / 5040);
        }
        p = TLane.Fma(p, r, TLane.Splat(1.0 / 720));
        p = TLane.Fma(p, r, TLane.Splat(1.0 / 120));
        p = TLane.Fma(p, r, TLane.Splat(1.0 / 24));
        p = TLane.Fma(p, r, TLane.Splat(1.0 / 6));
        p = TLane.Fma(p, r, TLane.Splat(0.5));
        return TLane.Fma(p, r, TLane.Splat(1));
    }
}
