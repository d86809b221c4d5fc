namespace Neuromorphic.Snn.Continual;

/// <summary>How a sequence of tasks is learned and tested.</summary>
public sealed record ContinualOptions
{
    /// <summary>Epochs of every task, at least 1.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Test tasks that were not trained yet, too: forward transfer needs it.</summary>
    public bool TestAll { get; init; } = true;

    /// <summary>Evaluations whose mean is reported beside the last one: the others come <see cref="LastEvery"/> batches apart before the end of the last task.</summary>
    public int LastEvaluations { get; init; } = 3;

    /// <summary>Batches between these evaluations, at least 1.</summary>
    public int LastEvery { get; init; } = 20;
}
