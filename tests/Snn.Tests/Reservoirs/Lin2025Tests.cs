using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Snn.Tests.Reservoirs;

/// <summary>The numbers of the presets, as the run scripts of the publication and the reconstruction of its weights have them.</summary>
public class Lin2025Tests
{
    [Fact]
    public void The_preset_for_nmnist_has_the_published_numbers()
    {
        LiquidStateMachineOptions preset = Lin2025.NMnist;
        Assert.Empty(preset.Check());
        Assert.Equal((50, 200, 256, 200), (preset.Steps, preset.Reservoir.Neurons, preset.Reservoir.Inputs, preset.FeatureCount));
        Assert.Equal(
            new EventFraming { Binning = BinningRule.EqualBins, WindowMs = 300, Polarity = PolarityUse.Off, CropStart = 9, CropSize = 16 }, preset.Framing);
        Assert.Equal((0.9, 5, 0.07, 10ul), (preset.Reservoir.Decay, preset.Reservoir.Threshold, preset.Reservoir.WeightScale, preset.Reservoir.Seed));
        Assert.Equal(new WeightStatistics(0.00156, 6.61329), preset.Reservoir.InputWeights);
        Assert.Equal(new WeightStatistics(0.00606, 6.67268), preset.Reservoir.RecurrentWeights);
        Assert.Equal((1, 1, true), (preset.Reservoir.InputDensity, preset.Reservoir.RecurrentDensity, preset.Reservoir.SelfConnections));
        Assert.Equal(new FeatureOptions { Kind = FeatureKind.Rate, Segments = 1, Standardise = false }, preset.Features);
        Assert.Equal(
            new SoftmaxOptions { LearningRate = 1e-3, WeightDecay = 0, BatchSize = 100, Epochs = 100, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8 },
            preset.Readout);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], preset.Classes);
    }

    [Fact]
    public void The_preset_for_ntidigits_has_the_published_numbers()
    {
        LiquidStateMachineOptions preset = Lin2025.NTidigits;
        Assert.Empty(preset.Check());
        Assert.Equal((129, 200, 64), (preset.Steps, preset.Reservoir.Neurons, preset.Reservoir.Inputs));
        Assert.Equal(new EventFraming { Binning = BinningRule.ReferenceChunk, BinMs = 1, Polarity = PolarityUse.Merged }, preset.Framing);
        Assert.Equal((0.97, 5.3, 0.08), (preset.Reservoir.Decay, preset.Reservoir.Threshold, preset.Reservoir.WeightScale));
        Assert.Equal(new WeightStatistics(0.00156, 6.61329), preset.Reservoir.InputWeights);
        Assert.Equal(new WeightStatistics(0.00606, 6.67268), preset.Reservoir.RecurrentWeights);
        Assert.Equal(new SoftmaxOptions { LearningRate = 6e-4, WeightDecay = 0.01, BatchSize = 256, Epochs = 600 }, preset.Readout);
        Assert.Equal(["z", "1", "2", "3", "4", "5", "6", "7", "8", "9", "o"], preset.Classes);
        // h = 0.08 x 6.61329 / 5.3 = 0.0998 and g = 0.08 x 6.67268 x sqrt 200 / 5.3 = 1.424, the table's 0.100 and 1.42.
        Assert.Equal(0.0998, preset.Reservoir.InputGain, 5e-5);
        Assert.Equal(1.424, preset.Reservoir.RecurrentGain, 5e-4);
        // A cochlea is a sensor of 64 columns and one row.
        Assert.Equal(64, preset.Framer(64, 1).Channels);
    }
}
