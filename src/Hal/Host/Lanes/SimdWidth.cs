using System.Runtime.Intrinsics;

namespace Neuromorphic.Hal.Host.Lanes;

/// <summary>Vector width of the host's loops. Results do not depend on it.</summary>
public enum SimdWidth
{
    /// <summary>The widest that the processor works on natively.</summary>
    Auto = 0,

    /// <summary>4 numbers.</summary>
    Bits128 = 128,

    /// <summary>8 numbers.</summary>
    Bits256 = 256,

    /// <summary>16 numbers.</summary>
    Bits512 = 512,
}

/// <summary>Which widths this machine has.</summary>
public static class SimdWidths
{
    /// <summary>True where loops of that width run on vector instructions.</summary>
    public static bool IsSupported(SimdWidth width) => width switch
    {
        SimdWidth.Bits128 => Vector128.IsHardwareAccelerated,
        SimdWidth.Bits256 => Vector256.IsHardwareAccelerated,
        SimdWidth.Bits512 => Vector512.IsHardwareAccelerated,
        _ => true,
    };

    /// <summary>The width that <paramref name="wanted"/> stands for on this machine.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine lacks it.</exception>
    public static SimdWidth Resolve(SimdWidth wanted)
    {
        if (wanted != SimdWidth.Auto)
        {
            return IsSupported(wanted)
                ? wanted
                : throw new PlatformNotSupportedException($"simdWidth is {wanted}, which this processor lacks. Choose Auto, or a narrower one.");
        }
        if (Vector512.IsHardwareAccelerated) return SimdWidth.Bits512;
        return Vector256.IsHardwareAccelerated ? SimdWidth.Bits256 : SimdWidth.Bits128;
    }
}
