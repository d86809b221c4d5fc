using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>What is recorded.</summary>
public abstract record Recorder
{
    /// <summary>Every spike.</summary>
    public static Recorder Spikes { get; } = new SpikeRecorder();

    /// <summary>Spike counts per neuron, a row at the end of every window.</summary>
    public static Recorder Counts(Time window) => new RowRecorder(ProbeKind.Count, "", window);

    /// <summary>The potential of every neuron.</summary>
    public static Recorder Potential(Time every) => new RowRecorder(ProbeKind.Field, "V", every);

    /// <summary>A state field of every neuron, by the kernel's name, in coherent units.</summary>
    public static Recorder State(string field, Time every) => new RowRecorder(ProbeKind.Field, field, every);

    internal abstract string Label { get; }

    /// <summary>What is wrong with it: problem and advice.</summary>
    internal virtual IEnumerable<(string Problem, string Advice)> Check(Population population, double dtMs) => [];

    internal abstract ProbeSpec Lower(Recording recording, double dtMs);
}

internal sealed record SpikeRecorder : Recorder
{
    internal override string Label => "spikes";

    internal override ProbeSpec Lower(Recording recording, double dtMs) => new()
    {
        Name = recording.Name,
        Population = recording.Population.Name,
        Kind = ProbeKind.Spikes,
        // Drained whenever it fills: room for a hundred steps of everybody, or a million spikes, whichever is less.
        Capacity = Math.Max(recording.Population.Size, Math.Min(100L * recording.Population.Size, 1_000_000)),
    };
}

internal sealed record RowRecorder(ProbeKind Kind, string Field, Time Every) : Recorder
{
    internal override string Label => Kind == ProbeKind.Count ? "counts" : Field;

    internal override IEnumerable<(string Problem, string Advice)> Check(Population population, double dtMs)
    {
        double steps = Math.Round(Every.Coherent / dtMs, MidpointRounding.ToEven);
        if (!(steps is >= 1 and <= int.MaxValue)) yield return ($"has a row every {Every}, which is {steps} steps.", $"The shortest is one step of {dtMs} ms.");
        string[] fields = [.. population.Model.Kernel.Declaration.Fields.Select(field => field.Name)];
        if (Kind == ProbeKind.Field && !fields.Contains(Field))
            yield return ($"is of the field '{Field}', which {population} does not have.", $"There are: {(fields.Length == 0 ? "none" : string.Join(", ", fields))}.");
    }

    internal override ProbeSpec Lower(Recording recording, double dtMs) => new()
    {
        Name = recording.Name,
        Population = recording.Population.Name,
        Kind = Kind,
        Field = Field,
        EverySteps = (int)Math.Round(Every.Coherent / dtMs, MidpointRounding.ToEven),
        Capacity = Math.Clamp(4_000_000 / recording.Population.Size, 1, 10_000),
    };
}

/// <summary>A recorder attached to a population: the handle by which a simulation gives its data.</summary>
public sealed class Recording
{
    internal Recording(string name, Population population, Recorder recorder, int index)
        => (Name, Population, Recorder, Index) = (name, population, recorder, index);

    /// <summary>Unique in its network.</summary>
    public string Name { get; }

    /// <summary>What is recorded of.</summary>
    public Population Population { get; }

    /// <summary>What is recorded.</summary>
    public Recorder Recorder { get; }

    internal int Index { get; }
}
