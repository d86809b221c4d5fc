namespace Neuromorphic.Cli.Experiments.Places;

/// <summary>How places are recognised.</summary>
public enum PlaceMethod
{
    /// <summary>VPRTempo: two layers of amplitude-coded spikes, in modules.</summary>
    Tempo,

    /// <summary>The sum of absolute differences of patch-normalised images.</summary>
    Sad,
}
