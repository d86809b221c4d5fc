using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Neuromorphic.Snn.Places;

namespace Neuromorphic.Cli.Experiments.Places;

/// <summary>Options of the experiment `places`.</summary>
public sealed record PlacesOptions
{
    [Description("The traverses: generated, generated:<places>, nordland:<folder>, nordland-all:<folder> (without frames.txt) or images:<folder>.")]
    public string Data { get; init; } = "generated";

    [Range(0, 100_000)]
    [Description("Places, the first ones; 0 for all.")]
    public int Places { get; init; }

    [Description("How places are recognised.")]
    public PlaceMethod Method { get; init; }

    [Range(0, 100)]
    [Description("Neighbours of the right place, on either side, that count as right.")]
    public int Tolerance { get; init; }

    [Range(0, 100_000)]
    [Description("Places, the first ones, on which settings were chosen: figures of the queries of the others are reported too. For nordland they are 375.")]
    public int Calibration { get; init; } = 375;

    [Description("Report the sum of absolute differences, a linear map of the pixels and histograms of gradients beside the method.")]
    public bool Baseline { get; init; } = true;

    [Range(1, 4096)]
    [Description("Queries that are answered together. Results do not depend on it.")]
    public int Batch { get; init; } = 64;

    [Description("The readout of patch neurons, method best.")]
    public PatchSpikeOptions Patches { get; init; } = new();

    [Description("The ensemble of simulated networks.")]
    public VprSnnEnsembleOptions Ensemble { get; init; } = new();

    [Description("The two-layer method.")]
    public TempoOptions Tempo { get; init; } = TempoOptions.Hines2024;
}
