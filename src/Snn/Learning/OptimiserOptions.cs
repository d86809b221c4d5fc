namespace Neuromorphic.Snn.Learning;

/// <summary>How gradients change weights.</summary>
public abstract record OptimiserOptions
{
    /// <summary>Learning rate at its largest, greater than 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>How the learning rate goes over the epochs of a task.</summary>
    public RateSchedule Schedule { get; init; } = new ConstantRate();
}

/// <summary>Stochastic gradient descent.</summary>
public sealed record SgdOptions : OptimiserOptions
{
    /// <summary>Share of the last step that is kept, in [0, 1).</summary>
    public double Momentum { get; init; }

    /// <summary>Share of a weight that is added to its gradient, at least 0.</summary>
    public double WeightDecay { get; init; }
}

/// <summary>Adam, with weight decay apart from the gradient.</summary>
public sealed record AdamOptions : OptimiserOptions
{
    /// <summary>Share of the mean that is kept, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the mean square that is kept, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean square, greater than 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Share of a weight taken off per unit of learning rate, at least 0.</summary>
    public double WeightDecay { get; init; }
}
