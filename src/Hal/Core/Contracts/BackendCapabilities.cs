namespace Neuromorphic.Hal.Contracts;

/// <summary>A part of the contract with a conformance suite of the same name.</summary>
public enum Capability
{
    /// <summary>Compile, reset, run, dispose, in any order that makes sense and errors in any other.</summary>
    Lifecycle,

    /// <summary>Every neuron kernel of the library.</summary>
    Neurons,

    /// <summary>Connectivities, weights, delays, fixed-point sums.</summary>
    Delivery,

    /// <summary>Poisson, noise, events, values.</summary>
    Inputs,

    /// <summary>Draws keyed by what they mean.</summary>
    Random,

    /// <summary>The same bits for any thread count, vector width and split of Run.</summary>
    Determinism,

    /// <summary>A trial gives the same spikes alone and in any batch.</summary>
    Trials,

    /// <summary>Spikes, counts, fields; full probes; tapes.</summary>
    Probes,

    /// <summary>Reading and writing state; checkpoints.</summary>
    State,

    /// <summary>Clear refusals.</summary>
    Rejection,

    /// <summary>Replicas.</summary>
    Batch,

    /// <summary>Ranks and delay 0.</summary>
    Ranks,

    /// <summary>Learning synapses while stepping.</summary>
    Plasticity,

    /// <summary>Every stage of phases.</summary>
    Phases,

    /// <summary>Convolutions: spikes through shared weights, and phases over them.</summary>
    Convolution,

    /// <summary>Programs survive serialisation.</summary>
    Bytes,

    /// <summary>Device noise with stated statistics.</summary>
    DeviceNoise,
}

/// <summary>How a backend's numbers compare to the reference's.</summary>
public enum NumericClass
{
    /// <summary>The same bits.</summary>
    Exact,

    /// <summary>Sums in another order or with other rounding: 1e-5 relative.</summary>
    Contracted,

    /// <summary>Weights or sums on a stated grid.</summary>
    Quantised,

    /// <summary>Equal in distribution only.</summary>
    Stochastic,
}

/// <summary>What drives a backend's steps.</summary>
public enum ClockKind
{
    /// <summary>A step takes as long as it takes.</summary>
    Stepped,

    /// <summary>Steps follow the wall clock.</summary>
    RealTime,
}

/// <summary>What a backend can do.</summary>
/// <param name="Suites">Capabilities and how exact each is. One that is missing must be refused by <c>Check</c>.</param>
/// <param name="Clock">Stepped or real time.</param>
public sealed record BackendCapabilities(IReadOnlyDictionary<Capability, NumericClass> Suites, ClockKind Clock = ClockKind.Stepped);
