using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Continual;

/// <summary>Sequences of tasks made from one labelled set.</summary>
public static class TaskSequences
{
    /// <summary>The same classes in every task, the inputs in another order each time; no output belongs to a task.</summary>
    /// <param name="train">What is trained on.</param>
    /// <param name="test">What is tested on.</param>
    /// <param name="orders">One permutation of the inputs per task.</param>
    public static IReadOnlyList<LearningTask> Permuted(ExampleSet train, ExampleSet test, IReadOnlyList<int[]> orders)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(orders);
        return [.. orders.Select((order, i) => new LearningTask($"permutation {i}", train.Permute(order), test.Permute(order)))];
    }

    /// <summary>Random permutations by stream "continual/permutation".</summary>
    public static int[][] Orders(ulong seed, int tasks, int inputs) => [.. Enumerable.Range(0, tasks).Select(task => KeyedPermutation.Of(seed, "continual/permutation", (uint)task, inputs))];

    /// <summary>Other classes in every task: 0 and 1, then 2 and 3, and so on.</summary>
    /// <param name="train">What is trained on.</param>
    /// <param name="test">What is tested on.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="perTask">Classes of a task; divides the classes.</param>
    /// <param name="ownHeads">Task-incremental: only a task's own outputs compete, in training and test. Otherwise class-incremental: those of all tasks so far.</param>
    public static IReadOnlyList<LearningTask> Split(ExampleSet train, ExampleSet test, int classes, int perTask, bool ownHeads)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        if (perTask < 1 || classes % perTask != 0) throw new ArgumentException($"{classes} classes cannot be split into tasks of {perTask}.", nameof(perTask));
        return
        [
            .. Enumerable.Range(0, classes / perTask).Select(task =>
            {
                int[] own = [.. Enumerable.Range(task * perTask, perTask)];
                return new LearningTask($"classes {own[0]} to {own[^1]}", train.OfClasses(own), test.OfClasses(own), ownHeads ? own : null);
            }),
        ];
    }
}
