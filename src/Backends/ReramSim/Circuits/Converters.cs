namespace Neuromorphic.Backends.ReramSim.Circuits;

/// <summary>A converter that knows <c>Steps + 1</c> equally spaced values from Low to High. Rounds half to even, the code counted from the lower end.</summary>
/// <param name="Low">Value of code 0.</param>
/// <param name="High">Value of the last code.</param>
/// <param name="Steps">Number of steps, at least 1.</param>
public readonly record struct UniformConverter(double Low, double High, int Steps)
{
    /// <summary>Distance of two values.</summary>
    public double Step => (High - Low) / Steps;

    /// <summary>All 2^bits codes between two ends.</summary>
    public static UniformConverter Uniform(int bits, double low, double high) => new(low, high, (1 << bits) - 1);

    /// <summary>One code fewer, so that 0 is in the middle of a symmetric range.</summary>
    public static UniformConverter SignMagnitude(int bits, double low, double high) => new(low, high, (1 << bits) - 2);

    /// <summary>The code of a value; values outside get the nearest end's.</summary>
    public int Code(double x) => (int)Math.Round((Math.Clamp(x, Low, High) - Low) / Step, MidpointRounding.ToEven);

    /// <summary>The value nearest to x that the converter knows.</summary>
    public double Convert(double x) => Low + Code(x) * Step;

    /// <summary>True where a value lies outside the range: it saturates.</summary>
    public bool Saturates(double x) => x < Low || x > High;
}

/// <summary>A row driver with bits: a sign and a magnitude, or a magnitude alone.</summary>
/// <param name="Bits">Bits, the sign included.</param>
/// <param name="FullScale">Largest magnitude.</param>
/// <param name="Signed">One bit is the sign.</param>
public readonly record struct RowConverter(int Bits, double FullScale, bool Signed)
{
    /// <summary>Largest code.</summary>
    public int LargestCode => (1 << (Signed ? Bits - 1 : Bits)) - 1;

    /// <summary>The signed code of a value; what is outside the range gets the nearest end's.</summary>
    public int Code(double x)
    {
        int magnitude = (int)Math.Round(Math.Min(Math.Abs(x) / FullScale, 1) * LargestCode, MidpointRounding.ToEven);
        return x < 0 ? (Signed ? -magnitude : 0) : magnitude;
    }

    /// <summary>The value of a code.</summary>
    public double Value(int code) => code * FullScale / LargestCode;

    /// <summary>Bit <paramref name="slice"/> of the magnitude, with the sign: what a bit-serial driver sends in its pulse number <paramref name="slice"/>.</summary>
    public static int Slice(int code, int slice) => Math.Sign(code) * ((Math.Abs(code) >> slice) & 1);
}
