using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Neuromorphic.Backends.Cpu;

/// <summary>What one worker counted during a run, and the clock of its stages where somebody asked for it.</summary>
internal struct WorkerCounters
{
    public long Spikes;
    public long SynapticEvents;
    public long Saturations;

    /// <summary>Ticks of the clock per stage since profiling began; they outlive a run.</summary>
    public long IntegrateTicks;
    public long DeliverTicks;
    public long LearnTicks;
    public long ObserveTicks;

    /// <summary>When the stage in progress began.</summary>
    public long Since;

    /// <summary>Counts of a run to 0; the clock stays.</summary>
    public void BeginRun() => Spikes = SynapticEvents = Saturations = 0;

    /// <summary>The clock to 0.</summary>
    public void ClearClock() => IntegrateTicks = DeliverTicks = LearnTicks = ObserveTicks = 0;

    /// <summary>A stage begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin() => Since = Stopwatch.GetTimestamp();

    /// <summary>A stage ends, and the next begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Lap(ref long ticks)
    {
        long now = Stopwatch.GetTimestamp();
        ticks += now - Since;
        Since = now;
    }
}
