using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>A run of a population "n" with what it must show.</summary>
public sealed record KernelCase
{
    /// <summary>A sentence.</summary>
    public required string Name { get; init; }

    /// <summary>What is run.</summary>
    public required NetworkProgram Program { get; init; }

    /// <summary>How long.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps in which a neuron emits, and what; 1 for spikes. By default none ever does.</summary>
    public Func<int, IEnumerable<(long Step, double Value)>> Emissions { get; init; } = _ => [];

    /// <summary>The courses of fields.</summary>
    public IReadOnlyList<KernelTrace> Traces { get; init; } = [];

    /// <summary>As this, with an event on a channel of every neuron.</summary>
    public KernelCase With(string channel, params (long Step, double Value)[] events)
    {
        IEnumerable<InputEvent> each = from e in events.OrderBy(e => e.Step) from n in Enumerable.Range(0, Size) select new InputEvent(e.Step, n, (float)e.Value);
        EventsInput input = new() { Name = $"events {Program.Inputs.Count}", Target = "n", Channel = channel, Events = [.. each] };
        return this with { Program = Program with { Inputs = [.. Program.Inputs, input] } };
    }

    /// <summary>As this, with an initial value.</summary>
    public KernelCase From(string field, double value)
    {
        PopulationSpec n = Program.Populations[0];
        PopulationSpec changed = n with { Initial = new Dictionary<string, ValueSpec>(n.Initial) { [field] = value } };
        return this with { Program = Program with { Populations = [changed, .. Program.Populations.Skip(1)] } };
    }

    /// <summary>As this: every neuron spikes in these steps.</summary>
    public KernelCase Spiking(params long[] steps) => this with { Emissions = _ => steps.Select(step => (step, 1.0)) };

    /// <summary>As this: a field of every neuron takes this course.</summary>
    public KernelCase Tracing(string field, double within, double[] course, int every = 1) => Tracing(field, within, _ => course, every);

    /// <summary>As this: a field takes a course that depends on the neuron.</summary>
    /// <param name="field">Which field.</param>
    /// <param name="within">What single precision explains.</param>
    /// <param name="course">Of a neuron: one value per row.</param>
    /// <param name="every">Steps per row.</param>
    public KernelCase Tracing(string field, double within, Func<int, double[]> course, int every = 1) => this with
    {
        Traces = [.. Traces, new KernelTrace(field, within, course)],
        Program = Program with { Probes = [.. Program.Probes, Parts.FieldOf("n", field, every)] },
    };

    /// <summary>Number of neurons.</summary>
    public int Size => Program.Populations[0].Size;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The course of a field.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Within">Difference that single precision explains.</param>
/// <param name="Course">Of a neuron: one value per row of its probe.</param>
public sealed record KernelTrace(string Field, double Within, Func<int, double[]> Course);
