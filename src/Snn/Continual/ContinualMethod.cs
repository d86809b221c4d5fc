using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Snn.Continual;

/// <summary>A way of learning tasks one after the other.</summary>
/// <remarks>An instance serves one run.</remarks>
public abstract class ContinualMethod
{
    /// <summary>For reports.</summary>
    public abstract string Name { get; }

    /// <summary>Numbers that it keeps beside the network, in all tasks together.</summary>
    public virtual long ExtraParameters => 0;

    /// <summary>Bytes of samples that it keeps.</summary>
    public virtual long BufferBytes => 0;

    /// <summary>What it found, for reports: one line per task and layer.</summary>
    public IReadOnlyList<string> Remarks => RemarkList;

    private protected List<string> RemarkList { get; } = [];

    /// <summary>What it adds to training steps.</summary>
    internal virtual ITrainingAddition? Addition => null;

    /// <summary>Thresholds learn in tasks after the first, too.</summary>
    internal virtual bool FreezesThresholds => true;

    /// <summary>Before the first batch of a task.</summary>
    internal virtual void BeginTask(Trainer trainer, int task)
    {
    }

    /// <summary>After every batch.</summary>
    /// <param name="trainer">The network.</param>
    /// <param name="task">The task.</param>
    /// <param name="batch">Batches of the task done, over all epochs.</param>
    /// <param name="batches">Batches of the task in all.</param>
    internal virtual void AfterBatch(Trainer trainer, int task, int batch, int batches)
    {
    }

    /// <summary>After the last batch of a task.</summary>
    internal virtual void EndTask(Trainer trainer, int task, LearningTask learned)
    {
    }
}
