using System.Text.Json.Serialization;

namespace Neuromorphic.Snn.Readouts;

/// <summary>How an affine readout is trained.</summary>
[JsonDerivedType(typeof(SoftmaxOptions), "softmax")]
[JsonDerivedType(typeof(RidgeOptions), "ridge")]
public abstract record ReadoutOptions;

/// <summary>Softmax cross-entropy by Adam on mini-batches. The last epoch's weights are kept.</summary>
/// <remarks>Adam: Kingma, Ba, ICLR 2015, algorithm 1. Decoupled weight decay (AdamW): Loshchilov, Hutter, ICLR 2019, biases included.</remarks>
public sealed record SoftmaxOptions : ReadoutOptions
{
    /// <summary>Passes over the training samples, at least 1.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Samples per update, at least 1; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Step size, positive.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decoupled decay: every update multiplies weights and biases by 1 - learningRate weightDecay. 0 for plain Adam.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Decay of the first moment, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment, positive.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Seed of the initial weights and of the order of samples.</summary>
    public ulong Seed { get; init; } = 10;
}

/// <summary>Least squares on one-hot targets with an L2 penalty, in closed form.</summary>
public sealed record RidgeOptions : ReadoutOptions
{
    /// <summary>
    /// Penalties to choose from, each relative to the mean diagonal of the centred feature products, so that one list serves features of any scale.
    /// With more than one, the best by cross-validation on the training samples is taken (the larger of equals) and all samples are then used.
    /// </summary>
    public IReadOnlyList<double> Alphas { get; init; } = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1];

    /// <summary>Folds of the cross-validation, 2 to the number of training samples. Each costs one factorisation per penalty.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Seed of the folds.</summary>
    public ulong Seed { get; init; } = 10;
}
