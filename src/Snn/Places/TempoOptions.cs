using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Places;

/// <summary>VPRTempo: places learned by two layers from images coded in the amplitude (the phase in a cycle) of one spike per pixel.</summary>
/// <remarks>
/// One image is one time step. The feature layer learns without labels, by STDP gated by the input's spikes and a homeostasis of inhibition; the output layer has one
/// neuron per place and learns by spike forcing (a delta rule). Places are divided among modules of their own. Defaults are the paper's.
/// <code>
/// y = W x,  s = clamp(y - theta, 0, LargestSpike)
/// features: where s_j > 0 and x_i > 0:  dW_ji = +-rate (Forcing - s_j)   (+ for excitation, - for inhibition)
///           theta_j = max(0, theta_j + thresholdRate (ThresholdActivity s_j - target_j))
/// places:   dW_ji = rate x_i / target_i (Forcing [j = label] - s_j)
/// both:     weights keep their sign, LeastWeight &lt;= |W| &lt;= LargestWeight;  then W_ji *= 1 + Homeostasis rate y_j where W_ji &lt; 0
/// rates:    initial ((T - t) / T)^2, set every RateInterval of T steps
/// </code>
/// Source: Hines, Stratton, Milford, Fischer, ICRA 2024, and its program (version 1.1.11).
/// </remarks>
public sealed record TempoOptions
{
    /// <summary>The paper's.</summary>
    public static TempoOptions Hines2024 { get; } = new();

    /// <summary>How images are prepared.</summary>
    public PlaceImageOptions Images { get; init; } = PlaceImageOptions.VprTempo;

    /// <summary>Seed of weights, thresholds and orders.</summary>
    public ulong Seed { get; init; }

    /// <summary>Feature neurons per pixel.</summary>
    public double FeatureFactor { get; init; } = 2;

    /// <summary>Passes over all reference images, per layer.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Largest number of places of a module.</summary>
    public int PlacesPerModule { get; init; } = 500;

    /// <summary>Initial learning rate of the weights.</summary>
    public double StdpRate { get; init; } = 0.005;

    /// <summary>Initial learning rate of the thresholds.</summary>
    public double ThresholdRate { get; init; } = 0.15;

    /// <summary>Steps between two settings of the rates.</summary>
    public int RateInterval { get; init; } = 100;

    /// <summary>Spike that a neuron is forced to: the middle of its range.</summary>
    public double Forcing { get; init; } = 0.5;

    /// <summary>Largest amplitude of a spike.</summary>
    public double LargestSpike { get; init; } = 0.9;

    /// <summary>Feature thresholds are drawn uniformly from 0 to this.</summary>
    public double LargestThreshold { get; init; } = 0.5;

    /// <summary>Target rate of the first feature neuron; they rise evenly over <see cref="TargetRateSpan"/>.</summary>
    public double TargetRate { get; init; } = 0.2;

    /// <summary>Span of the target rates.</summary>
    public double TargetRateSpan { get; init; } = 0.7;

    /// <summary>
    /// What a spike counts for the thresholds: 0 as in the published program, whose activity stays 0 there, so that all thresholds fall to 0; 1 as in the paper's text.
    /// </summary>
    public double ThresholdActivity { get; init; }

    /// <summary>Probability of an excitatory draw for a feature synapse.</summary>
    public double FeatureExcitation { get; init; } = 0.1;

    /// <summary>Probability of an inhibitory draw for a feature synapse.</summary>
    public double FeatureInhibition { get; init; } = 0.5;

    /// <summary>Smallest magnitude that learning leaves of a weight.</summary>
    public double LeastWeight { get; init; } = 1e-6;

    /// <summary>Largest magnitude that learning gives a weight.</summary>
    public double LargestWeight { get; init; } = 10;

    /// <summary>Factor of the homeostasis of inhibition.</summary>
    public double Homeostasis { get; init; } = 50;

    /// <summary>
    /// Queries pass thresholds and the largest spike between the layers. The published program leaves both out: its queries are linear, and better for it.
    /// </summary>
    public bool SpikingQueries { get; init; }

    /// <summary>Feature neurons of a module.</summary>
    public int Features => (int)(FeatureFactor * Images.Pixels);

    /// <summary>Number of modules for so many places.</summary>
    public int Modules(int places) => (places + PlacesPerModule - 1) / PlacesPerModule;

    /// <summary>Everything that is wrong with the numbers; empty if nothing is.</summary>
    public IReadOnlyList<Gap> Check()
    {
        List<Gap> gaps = [.. Images.Check()];
        void Require(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most)) gaps.Add(new Gap($"tempo.{name}", FormattableString.Invariant($"is {value}; allowed are {least} to {most}."), "Change it."));
        }
        Require(nameof(FeatureFactor), FeatureFactor, 1.0 / Math.Max(1, Images.Pixels), 64);
        Require(nameof(Epochs), Epochs, 1, 10_000);
        Require(nameof(PlacesPerModule), PlacesPerModule, 1, 100_000);
        Require(nameof(StdpRate), StdpRate, 0, 1);
        Require(nameof(ThresholdRate), ThresholdRate, 0, 1);
        Require(nameof(RateInterval), RateInterval, 1, int.MaxValue);
        Require(nameof(Forcing), Forcing, 0, 1);
        Require(nameof(LargestSpike), LargestSpike, 1e-3, 1);
        Require(nameof(LargestThreshold), LargestThreshold, 0, 1);
        Require(nameof(TargetRate), TargetRate, 1e-3, 1);
        Require(nameof(TargetRateSpan), TargetRateSpan, 0, 1);
        Require(nameof(ThresholdActivity), ThresholdActivity, 0, 1);
        Require(nameof(FeatureExcitation), FeatureExcitation, 0, 1);
        Require(nameof(FeatureInhibition), FeatureInhibition, 0, 1);
        Require(nameof(LeastWeight), LeastWeight, 1e-12, 1);
        Require(nameof(LargestWeight), LargestWeight, LeastWeight, 1e6);
        Require(nameof(Homeostasis), Homeostasis, 0, 1000);
        return gaps;
    }
}
