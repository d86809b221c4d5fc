using System.ComponentModel;

namespace Neuromorphic.Hal.Host.Reference;

/// <summary>Number format of the reference backend.</summary>
public enum Precision
{
    /// <summary>32-bit numbers and sums: the very bits that every exact backend gives.</summary>
    Single,

    /// <summary>64-bit numbers and sums: for comparison with published traces.</summary>
    Double,
}

/// <summary>Options of the reference backend.</summary>
public sealed record ReferenceOptions
{
    /// <summary>Number format.</summary>
    [Description("Number format of the simulation: single gives the bits of every exact backend, double compares with published traces.")]
    public Precision Precision { get; init; } = Precision.Single;
}
