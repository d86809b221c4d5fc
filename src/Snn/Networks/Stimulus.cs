using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>What a population receives from outside.</summary>
public abstract record Stimulus
{
    /// <summary>A weight of the stimulus' unit and sign: chooses the channel.</summary>
    internal abstract Weight ChannelWeight { get; }

    /// <summary>Flows all the time, as an injected current does, instead of arriving as spikes: chooses the channel.</summary>
    internal virtual bool IsContinuous => false;

    /// <summary>What is wrong with it: problem and advice.</summary>
    internal abstract IEnumerable<(string Problem, string Advice)> Check(Population target, double dtMs);

    internal abstract InputSpec Lower(string name, string target, string channel, double dtMs, int size);

    /// <summary>The number of whole steps nearest to a time.</summary>
    private protected static long ToSteps(Time time, double dtMs) => (long)Math.Round(time.Coherent / dtMs, MidpointRounding.ToEven);

    private protected static IEnumerable<(string, string)> RequireConstant(string what, Weight weight)
    {
        if (weight.Spec is not ConstantValue) yield return ($"has a {what} that is listed or drawn; a constant is needed.", "Give one value.");
    }

    private protected static double Constant(Weight weight) => ((ConstantValue)weight.Spec).Value;
}

/// <summary>Independent Poisson spikes for every neuron.</summary>
/// <param name="Rate">Rate per neuron: one for all, or one per neuron.</param>
/// <param name="Weight">What one spike adds: a constant.</param>
public sealed record PoissonStimulus(Value<Frequency> Rate, Weight Weight) : Stimulus
{
    internal override Weight ChannelWeight => Weight;

    internal override IEnumerable<(string Problem, string Advice)> Check(Population target, double dtMs)
    {
        foreach ((string, string) problem in RequireConstant("weight", Weight)) yield return problem;
        if (Rate.Spec is DrawnValues) yield return ("has rates that are drawn.", "Give one rate, or one per neuron.");
        if (Rate.Spec is ListedValues { Values.Length: int count } && count != target.Size)
            yield return ($"has {count} rates for {target.Size} neurons.", "Give one rate, or one per neuron.");
    }

    internal override InputSpec Lower(string name, string target, string channel, double dtMs, int size) => new PoissonInput
    {
        Name = name,
        Target = target,
        Channel = channel,
        MeanPerStep = Rate.Spec is ListedValues listed ? listed.Values.Select(rate => rate * dtMs).ToArray() : ((ConstantValue)Rate.Spec).Value * dtMs,
        Weight = Constant(Weight),
    };
}

/// <summary>Independent normal numbers for every neuron, each held for a time.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="StandardDeviation">Standard deviation of one drawn value, in the unit of the mean.</param>
/// <param name="Hold">How long a value is held, rounded to steps; one step where none is given.</param>
public sealed record NoiseStimulus(Weight Mean, Weight StandardDeviation, Time Hold = default) : Stimulus
{
    internal override Weight ChannelWeight => Mean;

    internal override bool IsContinuous => true;

    internal override IEnumerable<(string Problem, string Advice)> Check(Population target, double dtMs)
    {
        foreach ((string, string) problem in RequireConstant("mean", Mean)) yield return problem;
        foreach ((string, string) problem in RequireConstant("standard deviation", StandardDeviation)) yield return problem;
        if (Mean.Dimension != StandardDeviation.Dimension)
            yield return ($"has a {Mean.DimensionName} as mean and a {StandardDeviation.DimensionName} as standard deviation.", "Use the same unit for both.");
    }

    internal override InputSpec Lower(string name, string target, string channel, double dtMs, int size) => new NoiseInput
    {
        Name = name,
        Target = target,
        Channel = channel,
        Mean = Constant(Mean),
        StandardDeviation = Constant(StandardDeviation),
        HoldSteps = (int)Math.Max(1, ToSteps(Hold, dtMs)),
    };
}

/// <summary>Listed spikes; more can be written per sample and replica with <see cref="Simulation.Present"/>.</summary>
/// <param name="Spikes">Time of the end of the step in which a spike acts, and neuron.</param>
/// <param name="Weight">What one spike adds: a constant; 1 for a <see cref="Models.SpikeSource"/>.</param>
public sealed record SpikeTrainStimulus(IReadOnlyList<(Time Time, int Neuron)> Spikes, Weight Weight) : Stimulus
{
    /// <summary>No listed spikes: everything is presented per sample.</summary>
    public static SpikeTrainStimulus FromHost { get; } = new([], 1.0);

    internal override Weight ChannelWeight => Weight;

    internal override IEnumerable<(string Problem, string Advice)> Check(Population target, double dtMs)
    {
        foreach ((string, string) problem in RequireConstant("weight", Weight)) yield return problem;
        foreach ((Time time, int neuron) in Spikes)
        {
            if ((uint)neuron >= (uint)target.Size)
                yield return ($"has a spike for neuron {neuron}; allowed are 0 to {target.Size - 1}.", "Choose a neuron of the population.");
            if (!(ToSteps(time, dtMs) >= 1))
                yield return ($"has a spike at {time}, before the end of the first step.", $"The earliest is {Time.Milliseconds(dtMs)}.");
        }
    }

    internal override InputSpec Lower(string name, string target, string channel, double dtMs, int size) => new EventsInput
    {
        Name = name,
        Target = target,
        Channel = channel,
        Events = [.. Spikes.Select(s => new InputEvent(ToSteps(s.Time, dtMs) - 1, s.Neuron, (float)Constant(Weight))).OrderBy(e => e.Step)],
    };
}

/// <summary>A value that changes at given times, the same for every neuron: an injected current, or numbers for a <see cref="Models.GradedSource"/>.</summary>
/// <param name="Amplitudes">From each time on, this value; before the first, none. Times are rounded to steps.</param>
public sealed record StepStimulus(params IReadOnlyList<(Time From, Weight Amplitude)> Amplitudes) : Stimulus
{
    internal override Weight ChannelWeight => Amplitudes.Count == 0 ? 0.0 : Amplitudes[0].Amplitude;

    internal override bool IsContinuous => true;

    internal override IEnumerable<(string Problem, string Advice)> Check(Population target, double dtMs)
    {
        if (Amplitudes.Count == 0) yield return ("has no amplitudes.", "Give at least one.");
        foreach ((Time from, Weight amplitude) in Amplitudes)
        {
            foreach ((string, string) problem in RequireConstant("amplitude", amplitude)) yield return problem;
            if (!(from.Coherent >= 0)) yield return ($"has an amplitude from {from} on; allowed are times from 0 on.", "Change the time.");
            if (amplitude.Dimension != ChannelWeight.Dimension)
                yield return ($"has amplitudes in {ChannelWeight.DimensionName} and {amplitude.DimensionName}.", "Use the same unit for all.");
        }
    }

    internal override InputSpec Lower(string name, string target, string channel, double dtMs, int size)
    {
        (long Step, double Value)[] changes = [.. Amplitudes.Select(a => (Step: ToSteps(a.From, dtMs), Value: Constant(a.Amplitude))).OrderBy(a => a.Step)];
        // Rows last as long as the longest stretch that divides every change: a current that changes after 10 s takes two rows, not 100,000.
        long hold = Math.Max(1, changes.Aggregate(0L, (common, change) => GreatestCommonDivisor(common, change.Step)));
        double[] rows = new double[checked((int)((changes[^1].Step / hold + 1) * size))];
        foreach ((long step, double value) in changes) rows.AsSpan((int)(step / hold * size)).Fill(value);
        return new ValuesInput { Name = name, Target = target, Channel = channel, Rows = rows, HoldSteps = checked((int)hold) };
    }

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}

internal sealed record NamedStimulus(string Name, Population Target, Stimulus Stimulus, string Channel);
