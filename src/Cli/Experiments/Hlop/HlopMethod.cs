namespace Neuromorphic.Cli.Experiments.Hlop;

/// <summary>How tasks are learned one after the other.</summary>
public enum HlopMethod
{
    /// <summary>Hebbian orthogonal projection as published.</summary>
    Reference,

    /// <summary>New rows orthogonal to old ones, as many as capture enough energy, learned from the factor of the gradient.</summary>
    Recommended,

    /// <summary>No protection.</summary>
    FineTuning,
}

/// <summary>What the tasks are.</summary>
public enum HlopScenario
{
    /// <summary>The same classes, inputs permuted anew in every task; one head.</summary>
    Permuted,

    /// <summary>Other classes in every task, each with its own head.</summary>
    SplitTask,

    /// <summary>Other classes in every task, all in one head.</summary>
    SplitClass,
}

/// <summary>How gradients change weights.</summary>
public enum HlopOptimiser
{
    /// <summary>Gradient descent.</summary>
    Sgd,

    /// <summary>Adam.</summary>
    Adam,
}

/// <summary>How the learning rate goes over a task.</summary>
public enum HlopSchedule
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>Down to 0 along half a cosine.</summary>
    Cosine,

    /// <summary>A tenth after two thirds of the epochs.</summary>
    Step,
}
