using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Continual;
using Neuromorphic.Snn.Learning;
using Neuromorphic.Snn.Tests.Learning;

namespace Neuromorphic.Snn.Tests.Continual;

public class HlopTests
{
    private static readonly HlopOptions s_options = new() { Rates = [0.05], FirstShare = [3.0 / 7, 0.25, 0.25], LaterRows = [1], OrthogonalStart = true, FactorOnly = true };

    /// <summary>The Hebbian step of a batch, written out in double: 5 iterations from the rows at the start, before any weight of the network changes.</summary>
    [Fact]
    public void Rows_learn_the_subspace_rule_from_the_layers_input()
    {
        Hlop hlop = new(s_options);
        using Trainer trainer = new(SmallNetworks.Small(TrainingRule.Dsr), SmallNetworks.Exact, hlop.Addition);
        hlop.BeginTask(trainer, 0);
        double[][] rows = Rows(trainer, 1, 3);
        Assert.InRange(OrthonormalRows.Error(rows), 0, 1e-12);
        float[] samples = SmallNetworks.Samples(5, 7);
        trainer.Train(samples, SmallNetworks.Labels(5, 4));
        double[][] average = [.. rows.Select(row => new double[7])];
        for (int iteration = 0; iteration < 5; iteration++)
        {
            double[][] d = [.. rows.Select(row => new double[7])];
            for (int b = 0; b < 5; b++)
            {
                double[] y = [.. rows.Select(row => Enumerable.Range(0, 7).Sum(i => row[i] * samples[b * 7 + i]))];
                for (int r = 0; r < 3; r++)
                    for (int i = 0; i < 7; i++) d[r][i] += y[r] * (samples[b * 7 + i] - Enumerable.Range(0, 3).Sum(m => rows[m][i] * y[m])) / 5;
            }
            for (int r = 0; r < 3; r++)
            {
                for (int i = 0; i < 7; i++)
                {
                    average[r][i] = 0.9 * average[r][i] + 0.1 * Math.Clamp(d[r][i], -10, 10);
                    rows[r][i] += 0.05 * average[r][i];
                }
            }
        }
        double[][] learned = Rows(trainer, 1, 3);
        for (int r = 0; r < 3; r++)
            for (int i = 0; i < 7; i++) Assert.Equal(rows[r][i], learned[r][i], 1e-6);
    }

    /// <summary>H of orthonormal rows: a change of weights along any old row is 0, and what is left is the unprotected change without its old part.</summary>
    [Theory]
    [InlineData(TrainingRule.Dsr)]
    [InlineData(TrainingRule.Bptt)]
    [InlineData(TrainingRule.Ottt)]
    public void A_later_task_changes_weights_only_outside_the_old_rows(TrainingRule rule)
    {
        Hlop hlop = new(s_options);
        TrainingOptions options = SmallNetworks.Small(rule);
        float[] samples = SmallNetworks.Samples(5, 7);
        int[] labels = SmallNetworks.Labels(5, 4);
        using Trainer plain = new(options, SmallNetworks.Exact), protectedOne = new(options, SmallNetworks.Exact, hlop.Addition);
        double[][] free = SmallNetworks.Change(plain, () => plain.Train(samples, labels, later: true));
        hlop.BeginTask(protectedOne, 0);
        hlop.EndTask(protectedOne, 0, null!);
        double[][] change = SmallNetworks.Change(protectedOne, () => protectedOne.Train(samples, labels, later: true));
        for (int layer = 1; layer <= 3; layer++)
        {
            int inputs = layer == 1 ? 7 : options.Hidden[layer - 2], outputs = change[layer - 1].Length / inputs;
            double[][] rows = Rows(protectedOne, layer, hlop.Rows[layer]);
            for (int j = 0; j < outputs; j++)
            {
                for (int i = 0; i < inputs; i++)
                {
                    double inside = rows.Sum(row => row[i] * Enumerable.Range(0, inputs).Sum(n => row[n] * free[layer - 1][n * outputs + j]));
                    Assert.Equal(free[layer - 1][i * outputs + j] - inside, change[layer - 1][i * outputs + j], 1e-9);
                }
                foreach (double[] row in rows) Assert.Equal(0, Enumerable.Range(0, inputs).Sum(n => row[n] * change[layer - 1][n * outputs + j]), 1e-9);
            }
        }
    }

    [Fact]
    public void Old_rows_never_change_and_new_ones_start_orthogonal_to_them()
    {
        Hlop hlop = new(s_options);
        using Trainer trainer = new(SmallNetworks.Small(TrainingRule.Dsr), new CpuBackend(), hlop.Addition);
        float[] samples = SmallNetworks.Samples(5, 7);
        int[] labels = SmallNetworks.Labels(5, 4);
        hlop.BeginTask(trainer, 0);
        for (int i = 0; i < 20; i++) trainer.Train(samples, labels);
        hlop.EndTask(trainer, 0, null!);
        double[][] old = Rows(trainer, 1, 3);
        hlop.BeginTask(trainer, 1);
        Assert.Equal(4, hlop.Rows[1]);
        double[] fresh = Rows(trainer, 1, 4)[3];
        foreach (double[] row in old) Assert.Equal(0, row.Zip(fresh, (a, b) => a * b).Sum(), 1e-5);
        for (int i = 0; i < 20; i++) trainer.Train(samples, labels, later: true);
        double[][] after = Rows(trainer, 1, 4);
        for (int r = 0; r < 3; r++) Assert.Equal(old[r], after[r]);
        Assert.NotEqual(fresh, after[3]);
    }

    [Fact]
    public void A_subspace_is_capped_at_the_fan_in_and_the_remark_says_so()
    {
        Hlop hlop = new(s_options with { LaterRows = [700] });
        using Trainer trainer = new(SmallNetworks.Small(TrainingRule.Dsr), new CpuBackend(), hlop.Addition);
        hlop.BeginTask(trainer, 0);
        hlop.EndTask(trainer, 0, null!);
        hlop.BeginTask(trainer, 1);
        Assert.Equal(7, hlop.Rows[1]);
        Assert.Contains(hlop.Remarks, remark => remark.Contains("layer 1", StringComparison.Ordinal) && remark.Contains("fan-in of 7", StringComparison.Ordinal));
    }

    private static double[][] Rows(Trainer trainer, int layer, int count)
    {
        StateAddress address = StateAddress.Weights(trainer.Executable.Program.Projection(HlopAddition.Subspace(layer)));
        double[] weights = new double[trainer.Executable.StateLength(address)];
        trainer.Executable.ReadState(address, weights);
        int size = (int)Math.Sqrt(weights.Length);
        return [.. Enumerable.Range(0, count).Select(r => Enumerable.Range(0, size).Select(i => weights[i * size + r]).ToArray())];
    }
}
