namespace Neuromorphic.Snn.Continual;

/// <summary>How far a sequence is.</summary>
/// <param name="Task">Task under way, from 0 on.</param>
/// <param name="Batches">Batches done of all.</param>
/// <param name="Total">Batches of all tasks.</param>
/// <param name="Text">A few words: a loss, or accuracies.</param>
public sealed record ContinualProgress(int Task, long Batches, long Total, string Text)
{
    /// <summary>The task has been learned and tested.</summary>
    public bool EndsTask { get; init; }
}
