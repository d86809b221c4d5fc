using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Neuromorphic.Hal.Host.Lanes;

namespace Neuromorphic.Backends.Cpu;

/// <summary>How the CPU backend uses the machine. Results do not depend on any of it.</summary>
public sealed record CpuOptions
{
    /// <summary>Number of threads, 0 to 1024; 0 for one per core that this process may use.</summary>
    [Range(0, 1024)]
    [Description("Number of threads; 0 for one per core.")]
    public int Threads { get; init; }

    /// <summary>Vector width of the neuron loops.</summary>
    [Description("Vector width of the neuron loops; auto for the widest of this processor.")]
    public SimdWidth SimdWidth { get; init; } = SimdWidth.Auto;

    /// <summary>How spikes wait where delays differ.</summary>
    [Description("How spikes wait where delays differ: in rings of sums, or sorted by delay; auto chooses by size.")]
    public DelayStrategy Delays { get; init; } = DelayStrategy.Auto;
}
