namespace Neuromorphic.Snn.Encoding;

/// <summary>Delta code of signals: a spike whenever a signal has moved by a threshold since its last spike; up and down have channels of their own.</summary>
/// <remarks>
/// <code>
/// reference = x[0]
/// x[t] - reference >= threshold:   spike on "up",   reference += threshold
/// reference - x[t] >= threshold:   spike on "down", reference -= threshold
/// </code>
/// At most one spike per step: a faster signal catches up in the steps that follow. Up channels come first, then down channels. Immutable, thread safe.
/// Source: the send-on-delta scheme of event sensors, Lichtsteiner, Posch, Delbruck, IEEE J. Solid-State Circuits 43, 2008.
/// </remarks>
public sealed class DeltaEncoder
{
    /// <summary>An encoder.</summary>
    /// <param name="threshold">Change that makes a spike, positive, in the unit of the signals.</param>
    public DeltaEncoder(double threshold)
    {
        if (!(threshold > 0 && double.IsFinite(threshold))) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "Allowed are positive numbers.");
        Threshold = threshold;
    }

    /// <summary>Change that makes a spike.</summary>
    public double Threshold { get; }

    /// <summary>Encodes one recording of signals.</summary>
    /// <param name="values">[steps, signals], at least one step.</param>
    /// <param name="signals">Number of signals, at least 1.</param>
    /// <param name="label">Class index, or -1 where it is not known.</param>
    /// <param name="name">For messages.</param>
    /// <returns>A sample of as many steps and twice as many channels as there are signals.</returns>
    /// <exception cref="ArgumentException">The values are no whole steps, or one is not finite.</exception>
    public SpikeTrainSample Encode(ReadOnlySpan<float> values, int signals, int label = -1, string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(signals, 1);
        if (values.IsEmpty || values.Length % signals != 0)
            throw new ArgumentException($"Sample '{name}' has {values.Length} values; allowed are whole steps of {signals} signals, at least one.");
        int steps = values.Length / signals;
        SpikeTrainBuilder builder = new(steps, 2 * signals);
        for (int signal = 0; signal < signals; signal++)
        {
            double reference = values[signal];
            for (int step = 0; step < steps; step++)
            {
                double value = values[step * signals + signal];
                if (!double.IsFinite(value)) throw new ArgumentException($"Sample '{name}': signal {signal} is {value} in step {step}; allowed are finite numbers.");
                if (value - reference >= Threshold)
                {
                    builder.Mark(step, signal);
                    reference += Threshold;
                }
                else if (reference - value >= Threshold)
                {
                    builder.Mark(step, signals + signal);
                    reference -= Threshold;
                }
            }
        }
        return builder.Build(label, name);
    }
}
