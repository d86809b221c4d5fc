namespace Neuromorphic.Snn.Learning;

/// <summary>A loss or a weight is no finite number: the message names the step and, for a weight, its layer.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>Divergence of step <paramref name="step"/>.</summary>
    public TrainingDivergedException(long step, string what, Exception? inner = null)
        : base(FormattableString.Invariant($"Step {step}: {what}. Go back to a checkpoint, and lower the learning rate."), inner) => Step = step;

    /// <summary>Number of the step, from 1 on.</summary>
    public long Step { get; }
}
