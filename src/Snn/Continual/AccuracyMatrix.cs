namespace Neuromorphic.Snn.Continual;

/// <summary>Accuracies of a sequence of tasks, and the figures of continual learning that follow from them.</summary>
/// <remarks>
/// <code>
/// R[i, j]  accuracy on task j after training on task i        b[j]  accuracy on task j before any training
/// ACC = mean_j R[T-1, j]        BWT = mean_{j &lt; T-1} (R[T-1, j] - R[j, j])        FWT = mean_{j >= 1} (R[j-1, j] - b[j])
/// forgetting, largest: mean_{j &lt; T-1} (max_{i &lt; T-1} R[i, j] - R[T-1, j])        forgetting, first: -BWT
/// learning accuracy: mean_j R[j, j]        average incremental accuracy: mean_i mean_{j &lt;= i} R[i, j]
/// </code>
/// Sources: Lopez-Paz, Ranzato, NeurIPS 2017; Chaudhry et al., ECCV 2018. "First" is Avalanche's convention. Entries that were not measured are not numbers.
/// </remarks>
public sealed class AccuracyMatrix
{
    private readonly double[,] _r;
    private readonly double[] _untrained;

    /// <summary>A matrix without entries.</summary>
    public AccuracyMatrix(int tasks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tasks, 1);
        (_r, _untrained) = (new double[tasks, tasks], new double[tasks]);
        for (int i = 0; i < tasks; i++)
        {
            _untrained[i] = double.NaN;
            for (int j = 0; j < tasks; j++) _r[i, j] = double.NaN;
        }
    }

    /// <summary>Number of tasks.</summary>
    public int Tasks => _untrained.Length;

    /// <summary>R[i, j].</summary>
    public double this[int after, int on]
    {
        get => _r[after, on];
        set => _r[after, on] = value;
    }

    /// <summary>ACC.</summary>
    public double Accuracy => Mean(Tasks, j => _r[Tasks - 1, j]);

    /// <summary>BWT; 0 of one task.</summary>
    public double BackwardTransfer => Mean(Tasks - 1, j => _r[Tasks - 1, j] - _r[j, j]);

    /// <summary>FWT; 0 of one task, not a number where tasks were not tested before their training.</summary>
    public double ForwardTransfer => Mean(Tasks - 1, j => _r[j, j + 1] - _untrained[j + 1]);

    /// <summary>Forgetting from the best accuracy before the last task.</summary>
    public double ForgettingFromLargest => Mean(Tasks - 1, j => Enumerable.Range(j, Tasks - 1 - j).Max(i => _r[i, j]) - _r[Tasks - 1, j]);

    /// <summary>Mean accuracy right after training.</summary>
    public double LearningAccuracy => Mean(Tasks, j => _r[j, j]);

    /// <summary>Mean over time of the mean over the tasks so far.</summary>
    public double AverageIncrementalAccuracy => Mean(Tasks, i => Mean(i + 1, j => _r[i, j]));

    /// <summary>b[j].</summary>
    public double Untrained(int on) => _untrained[on];

    /// <summary>Sets b[j].</summary>
    public void SetUntrained(int on, double accuracy) => _untrained[on] = accuracy;

    private static double Mean(int count, Func<int, double> value) => count == 0 ? 0 : Enumerable.Range(0, count).Average(value);
}
