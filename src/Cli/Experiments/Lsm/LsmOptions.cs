using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>Which readout is trained.</summary>
public enum LsmReadout
{
    /// <summary>Softmax cross-entropy by Adam.</summary>
    Softmax,

    /// <summary>Least squares with a penalty, in closed form.</summary>
    Ridge,
}

/// <summary>Options of the experiment `lsm`. Those that are not written follow the preset.</summary>
public sealed record LsmOptions
{
    [Description("The liquid state machine that all other options start from: Lin2025.NMnist or Lin2025.NTidigits.")]
    public string Preset { get; init; } = LsmPresets.Default;

    [Description("The recordings: generated, nmnist:<folder> or mnist:<folder> (images, seen by the simulated event camera).")]
    public string Data { get; init; } = "generated";

    [Range(0, int.MaxValue)]
    [Description("Recordings to train on, the first ones; 0 for all.")]
    public int Train { get; init; }

    [Range(0, int.MaxValue)]
    [Description("Recordings to test on, the first ones; 0 for all.")]
    public int Test { get; init; }

    [Range(0, 1000)]
    [Description("Cross-validation over all recordings in this many parts, beside the test; 0 for none.")]
    public int Folds { get; init; }

    [Range(1, 1_000_000)]
    [Description("Further reservoirs of these sizes, with the same gains, compared on the same recordings.")]
    public IReadOnlyList<int> Compare { get; init; } = [];

    [Description("Compare with ridge classifiers on plain event counts.")]
    public bool Baseline { get; init; } = true;

    [Range(1, 1_000_000)]
    [Description("Neurons of the reservoir.")]
    public int Neurons { get; init; } = 200;

    [Range(1, 100_000)]
    [Description("Steps of every sample.")]
    public int Steps { get; init; } = 50;

    [Description("Which readout is trained.")]
    public LsmReadout Readout { get; init; }

    [Description("How recordings become samples.")]
    public EventFraming Framing { get; init; } = new();

    [Description("The reservoir's neurons and weights.")]
    public LsmReservoirOptions Reservoir { get; init; } = new();

    [Description("How spikes become features.")]
    public FeatureOptions Features { get; init; } = new();

    [Description("How the softmax readout is trained.")]
    public SoftmaxOptions Softmax { get; init; } = new();

    [Description("How ridge readouts are trained.")]
    public RidgeOptions Ridge { get; init; } = new();

    /// <summary>The machine that these options describe.</summary>
    /// <param name="seed">Seed of the weights.</param>
    /// <param name="width">Columns of the sensor.</param>
    /// <param name="height">Rows of the sensor.</param>
    /// <param name="classes">Names of the classes.</param>
    public LiquidStateMachineOptions Machine(ulong seed, int width, int height, IReadOnlyList<string> classes) => new()
    {
        Name = Preset,
        Framing = Framing,
        Steps = Steps,
        Reservoir = Reservoir.ToReservoir(Framing.Channels(width, height), Neurons, seed),
        Features = Features,
        Readout = Readout == LsmReadout.Softmax ? Softmax : Ridge,
        Classes = classes,
    };
}
