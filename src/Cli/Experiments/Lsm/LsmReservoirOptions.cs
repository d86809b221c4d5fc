using System.ComponentModel;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>The keys of <see cref="ReservoirOptions"/> that a user sets; channels follow from the recordings and the framing, and the seed from the run.</summary>
public sealed record LsmReservoirOptions
{
    [Description("Factor of the potential per step.")]
    public double Decay { get; init; } = 0.9;

    [Description("A neuron spikes strictly above it.")]
    public double Threshold { get; init; } = 1;

    [Description("Factor of all weights.")]
    public double WeightScale { get; init; } = 1;

    [Description("Mean of the input weights, before the factor.")]
    public double InputMean { get; init; }

    [Description("Standard deviation of the input weights, before the factor.")]
    public double InputDeviation { get; init; } = 0.1;

    [Description("Mean of the recurrent weights, before the factor.")]
    public double RecurrentMean { get; init; }

    [Description("Standard deviation of the recurrent weights, before the factor.")]
    public double RecurrentDeviation { get; init; } = 0.1;

    [Description("Probability that a channel reaches a neuron.")]
    public double InputDensity { get; init; } = 1;

    [Description("Probability that a neuron reaches a neuron; 0 leaves the recurrence out.")]
    public double RecurrentDensity { get; init; } = 1;

    [Description("Whether a neuron may reach itself.")]
    public bool SelfConnections { get; init; } = true;

    [Description("Deviation of an input weight in units of the threshold, in place of inputDeviation.")]
    public double? InputGain { get; init; }

    [Description("Spectral radius of the recurrent weights in units of the threshold, in place of recurrentDeviation.")]
    public double? RecurrentGain { get; init; }

    /// <summary>As a preset has them.</summary>
    public static LsmReservoirOptions Of(ReservoirOptions options) => new()
    {
        Decay = options.Decay,
        Threshold = options.Threshold,
        WeightScale = options.WeightScale,
        InputMean = options.InputWeights.Mean,
        InputDeviation = options.InputWeights.StandardDeviation,
        RecurrentMean = options.RecurrentWeights.Mean,
        RecurrentDeviation = options.RecurrentWeights.StandardDeviation,
        InputDensity = options.InputDensity,
        RecurrentDensity = options.RecurrentDensity,
        SelfConnections = options.SelfConnections,
    };

    /// <summary>As the library takes them.</summary>
    public ReservoirOptions ToReservoir(int inputs, int neurons, ulong seed)
    {
        ReservoirOptions options = new()
        {
            Inputs = inputs,
            Neurons = neurons,
            Decay = Decay,
            Threshold = Threshold,
            WeightScale = WeightScale,
            InputWeights = new WeightStatistics(InputMean, InputDeviation),
            RecurrentWeights = new WeightStatistics(RecurrentMean, RecurrentDeviation),
            InputDensity = InputDensity,
            RecurrentDensity = RecurrentDensity,
            SelfConnections = SelfConnections,
            Seed = seed,
        };
        return InputGain is null && RecurrentGain is null ? options : options.WithGains(InputGain ?? options.InputGain, RecurrentGain ?? options.RecurrentGain);
    }
}
