using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Phases;

/// <summary>Learning that keeps the sign of every weight (Dale's law per synapse), with a factor per row on inhibition: homeostasis.</summary>
/// <remarks>
/// <code>
/// w > 0:  w' = w + excitatoryRate g  cut to [least, most]
/// w &lt; 0:  w' = factor (w + inhibitoryRate g  cut to [-most, -least])
/// w = 0:  w' = 0: no synapse
/// change = w' - w
/// </code>
/// The factor is 1 or one value per target. A weight never changes sign, up to the rounding of w' - w, which can leave 0 where w was more than 2^24 times least.
/// Source: the rule of VPRTempo, Hines, Stratton, Milford, Fischer, ICRA 2024, equations 3 to 6.
/// </remarks>
public readonly struct SignedUpdate : IUpdateKernel
{
    private const int ExcitatoryRate = 0, InhibitoryRate = 1, Least = 2, Most = 3, Factor = 4;

    /// <inheritdoc/>
    public static UpdateKernelDeclaration Declaration { get; } = new("Signed", 1, ["excitatoryRate", "inhibitoryRate", "least", "most", "factor"], []);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void IUpdateKernel.Apply<TLane, TMask, TContext>(ref TContext c)
    {
        TLane zero = TLane.Splat(0), least = c.Parameter(Least), most = c.Parameter(Most), w = c.Weight;
        TLane excitatory = TLane.Min(TLane.Max(TLane.Fma(c.Parameter(ExcitatoryRate), c.Gradient, w), least), most);
        TLane inhibitory = c.Parameter(Factor) * TLane.Min(TLane.Max(TLane.Fma(c.Parameter(InhibitoryRate), c.Gradient, w), zero - most), zero - least);
        c.Change(TLane.Select(TLane.Less(zero, w), excitatory - w, TLane.Select(TLane.Less(w, zero), inhibitory - w, zero)));
    }
}
