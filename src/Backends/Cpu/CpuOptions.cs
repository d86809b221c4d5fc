using Neuromorphic.Hal.Host.Lanes;

namespace Neuromorphic.Backends.Cpu;

/// <summary>How the CPU backend uses the machine. Results do not depend on any of it.</summary>
public sealed record CpuOptions
{
    /// <summary>Number of threads; 0 for one per core that this process may use.</summary>
    public int Threads { get; init; }

    /// <summary>Vector width of the neuron loops.</summary>
    public SimdWidth SimdWidth { get; init; } = SimdWidth.Auto;
}
