using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>A liquid state machine before training: how recordings are framed, the fixed network, the features, the readout.</summary>
public sealed record LiquidStateMachineOptions
{
    /// <summary>Name of the preset, for reports.</summary>
    public string Name { get; init; } = "custom";

    /// <summary>How recordings become samples.</summary>
    public EventFraming Framing { get; init; } = new();

    /// <summary>Number of steps of every sample, at least 1.</summary>
    public required int Steps { get; init; }

    /// <summary>The fixed network.</summary>
    public required ReservoirOptions Reservoir { get; init; }

    /// <summary>How spikes become features.</summary>
    public FeatureOptions Features { get; init; } = new();

    /// <summary>How the readout is trained.</summary>
    public ReadoutOptions Readout { get; init; } = new SoftmaxOptions();

    /// <summary>Names of the classes, by index; at least 2.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Number of features of a sample.</summary>
    public int FeatureCount => checked(Reservoir.Neurons * Features.Segments);

    /// <summary>What turns recordings of a sensor into samples for this machine.</summary>
    /// <exception cref="ProgramRefusedException">The framing does not fit the sensor, or gives another number of channels than the reservoir has inputs.</exception>
    public EventFramer Framer(int width, int height)
    {
        EventFramer framer = new(Framing, Steps, width, height);
        if (framer.Channels == Reservoir.Inputs) return framer;
        throw new ProgramRefusedException("The liquid state machine", [new Gap("framing",
            $"makes {framer.Channels} channels of a sensor with {height} rows and {width} columns; the reservoir has {Reservoir.Inputs} inputs.",
            "Change crop or polarity, set Reservoir.Inputs, or use recordings of the sensor it was made for.")]);
    }

    /// <summary>Everything that is wrong with these options; empty if nothing is.</summary>
    public IReadOnlyList<Gap> Check()
    {
        List<Gap> gaps = [.. Framing.Check(), .. Reservoir.Check()];
        if (Steps < 1) gaps.Add(new Gap("steps", $"is {Steps}; at least 1 is needed.", "Change the value."));
        gaps.AddRange(ReservoirEncoder.CheckFeatures(Features, Steps));
        if (Classes.Count < 2) gaps.Add(new Gap("classes", $"has {Classes.Count} names; at least 2 are needed.", "Name every class."));
        if (Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Count)
            gaps.Add(new Gap("classes", "has a name twice.", "Give every class a name of its own."));
        return gaps;
    }
}
