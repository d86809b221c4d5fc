using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>The liquid state machines of Lin et al., Nat. Comput. Sci. 5, 37-47, 2025, as far as public material allows.</summary>
/// <remarks>
/// The publication's model files were never made public: the neuron, the weights' statistics and the readout are reconstructed from the hyper-parameters of its
/// run scripts and from later code by the same authors. Neurons, decay, threshold, weight scale, batch sizes and optimisers are the scripts' own.
/// The published accuracies were selected on the test set; these presets keep the last epoch.
/// </remarks>
public static class Lin2025
{
    // Differential conductance pairs of the 40 nm array, in uS, as later code of the same authors has them: input block, recurrent block.
    private static readonly WeightStatistics s_inputWeights = new(0.00156, 6.61329);
    private static readonly WeightStatistics s_recurrentWeights = new(0.00606, 6.67268);

    /// <summary>N-MNIST: 200 neurons on the 16 x 16 centre of the OFF events; published in software: 89.1 %.</summary>
    public static LiquidStateMachineOptions NMnist { get; } = new()
    {
        Name = "Lin2025.NMnist",
        Framing = new EventFraming { Binning = BinningRule.EqualBins, WindowMs = 300, Polarity = PolarityUse.Off, CropStart = 9, CropSize = 16 },
        Steps = 50,
        Reservoir = new ReservoirOptions
        {
            Inputs = 16 * 16,
            Neurons = 200,
            Decay = 0.9,
            Threshold = 5,
            WeightScale = 0.07,
            InputWeights = s_inputWeights,
            RecurrentWeights = s_recurrentWeights,
            Seed = 10,
        },
        Readout = new SoftmaxOptions { LearningRate = 1e-3, BatchSize = 100, Epochs = 100 },
        Classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    };

    /// <summary>N-TIDIGITS, single digits: 200 neurons on 64 cochlea channels. The class order is the scripts': "z" first, "o" last.</summary>
    public static LiquidStateMachineOptions NTidigits { get; } = new()
    {
        Name = "Lin2025.NTidigits",
        Framing = new EventFraming { Binning = BinningRule.ReferenceChunk, BinMs = 1, Polarity = PolarityUse.Merged },
        Steps = 129,
        Reservoir = new ReservoirOptions
        {
            Inputs = 64,
            Neurons = 200,
            Decay = 0.97,
            Threshold = 5.3,
            WeightScale = 0.08,
            InputWeights = s_inputWeights,
            RecurrentWeights = s_recurrentWeights,
            Seed = 10,
        },
        Readout = new SoftmaxOptions { LearningRate = 6e-4, WeightDecay = 0.01, BatchSize = 256, Epochs = 600 },
        Classes = ["z", "1", "2", "3", "4", "5", "6", "7", "8", "9", "o"],
    };
}
