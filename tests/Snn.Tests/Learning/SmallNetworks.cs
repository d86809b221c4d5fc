using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Snn.Tests.Learning;

/// <summary>Small networks and batches.</summary>
internal static class SmallNetworks
{
    public static TrainingOptions Small(TrainingRule rule) => new()
    {
        Inputs = 7,
        Hidden = [9, 8],
        Outputs = 4,
        Rule = rule,
        Batch = 5,
        Seed = 3,
        Dsr = new DsrOptions { Steps = 12 },
        Surrogate = new SurrogateOptions { Steps = 5 },
        Optimiser = new SgdOptions { LearningRate = 1 },
    };

    public static IBackend Exact => new ReferenceBackend(new ReferenceOptions { Precision = Precision.Double });

    /// <summary>Samples of about unit size.</summary>
    public static float[] Samples(int count, int inputs, double phase = 1) => [.. Enumerable.Range(0, count * inputs).Select(i => (float)(3 * Math.Sin(phase + 2.4 * i * i)))];

    public static int[] Labels(int count, int outputs) => [.. Enumerable.Range(0, count).Select(i => i * 3 % outputs)];

    /// <summary>Change of each layer's weights by one step.</summary>
    public static double[][] Change(Trainer trainer, Action step)
    {
        double[][] before = [.. Enumerable.Range(1, trainer.Options.WeightLayers).Select(trainer.ReadWeights)];
        step();
        return [.. before.Select((weights, l) => trainer.ReadWeights(l + 1).Select((after, i) => after - weights[i]).ToArray())];
    }
}
