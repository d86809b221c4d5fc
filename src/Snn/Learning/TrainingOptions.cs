using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Learning;

/// <summary>A fully connected spiking network without biases, and how it is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Values of a sample, at least 1.</summary>
    public required int Inputs { get; init; }

    /// <summary>Neurons of the hidden layers, first to last, at least one layer.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [800, 800];

    /// <summary>Outputs of all heads together, at least 2. Heads that no task has used yet are switched off.</summary>
    public required int Outputs { get; init; }

    /// <summary>How the gradient is found.</summary>
    public TrainingRule Rule { get; init; } = TrainingRule.Dsr;

    /// <summary>Neurons and averages, for <see cref="TrainingRule.Dsr"/>.</summary>
    public DsrOptions Dsr { get; init; } = new();

    /// <summary>Neurons, for the other rules.</summary>
    public SurrogateOptions Surrogate { get; init; } = new();

    /// <summary>Which matrix carries errors downward.</summary>
    public ErrorPropagation Errors { get; init; } = ErrorPropagation.Backpropagation;

    /// <summary>How gradients change weights.</summary>
    public OptimiserOptions Optimiser { get; init; } = new SgdOptions();

    /// <summary>Samples of a batch, at least 1.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Seed of weights and orders.</summary>
    public ulong Seed { get; init; }

    /// <summary>Steps for which a sample is shown.</summary>
    public int Steps => Rule == TrainingRule.Dsr ? Dsr.Steps : Surrogate.Steps;

    /// <summary>Layers of weights: one more than hidden layers.</summary>
    public int WeightLayers => Hidden.Count + 1;

    /// <summary>Everything that is wrong, each with what is allowed; empty if nothing is.</summary>
    public IReadOnlyList<Gap> Check()
    {
        List<Gap> gaps = [];
        Require(Inputs >= 1, nameof(Inputs), Inputs, "at least 1");
        Require(Hidden is { Count: > 0 }, nameof(Hidden), "an empty list", "at least one layer");
        foreach (int size in Hidden ?? []) Require(size >= 1, nameof(Hidden), size, "at least 1 neuron a layer");
        Require(Outputs >= 2, nameof(Outputs), Outputs, "at least 2");
        Require(Enum.IsDefined(Rule), nameof(Rule), Rule, "dsr, bptt and ottt");
        Require(Enum.IsDefined(Errors), nameof(Errors), Errors, "backpropagation, signSymmetric and feedbackAlignment");
        Require(Batch >= 1, nameof(Batch), Batch, "at least 1");
        Require(Dsr.Steps >= 1, "Dsr.Steps", Dsr.Steps, "at least 1");
        Positive("Dsr.Threshold", Dsr.Threshold);
        Positive("Dsr.Tau", Dsr.Tau);
        Positive("Dsr.StepLength", Dsr.StepLength);
        Positive("Dsr.LeastThreshold", Dsr.LeastThreshold);
        Require(Dsr.FiringFraction is > 0 and <= 1, "Dsr.FiringFraction", Dsr.FiringFraction, "(0, 1]");
        Require(Surrogate.Steps >= 1, "Surrogate.Steps", Surrogate.Steps, "at least 1");
        Require(Surrogate.Decay is >= 0 and <= 1, "Surrogate.Decay", Surrogate.Decay, "[0, 1]");
        Positive("Surrogate.Threshold", Surrogate.Threshold);
        Positive("Surrogate.Slope", Surrogate.Slope);
        CheckOptimiser();
        return gaps;

        void CheckOptimiser()
        {
            Positive("Optimiser.LearningRate", Optimiser.LearningRate);
            switch (Optimiser)
            {
                case SgdOptions sgd:
                    Require(sgd.Momentum is >= 0 and < 1, "Optimiser.Momentum", sgd.Momentum, "[0, 1)");
                    Require(sgd.WeightDecay >= 0 && double.IsFinite(sgd.WeightDecay), "Optimiser.WeightDecay", sgd.WeightDecay, "0 and more");
                    break;
                case AdamOptions adam:
                    Require(adam.Beta1 is >= 0 and < 1, "Optimiser.Beta1", adam.Beta1, "[0, 1)");
                    Require(adam.Beta2 is >= 0 and < 1, "Optimiser.Beta2", adam.Beta2, "[0, 1)");
                    Require(adam.WeightDecay >= 0 && double.IsFinite(adam.WeightDecay), "Optimiser.WeightDecay", adam.WeightDecay, "0 and more");
                    Positive("Optimiser.Epsilon", adam.Epsilon);
                    break;
            }
            if (Optimiser.Schedule is StepSchedule step)
            {
                Require(step.EveryEpochs >= 1, "Optimiser.Schedule.EveryEpochs", step.EveryEpochs, "at least 1");
                Positive("Optimiser.Schedule.Ratio", step.Ratio);
            }
            if (Optimiser.Schedule is CosineSchedule cosine) Require(cosine.WarmUpEpochs >= 0, "Optimiser.Schedule.WarmUpEpochs", cosine.WarmUpEpochs, "at least 0");
        }

        void Positive(string name, double value) => Require(value > 0 && double.IsFinite(value), name, value, "finite and greater than 0");

        void Require(bool holds, string name, object value, string allowed)
        {
            if (!holds) gaps.Add(new Gap($"{nameof(TrainingOptions)}.{name}", FormattableString.Invariant($"is {value}; allowed: {allowed}."), "Change it."));
        }
    }
}
