using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Places;

/// <summary>Places read out of the spikes of many neurons, each of which sees a small patch of the image through random weights.</summary>
/// <remarks>
/// One image is one time step, as in <see cref="TempoOptions"/>: pixel i sends a spike of amplitude x_i = grey / 255. Neuron j has a square patch at a random place and random
/// weights a_j of unit length, and fires one spike or none:
/// <code>
/// y_j = sum_i 2 a_ji x_i                       s_j = 1 where y_j >= Threshold + sum_i a_ji, else 0       (that is, where sum_i a_ji (2 x_i - 1) >= Threshold)
/// score_p = b_p + sum_j W_pj s_j               W, b: ridge regression of one-hot places on the spikes of all reference images
/// </code>
/// Only W and b are learned. Beside a linear map of the pixels, which is the same without the neurons, the spikes make near misses of a patch dissimilar.
/// Defaults were chosen on the first 375 places of Nordland (docs/place-recognition.md). Related: extreme learning machines (Huang et al., 2006), with spikes.
/// </remarks>
public sealed record PatchSpikeOptions
{
    /// <summary>How images are prepared.</summary>
    public PlaceImageOptions Images { get; init; } = PlaceImageOptions.VprSnn;

    /// <summary>Seed of patches and weights.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of neurons.</summary>
    public int Neurons { get; init; } = 8000;

    /// <summary>Sides of the patches in pixels; neurons take them in turn.</summary>
    public IReadOnlyList<int> Sides { get; init; } = [5];

    /// <summary>Threshold, where weights have unit length and pixels lie in [-1, 1].</summary>
    public double Threshold { get; init; } = 0.378;

    /// <summary>Penalty of the ridge regression: added to the products of centred spikes, summed over images.</summary>
    public double Penalty { get; init; } = 1000;

    /// <summary>Everything that is wrong with the numbers; empty if nothing is.</summary>
    public IReadOnlyList<Gap> Check()
    {
        List<Gap> gaps = [.. Images.Check()];
        void Require(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most)) gaps.Add(new Gap($"patches.{name}", FormattableString.Invariant($"is {value}; allowed are {least} to {most}."), "Change it."));
        }
        Require(nameof(Neurons), Neurons, 1, 1_000_000);
        Require(nameof(Threshold), Threshold, -1000, 1000);
        Require(nameof(Penalty), Penalty, 1e-6, 1e9);
        if (Sides.Count == 0) gaps.Add(new Gap($"patches.{nameof(Sides)}", "is empty; at least one side is needed.", "Give one."));
        foreach (int side in Sides) Require(nameof(Sides), side, 1, Math.Min(Images.Rows, Images.Columns));
        return gaps;
    }
}
