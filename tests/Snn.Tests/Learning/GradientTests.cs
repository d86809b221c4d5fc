using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Snn.Tests.Learning;

/// <summary>
/// The step of every rule, in double on the reference, against the rule written out neuron by neuron and step by step here: autograd of the unrolled network, not the
/// closed forms that the program uses.
/// </summary>
public class GradientTests
{
    [Theory]
    [InlineData(TrainingRule.Dsr)]
    [InlineData(TrainingRule.Bptt)]
    [InlineData(TrainingRule.Ottt)]
    public void A_step_follows_the_gradient_of_the_unrolled_network(TrainingRule rule)
    {
        TrainingOptions options = SmallNetworks.Small(rule);
        using Trainer trainer = new(options, SmallNetworks.Exact);
        float[] samples = SmallNetworks.Samples(5, 7);
        int[] labels = SmallNetworks.Labels(5, 4);
        double[][] weights = [.. Enumerable.Range(1, 3).Select(trainer.ReadWeights)];
        double[][] change = SmallNetworks.Change(trainer, () => trainer.Train(samples, labels));
        double[][] expected = new UnrolledNetwork(options, weights).Gradient(samples, labels);
        for (int layer = 0; layer < 3; layer++)
        {
            double largest = expected[layer].Max(Math.Abs);
            Assert.True(largest > 1e-3, $"layer {layer + 1} gets no gradient: the test shows nothing");
            for (int i = 0; i < expected[layer].Length; i++) Assert.Equal(-expected[layer][i], change[layer][i], 1e-9 + 1e-6 * largest);
        }
    }
}
