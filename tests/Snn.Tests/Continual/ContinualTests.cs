using Neuromorphic.Backends.Cpu;
using Neuromorphic.Snn.Continual;
using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Snn.Tests.Continual;

public class ContinualTests
{
    /// <summary>R = [.9 .2 .1; .7 .8 .3; .6 .5 1], b = [.1 .1 .1].</summary>
    [Fact]
    public void The_figures_of_a_matrix_follow_their_definitions()
    {
        AccuracyMatrix matrix = new(3);
        double[][] r = [[0.9, 0.2, 0.1], [0.7, 0.8, 0.3], [0.6, 0.5, 1]];
        for (int i = 0; i < 3; i++)
        {
            matrix.SetUntrained(i, 0.1);
            for (int j = 0; j < 3; j++) matrix[i, j] = r[i][j];
        }
        Assert.Equal(0.7, matrix.Accuracy, 1e-12);
        // (0.6 - 0.9 + 0.5 - 0.8) / 2
        Assert.Equal(-0.3, matrix.BackwardTransfer, 1e-12);
        // (0.2 - 0.1 + 0.3 - 0.1) / 2
        Assert.Equal(0.15, matrix.ForwardTransfer, 1e-12);
        Assert.Equal(0.3, matrix.ForgettingFromLargest, 1e-12);
        Assert.Equal(0.9, matrix.LearningAccuracy, 1e-12);
        // (0.9 + (0.7 + 0.8) / 2 + 0.7) / 3
        Assert.Equal(2.35 / 3, matrix.AverageIncrementalAccuracy, 1e-12);
    }

    [Fact]
    public void A_permuted_set_gives_element_order_j_at_j()
    {
        ExampleSet set = new(new byte[] { 0, 51, 102, 255, 0, 0 }, [4, 5], mean: 0.2, deviation: 0.5);
        float[] sample = new float[3];
        set.Permute([2, 0, 1]).Write(0, sample);
        Assert.Equal([0.4f, -0.4f, 0f], sample, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(5, set.OfClasses([5]).Label(0));
        Assert.Throws<ArgumentException>(() => set.Permute([0, 0, 1]));
    }

    [Fact]
    public void A_sequence_runs_to_the_same_figures_for_any_number_of_threads()
    {
        ContinualResult one = Run(1, new Hlop(HlopOptions.Reference)), three = Run(3, new Hlop(HlopOptions.Reference));
        Assert.Equal(one.Losses, three.Losses);
        Assert.Equal(one.Matrix.Accuracy, three.Matrix.Accuracy);
        Assert.Equal(2 * 40, one.Samples);
    }

    [Fact]
    public void A_task_with_a_label_beyond_the_outputs_is_refused_by_name()
    {
        ExampleSet set = new(new byte[12], [0, 9], 0, 1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ContinualRun(
            new TrainingOptions { Inputs = 6, Outputs = 4 }, new ContinualOptions(), [new LearningTask("first", set, set)], new FineTuning(), new CpuBackend()));
        Assert.Contains("Task 'first': training sample 1 has the label 9; the network has 4 outputs", error.Message, StringComparison.Ordinal);
    }

    private static ContinualResult Run(int threads, ContinualMethod method)
    {
        byte[] bytes = [.. Enumerable.Range(0, 40 * 16).Select(i => (byte)(i * i * 31 % 256))];
        ExampleSet set = new(bytes, [.. Enumerable.Range(0, 40).Select(i => i % 4)], 0.5, 0.5);
        using ContinualRun run = new(
            new TrainingOptions { Inputs = 16, Hidden = [12, 12], Outputs = 4, Batch = 16 }, new ContinualOptions(),
            TaskSequences.Permuted(set, set.First(10), TaskSequences.Orders(1, 2, 16)), method, new CpuBackend(new CpuOptions { Threads = threads }));
        return run.Run();
    }
}
