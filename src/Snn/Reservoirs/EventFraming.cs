namespace Neuromorphic.Snn.Reservoirs;

/// <summary>How time is cut into steps.</summary>
public enum BinningRule
{
    /// <summary>As many equal bins over a fixed window as there are steps.</summary>
    EqualBins,

    /// <summary>
    /// Bins of 1 ms up to the last event, joined in chunks of equal whole length, as few as fit into the steps; empty steps at the end.
    /// The bin width jumps between recordings: 516 ms make 129 chunks of 4 ms, 517 ms make 104 of 5 ms.
    /// </summary>
    ReferenceChunk,
}

/// <summary>How recordings become samples. A saved machine carries it, so that it can read recordings later; the reading itself is not done here.</summary>
public sealed record EventFraming
{
    /// <summary>How time is cut.</summary>
    public BinningRule Binning { get; init; } = BinningRule.EqualBins;

    /// <summary>Length of the window in ms for <see cref="BinningRule.EqualBins"/>; later events are left out.</summary>
    public double WindowMs { get; init; } = 300;

    /// <summary>The polarity that is used (0: OFF, 1: ON), or null for both, each with channels of its own.</summary>
    public int? Polarity { get; init; }

    /// <summary>First row and first column that are used.</summary>
    public int CropStart { get; init; }

    /// <summary>Number of rows and of columns that are used; null for sensors that have no image.</summary>
    public int? CropSize { get; init; }
}
