namespace Neuromorphic.Snn.Continual;

/// <summary>What came of a sequence of tasks.</summary>
public sealed record ContinualResult
{
    /// <summary>Accuracies.</summary>
    public required AccuracyMatrix Matrix { get; init; }

    /// <summary>Mean ACC of the last evaluations of the last task.</summary>
    public required double AccuracyOfLastEvaluations { get; init; }

    /// <summary>Samples trained on.</summary>
    public required long Samples { get; init; }

    /// <summary>CPU seconds of this process while training, evaluations apart.</summary>
    public required double TrainingCpuSeconds { get; init; }

    /// <summary>Wall-clock seconds while training.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>CPU seconds of evaluations.</summary>
    public required double EvaluationCpuSeconds { get; init; }

    /// <summary>Mean loss of every epoch.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>Numbers kept beside the network.</summary>
    public required long ExtraParameters { get; init; }

    /// <summary>Bytes of samples kept.</summary>
    public required long BufferBytes { get; init; }

    /// <summary>What the method found.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }
}
