using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Reservoirs;

/// <summary>A fixed random network: what a liquid state machine's liquid is made of.</summary>
/// <remarks>
/// <code>
/// v_i[t] = decay v_i[t-1] (1 - s_i[t-1]) + sum_k Win_ik x_k[t] + sum_j Wrec_ij s_j[t-1]
/// s_i[t] = 1 if v_i[t] > threshold else 0
/// Win ~ weightScale N(mu_in, sigma_in^2),  Wrec ~ weightScale N(mu_rec, sigma_rec^2)       drawn once, then fixed
/// </code>
/// Two dimensionless numbers set its regime: h = weightScale sigma_in / threshold and g = weightScale sigma_rec sqrt(neurons) / threshold.
/// Weights are declared as formed: a resistive-memory chip may use its cells' own states, every other backend draws.
/// </remarks>
public sealed record ReservoirOptions
{
    /// <summary>Number of input channels, at least 1.</summary>
    public required int Inputs { get; init; }

    /// <summary>Number of neurons, at least 1.</summary>
    public int Neurons { get; init; } = 200;

    /// <summary>Factor of the potential per step, in [0, 1].</summary>
    public double Decay { get; init; } = 0.9;

    /// <summary>A neuron spikes strictly above it; positive.</summary>
    public double Threshold { get; init; } = 1;

    /// <summary>Factor of both blocks of weights ("const" in the publication), positive.</summary>
    public double WeightScale { get; init; } = 1;

    /// <summary>Weights from channels to neurons, before <see cref="WeightScale"/>.</summary>
    public WeightStatistics InputWeights { get; init; } = new(0, 0.1);

    /// <summary>Weights from neurons to neurons, before <see cref="WeightScale"/>.</summary>
    public WeightStatistics RecurrentWeights { get; init; } = new(0, 0.1);

    /// <summary>Probability that a channel reaches a neuron, in (0, 1]. Unformed cells of a resistive-memory array make about half.</summary>
    public double InputDensity { get; init; } = 1;

    /// <summary>Probability that a neuron reaches a neuron, in [0, 1]; 0 leaves the recurrence out.</summary>
    public double RecurrentDensity { get; init; } = 1;

    /// <summary>Whether a neuron may reach itself.</summary>
    public bool SelfConnections { get; init; } = true;

    /// <summary>Seed of the weights.</summary>
    public ulong Seed { get; init; } = 10;

    /// <summary>h: the standard deviation of an input weight in units of the threshold.</summary>
    public double InputGain => WeightScale * InputWeights.StandardDeviation / Threshold;

    /// <summary>g: the spectral radius of the recurrent weights in units of the threshold, by the circular law, at full density.</summary>
    public double RecurrentGain => WeightScale * RecurrentWeights.StandardDeviation * Math.Sqrt(Neurons) / Threshold;

    /// <summary>The same network with other gains. Means are scaled along with their standard deviations.</summary>
    /// <param name="inputGain">h, not negative.</param>
    /// <param name="recurrentGain">g, not negative.</param>
    public ReservoirOptions WithGains(double inputGain, double recurrentGain)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputGain);
        ArgumentOutOfRangeException.ThrowIfNegative(recurrentGain);
        return this with
        {
            InputWeights = Scaled(InputWeights, inputGain * Threshold / WeightScale),
            RecurrentWeights = Scaled(RecurrentWeights, recurrentGain * Threshold / (WeightScale * Math.Sqrt(Neurons))),
        };
    }

    /// <summary>Everything that is wrong with these options; empty if nothing is.</summary>
    public IReadOnlyList<Gap> Check()
    {
        List<Gap> gaps = [];
        Require(Inputs is >= 1 and <= Encoding.SpikeTrainSample.MaximumChannels, nameof(Inputs), Inputs, $"1 to {Encoding.SpikeTrainSample.MaximumChannels}");
        Require(Neurons >= 1, nameof(Neurons), Neurons, "at least 1");
        Require(Decay is >= 0 and <= 1, nameof(Decay), Decay, "0 to 1");
        Require(Threshold > 0 && double.IsFinite(Threshold), nameof(Threshold), Threshold, "positive numbers");
        Require(WeightScale > 0 && double.IsFinite(WeightScale), nameof(WeightScale), WeightScale, "positive numbers");
        Require(InputDensity is > 0 and <= 1, nameof(InputDensity), InputDensity, "above 0, up to 1");
        Require(RecurrentDensity is >= 0 and <= 1, nameof(RecurrentDensity), RecurrentDensity, "0 to 1");
        foreach ((string name, WeightStatistics weights) in new[] { (nameof(InputWeights), InputWeights), (nameof(RecurrentWeights), RecurrentWeights) })
        {
            Require(double.IsFinite(weights.Mean), $"{name}.{nameof(weights.Mean)}", weights.Mean, "finite numbers");
            Require(weights.StandardDeviation >= 0 && double.IsFinite(weights.StandardDeviation),
                $"{name}.{nameof(weights.StandardDeviation)}", weights.StandardDeviation, "finite numbers, not negative");
        }
        return gaps;

        void Require(bool holds, string name, double value, string allowed)
        {
            if (!holds) gaps.Add(new Gap($"reservoir.{name}", $"is {value}; allowed are {allowed}.", "Change the value."));
        }
    }

    private static WeightStatistics Scaled(WeightStatistics weights, double deviation) => weights.StandardDeviation == 0
        ? weights with { StandardDeviation = deviation }
        : new WeightStatistics(weights.Mean * deviation / weights.StandardDeviation, deviation);
}
