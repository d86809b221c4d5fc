using System.Runtime.CompilerServices;

namespace Neuromorphic.Backends.Cpu;

/// <summary>How the emissions of a projection's source reach the target's ring: one strategy object per projection.</summary>
/// <remarks>
/// A worker delivers into the targets of its own slice only, so there are no atomics and no locks; integer sums commute, so the order of slices and
/// sources does not matter.
/// </remarks>
internal abstract unsafe class Delivery : IDisposable
{
    public abstract long Bytes { get; }

    /// <summary>Takes the projection's weights over again: they, their scale or the rows in use changed.</summary>
    public abstract void Refresh();

    /// <summary>Adds what the source emitted in step <paramref name="step"/> to the targets of one slice.</summary>
    public abstract void Deliver(int replica, int slice, long step, ref WorkerCounters counters);

    /// <summary>The plain loop over the rows of some sources: what <see cref="ScatterBound"/> measures.</summary>
    /// <returns>Synapses that were walked; 0 where rows are not sparse.</returns>
    public virtual long Scatter(int slice, ReadOnlySpan<int> sources, ScatterSums sums) => 0;

    public abstract void Dispose();

    /// <summary>RoundToEven(weight * 2^scale), as every backend rounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToFixed(float weight, float scale) => (int)MathF.Round(weight * scale, MidpointRounding.ToEven);
}

/// <summary>A delivery that also sums what any emitters send, apart from steps and rings: for layers that phases scan in fixed point.</summary>
internal abstract unsafe class SummingDelivery : Delivery
{
    /// <summary>Targets that <see cref="Sum"/> is best called for at a time.</summary>
    public abstract int PartLength { get; }

    /// <summary>Adds what so many emitters send to targets [from, to), whatever the delays, to sums[target]. May write up to 15 sums behind them.</summary>
    /// <param name="sums">Sums of all targets, of which only those asked for need to exist.</param>
    /// <param name="emitters">Source neurons.</param>
    /// <param name="values">What each emits; looked at for graded sources only.</param>
    /// <param name="count">Number of emitters.</param>
    /// <param name="from">A multiple of <see cref="PartLength"/>.</param>
    /// <param name="to">The next one, or the number of targets.</param>
    public abstract void Sum(int* sums, int* emitters, float* values, int count, int from, int to);
}
