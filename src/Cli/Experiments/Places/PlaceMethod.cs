namespace Neuromorphic.Cli.Experiments.Places;

/// <summary>How places are recognised.</summary>
public enum PlaceMethod
{
    /// <summary>VPRTempo: two layers of amplitude-coded spikes, in modules.</summary>
    Tempo,

    /// <summary>A learned readout of the spikes of neurons that see random patches: the best here for one image a place.</summary>
    Best,

    /// <summary>VPRSNN: an ensemble of small simulated networks that learn by STDP.</summary>
    Ensemble,

    /// <summary>The sum of absolute differences of patch-normalised images.</summary>
    Sad,
}
