using Neuromorphic.Backends.Cpu;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Lanes;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Snn.Tests.Learning;

public class TrainerTests
{
    [Theory]
    [InlineData(TrainingRule.Dsr)]
    [InlineData(TrainingRule.Bptt)]
    [InlineData(TrainingRule.Ottt)]
    public void The_reference_and_the_cpu_at_any_width_and_thread_count_learn_the_same_bits(TrainingRule rule)
    {
        double[][] expected = Learn(new ReferenceBackend());
        foreach ((int threads, SimdWidth width) in ((int, SimdWidth)[])[(1, SimdWidth.Bits128), (3, SimdWidth.Bits256)])
        {
            double[][] found = Learn(new CpuBackend(new CpuOptions { Threads = threads, SimdWidth = width }));
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i]);
        }

        double[][] Learn(IBackend backend)
        {
            using Trainer trainer = new(SmallNetworks.Small(rule), backend);
            for (int step = 0; step < 5; step++) trainer.Train(SmallNetworks.Samples(5, 7, step), SmallNetworks.Labels(5, 4));
            return [[trainer.TakeProgress().Loss], trainer.ReadWeights(1), trainer.ReadWeights(2), trainer.ReadWeights(3)];
        }
    }

    [Fact]
    public void Four_samples_are_learned_by_heart()
    {
        using Trainer trainer = new(SmallNetworks.Small(TrainingRule.Bptt) with { Optimiser = new AdamOptions { LearningRate = 0.02 } }, new CpuBackend());
        float[] samples = SmallNetworks.Samples(4, 7);
        int[] labels = [2, 0, 3, 1], predicted = new int[4];
        for (int step = 0; step < 300; step++) trainer.Train(samples, labels);
        trainer.Predict(samples, predicted);
        Assert.Equal(labels, predicted);
    }

    [Theory]
    [InlineData(ErrorPropagation.Backpropagation)]
    [InlineData(ErrorPropagation.SignSymmetric)]
    [InlineData(ErrorPropagation.FeedbackAlignment)]
    public void Every_way_of_carrying_errors_lowers_the_loss(ErrorPropagation errors)
    {
        using Trainer trainer = new(SmallNetworks.Small(TrainingRule.Bptt) with { Hidden = [40, 40], Errors = errors, Optimiser = new SgdOptions { LearningRate = 0.05 } }, new CpuBackend());
        float[] samples = SmallNetworks.Samples(5, 7);
        int[] labels = SmallNetworks.Labels(5, 4);
        trainer.Train(samples, labels);
        double first = trainer.TakeProgress().Loss;
        // Alignment takes its time: the forward weights have to turn toward the random ones first.
        for (int step = 0; step < 600; step++) trainer.Train(samples, labels);
        trainer.TakeProgress();
        trainer.Train(samples, labels);
        Assert.InRange(trainer.TakeProgress().Loss, 0, 0.7 * first);
    }

    /// <summary>e2 = s sign(W3)' g is all that differs in layer 2, and s = 1 / sqrt(8): its step is that of a network whose last weights are those signs.</summary>
    [Fact]
    public void Sign_symmetric_errors_are_those_of_weights_of_one_magnitude()
    {
        TrainingOptions options = SmallNetworks.Small(TrainingRule.Dsr);
        using Trainer signs = new(options with { Errors = ErrorPropagation.SignSymmetric }, SmallNetworks.Exact), plain = new(options, SmallNetworks.Exact);
        double[] magnitude = [.. plain.ReadWeights(3).Select(w => Math.Sign(w) / Math.Sqrt(8))];
        signs.WriteWeights(3, magnitude);
        plain.WriteWeights(3, magnitude);
        float[] samples = SmallNetworks.Samples(5, 7);
        int[] labels = SmallNetworks.Labels(5, 4);
        double[] bySigns = SmallNetworks.Change(signs, () => signs.Train(samples, labels))[1], byWeights = SmallNetworks.Change(plain, () => plain.Train(samples, labels))[1];
        Assert.True(byWeights.Max(Math.Abs) > 1e-3);
        for (int i = 0; i < byWeights.Length; i++) Assert.Equal(byWeights[i], bySigns[i], 1e-9);
    }

    [Fact]
    public void A_restored_trainer_goes_on_with_the_same_bits()
    {
        TrainingOptions options = SmallNetworks.Small(TrainingRule.Dsr) with { Optimiser = new SgdOptions { LearningRate = 0.1, Momentum = 0.9 } };
        using Trainer first = new(options, new CpuBackend()), second = new(options, new CpuBackend());
        first.Train(SmallNetworks.Samples(5, 7), SmallNetworks.Labels(5, 4));
        using MemoryStream stream = new();
        first.Save(stream);
        stream.Position = 0;
        second.Restore(stream);
        foreach (Trainer trainer in (Trainer[])[first, second])
            for (int step = 0; step < 3; step++) trainer.Train(SmallNetworks.Samples(4, 7, step), SmallNetworks.Labels(4, 4));
        Assert.Equal(first.ReadWeights(1), second.ReadWeights(1));
        Assert.Equal(first.TakeProgress(), second.TakeProgress());
    }

    [Fact]
    public void Outputs_that_are_not_in_use_are_neither_predicted_nor_changed()
    {
        using Trainer trainer = new(SmallNetworks.Small(TrainingRule.Dsr), SmallNetworks.Exact);
        trainer.UseOutputs([true, false, true, false]);
        float[] samples = SmallNetworks.Samples(5, 7);
        double[] change = SmallNetworks.Change(trainer, () => trainer.Train(samples, [0, 2, 0, 2, 0]))[2];
        for (int i = 0; i < change.Length; i++)
            if (i % 4 is 1 or 3) Assert.Equal(0, change[i]);
        Assert.Contains(change, c => c != 0);
        int[] predicted = new int[5];
        trainer.Predict(samples, predicted);
        Assert.All(predicted, p => Assert.True(p is 0 or 2));
    }

    [Fact]
    public void A_rate_that_is_far_too_large_stops_with_the_step_named()
    {
        using Trainer trainer = new(SmallNetworks.Small(TrainingRule.Dsr) with { Optimiser = new SgdOptions { LearningRate = 1e38 } }, new CpuBackend());
        TrainingDivergedException error = Assert.Throws<TrainingDivergedException>(() =>
        {
            for (int step = 0; step < 100; step++) trainer.Train(SmallNetworks.Samples(5, 7, step), SmallNetworks.Labels(5, 4));
        });
        Assert.Contains("Step ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_out_of_range_is_named_with_its_sample()
    {
        using Trainer trainer = new(SmallNetworks.Small(TrainingRule.Dsr), new CpuBackend());
        ArgumentException error = Assert.Throws<ArgumentException>(() => trainer.Train(SmallNetworks.Samples(2, 7), [1, 4]));
        Assert.Contains("Sample 1 has the label 4; allowed are 0 to 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_options_are_named_at_once()
    {
        ProgramRefusedException error = Assert.Throws<ProgramRefusedException>(() => new Trainer(
            SmallNetworks.Small(TrainingRule.Dsr) with { Batch = 0, Dsr = new DsrOptions { Threshold = -1 }, Optimiser = new SgdOptions { Momentum = 1 } }, new CpuBackend()));
        Assert.Equal(3, error.Gaps.Count);
    }

    [Fact]
    public void A_cosine_rises_over_its_first_epochs_and_falls_to_0()
    {
        CosineSchedule cosine = new() { WarmUpEpochs = 2, WithinEpochs = false };
        Assert.Equal([0.5, 1, 1, 0.5], [cosine.Factor(0, 6), cosine.Factor(1.5, 6), cosine.Factor(2.9, 6), cosine.Factor(4, 6)], (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0.25, new StepSchedule { EveryEpochs = 2, Ratio = 0.5 }.Factor(4.9, 10));
    }
}
