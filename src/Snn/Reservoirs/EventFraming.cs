using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>How time is cut into steps. Bins are half-open: an event on an edge belongs to the later bin.</summary>
public enum BinningRule
{
    /// <summary>As many equal bins over [0, <see cref="EventFraming.WindowMs"/>) as there are steps; later events are left out.</summary>
    EqualBins,

    /// <summary>Bins of <see cref="EventFraming.BinMs"/> from 0 on, one per step; later events are left out.</summary>
    FixedBins,

    /// <summary>
    /// The D bins of <see cref="EventFraming.BinMs"/> that a recording fills are spread evenly: bin b goes to step floor(b T / D). Recordings of any
    /// length fill all steps, and how long a recording was is lost.
    /// </summary>
    Resample,

    /// <summary>
    /// The D bins of <see cref="EventFraming.BinMs"/> that a recording fills are joined in chunks of ceil(D / T) bins; steps that are left over stay empty.
    /// So the chunk's length jumps between recordings: of 129 steps, 516 ms fill 129 with 4 ms each, 517 ms fill 104 with 5 ms each.
    /// </summary>
    ReferenceChunk,
}

/// <summary>What becomes of the two polarities.</summary>
public enum PolarityUse
{
    /// <summary>OFF events (polarity 0) alone.</summary>
    Off,

    /// <summary>ON events (polarity 1) alone.</summary>
    On,

    /// <summary>Both, each with channels of its own: all of OFF, then all of ON.</summary>
    Separate,

    /// <summary>Both on the same channels, as for sensors without polarity.</summary>
    Merged,
}

/// <summary>How a recording of an event sensor becomes a sample: which events are used, and how time is cut into steps.</summary>
/// <remarks>
/// A channel spikes in a step if it has at least one event there. Channels follow rows, then columns, of the part of the sensor that is used.
/// <see cref="EventFramer"/> does the work. A saved machine carries its framing, so that it can read recordings later.
/// </remarks>
public sealed record EventFraming
{
    /// <summary>How time is cut.</summary>
    public BinningRule Binning { get; init; } = BinningRule.EqualBins;

    /// <summary>Length of the window in ms for <see cref="BinningRule.EqualBins"/>, positive.</summary>
    public double WindowMs { get; init; } = 300;

    /// <summary>
    /// Width of a bin in ms for the other rules, positive. A recording whose last event is at t fills D = ceil(t / width) + 1 bins, the reference's count.
    /// </summary>
    public double BinMs { get; init; } = 1;

    /// <summary>Which polarities are used.</summary>
    public PolarityUse Polarity { get; init; } = PolarityUse.Merged;

    /// <summary>First row and first column that are used; only with <see cref="CropSize"/>.</summary>
    public int CropStart { get; init; }

    /// <summary>Number of rows and of columns that are used; null for the whole sensor.</summary>
    public int? CropSize { get; init; }

    /// <summary>Number of channels that a sensor of the given extent gives.</summary>
    public int Channels(int width, int height)
        => checked((CropSize is int size ? size * size : width * height) * (Polarity == PolarityUse.Separate ? 2 : 1));

    /// <summary>Everything that is wrong with these options; empty if nothing is.</summary>
    public IReadOnlyList<Gap> Check()
    {
        List<Gap> gaps = [];
        Require(Enum.IsDefined(Binning), nameof(Binning), Binning, string.Join(", ", Enum.GetNames<BinningRule>()));
        Require(Enum.IsDefined(Polarity), nameof(Polarity), Polarity, string.Join(", ", Enum.GetNames<PolarityUse>()));
        Require(WindowMs > 0 && double.IsFinite(WindowMs), nameof(WindowMs), WindowMs, "positive numbers");
        Require(BinMs > 0 && double.IsFinite(BinMs), nameof(BinMs), BinMs, "positive numbers");
        Require(CropSize is null or >= 1, nameof(CropSize), CropSize ?? 0, "null, or 1 and more");
        Require(CropSize is null ? CropStart == 0 : CropStart >= 0, nameof(CropStart), CropStart, CropSize is null ? "0 without a CropSize" : "0 and more");
        return gaps;

        void Require(bool holds, string name, object value, string allowed)
        {
            if (!holds) gaps.Add(new Gap($"framing.{name}", $"is {value}; allowed are {allowed}.", "Change the value."));
        }
    }
}
