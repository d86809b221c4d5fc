namespace Neuromorphic.Hal.Lanes;

/// <summary>One or several numbers stepped together: the type that every kernel is written over.</summary>
/// <typeparam name="TSelf">The lane itself.</typeparam>
/// <typeparam name="TMask">The outcome of a comparison, one truth value per number.</typeparam>
/// <remarks>
/// Every operation is correctly rounded to nearest-even, so a kernel gives the same bits at every width and on every machine.
/// A fused multiply-add happens in <see cref="Fma"/> and nowhere else. There are no transcendental members: <see cref="LaneMath"/> builds them from these.
/// </remarks>
public interface ILane<TSelf, TMask>
    where TSelf : unmanaged, ILane<TSelf, TMask>
    where TMask : unmanaged
{
    /// <summary>True where the numbers are 64-bit; a constant of the type, so that a branch on it costs nothing.</summary>
    static abstract bool IsDouble { get; }

    /// <summary>The same number in every element. Pass compile-time constants only; everything else is a field made by <c>Derive</c>.</summary>
    static abstract TSelf Splat(double value);

    /// <summary>The sum.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>The difference.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>The product.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>The quotient.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>a * b + c with a single rounding.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>The square root.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The largest integer that is not larger.</summary>
    static abstract TSelf Floor(TSelf a);

    /// <summary>a where a is less than b, otherwise b (also where one is not a number).</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>a where a is greater than b, otherwise b (also where one is not a number).</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>2^n for an integer-valued n in [-126, 127] (64-bit: [-1022, 1023]).</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>The integer n with 2^n &lt;= a &lt; 2^(n+1), for a positive normal a.</summary>
    static abstract TSelf Exponent(TSelf a);

    /// <summary>a &lt; b.</summary>
    static abstract TMask Less(TSelf a, TSelf b);

    /// <summary>a &lt;= b.</summary>
    static abstract TMask LessOrEqual(TSelf a, TSelf b);

    /// <summary>a == b.</summary>
    static abstract TMask Equal(TSelf a, TSelf b);

    /// <summary>a where the mask holds, otherwise b.</summary>
    static abstract TSelf Select(TMask mask, TSelf a, TSelf b);

    /// <summary>Both hold.</summary>
    static abstract TMask And(TMask a, TMask b);

    /// <summary>At least one holds.</summary>
    static abstract TMask Or(TMask a, TMask b);

    /// <summary>Does not hold.</summary>
    static abstract TMask Not(TMask a);
}
