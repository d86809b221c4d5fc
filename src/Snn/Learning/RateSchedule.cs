namespace Neuromorphic.Snn.Learning;

/// <summary>How a learning rate goes over the epochs of a task.</summary>
public abstract record RateSchedule
{
    /// <summary>Factor of the learning rate.</summary>
    /// <param name="progress">Epochs done, in [0, <paramref name="epochs"/>); a fraction within an epoch.</param>
    /// <param name="epochs">Epochs of the task.</param>
    public abstract double Factor(double progress, int epochs);
}

/// <summary>Always 1.</summary>
public sealed record ConstantRate : RateSchedule
{
    /// <inheritdoc/>
    public override double Factor(double progress, int epochs) => 1;
}

/// <summary>Multiplied by <see cref="Ratio"/> after every <see cref="EveryEpochs"/> epochs.</summary>
public sealed record StepSchedule : RateSchedule
{
    /// <summary>At least 1.</summary>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>Greater than 0.</summary>
    public double Ratio { get; init; } = 0.1;

    /// <inheritdoc/>
    public override double Factor(double progress, int epochs) => Math.Pow(Ratio, Math.Floor(progress / EveryEpochs));
}

/// <summary>Half a cosine from 1 to 0, after a linear rise over the first epochs: <c>(e + 1) / warm</c>, then <c>(1 + cos(pi (e - warm) / (epochs - warm))) / 2</c>.</summary>
public sealed record CosineSchedule : RateSchedule
{
    /// <summary>Epochs of the rise, at least 0.</summary>
    public int WarmUpEpochs { get; init; }

    /// <summary>Whether the rate goes down within an epoch too; by whole epochs otherwise.</summary>
    public bool WithinEpochs { get; init; } = true;

    /// <inheritdoc/>
    public override double Factor(double progress, int epochs)
    {
        if (!WithinEpochs) progress = Math.Floor(progress);
        if (progress < WarmUpEpochs) return (Math.Floor(progress) + 1) / WarmUpEpochs;
        return 0.5 * (1 + Math.Cos(Math.PI * (progress - WarmUpEpochs) / Math.Max(1, epochs - WarmUpEpochs)));
    }
}
