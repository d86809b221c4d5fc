using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>What a population receives from outside.</summary>
public abstract record Stimulus
{
    /// <summary>A weight of the stimulus' unit and sign: chooses the channel.</summary>
    internal abstract Weight ChannelWeight { get; }

    internal abstract InputSpec Lower(string name, string target, string channel, double dtMs, int size);

    /// <summary>The number of whole steps nearest to a time.</summary>
    private protected static long ToSteps(Time time, double dtMs) => (long)Math.Round(time.Coherent / dtMs, MidpointRounding.ToEven);
}

/// <summary>Independent Poisson spikes for every neuron.</summary>
/// <param name="Rate">Rate per neuron.</param>
/// <param name="Weight">What one spike adds: a constant.</param>
public sealed record PoissonStimulus(Value<Frequency> Rate, Weight Weight) : Stimulus
{
    internal override Weight ChannelWeight => Weight;

    internal override InputSpec Lower(string name, string target, string channel, double dtMs, int size) => new PoissonInput
    {
        Name = name,
        Target = target,
        Channel = channel,
        MeanPerStep = Rate.Spec switch
        {
            ConstantValue constant => constant.Value * dtMs,
            ListedValues listed => listed.Values.Select(rate => rate * dtMs).ToArray(),
            _ => throw new ArgumentException($"Stimulus '{name}': rates must be constant or listed."),
        },
        Weight = Weight.Spec is ConstantValue weight ? weight.Value : throw new ArgumentException($"Stimulus '{name}': the weight must be constant."),
    };
}

/// <summary>Independent normal numbers for every neuron, each held for a time.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Standard deviation of one drawn value.</param>
/// <param name="Hold">How long a value is held; one step where none is given.</param>
public sealed record NoiseStimulus(Weight Mean, Weight StandardDeviation, Time Hold = default) : Stimulus
{
    internal override Weight ChannelWeight => Mean;

    internal override InputSpec Lower(string name, string target, string channel, double dtMs, int size) => new NoiseInput
    {
        Name = name,
        Target = target,
        Channel = channel,
        Mean = Constant(name, Mean),
        StandardDeviation = Constant(name, StandardDeviation),
        HoldSteps = (int)Math.Max(1, ToSteps(Hold, dtMs)),
    };

    private static double Constant(string name, Weight value)
        => value.Spec is ConstantValue constant ? constant.Value : throw new ArgumentException($"Stimulus '{name}': mean and deviation must be constant.");
}

/// <summary>Listed spikes; more can be written per sample and replica.</summary>
/// <param name="Spikes">Time of the end of the step in which a spike acts, and neuron.</param>
/// <param name="Weight">What one spike adds: a constant; 1 for a <see cref="Models.SpikeSource"/>.</param>
public sealed record SpikeTrainStimulus(IReadOnlyList<(Time Time, int Neuron)> Spikes, Weight Weight) : Stimulus
{
    /// <summary>No listed spikes: everything is written per sample.</summary>
    public static SpikeTrainStimulus FromHost { get; } = new([], 1.0);

    internal override Weight ChannelWeight => Weight;

    internal override InputSpec Lower(string name, string target, string channel, double dtMs, int size)
    {
        double weight = Weight.Spec is ConstantValue constant ? constant.Value : throw new ArgumentException($"Stimulus '{name}': the weight must be constant.");
        foreach ((Time time, int neuron) in Spikes)
        {
            if ((uint)neuron >= (uint)size) throw new ArgumentException($"Stimulus '{name}': a spike is for neuron {neuron}; allowed are 0 to {size - 1}.");
            if (ToSteps(time, dtMs) < 1) throw new ArgumentException($"Stimulus '{name}': a spike is at {time}, before the end of the first step. The earliest is {dtMs} ms.");
        }
        return new EventsInput
        {
            Name = name,
            Target = target,
            Channel = channel,
            Events = [.. Spikes.Select(s => new InputEvent(ToSteps(s.Time, dtMs) - 1, s.Neuron, (float)weight)).OrderBy(e => e.Step)],
        };
    }
}

/// <summary>A piecewise constant current, the same for every neuron.</summary>
/// <param name="Amplitudes">From each time on, this current; before the first, none.</param>
public sealed record StepCurrentStimulus(IReadOnlyList<(Time From, Current Amplitude)> Amplitudes) : Stimulus
{
    internal override Weight ChannelWeight => Current.Zero;

    internal override InputSpec Lower(string name, string target, string channel, double dtMs, int size)
    {
        long last = Amplitudes.Count == 0 ? 0 : Amplitudes.Max(s => ToSteps(s.From, dtMs));
        double[] rows = new double[(last + 1) * size];
        foreach ((Time from, Current amplitude) in Amplitudes.OrderBy(s => s.From))
            rows.AsSpan((int)(ToSteps(from, dtMs) * size)).Fill(amplitude.Coherent);
        return new ValuesInput { Name = name, Target = target, Channel = channel, Rows = rows };
    }
}

internal sealed record NamedStimulus(string Name, Population Target, Stimulus Stimulus, string Channel);
