namespace Neuromorphic.Backends.Cpu;

/// <summary>What one worker counted during a run.</summary>
internal struct WorkerCounters
{
    public long Spikes;
    public long SynapticEvents;
    public long Saturations;
}
