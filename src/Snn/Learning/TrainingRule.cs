namespace Neuromorphic.Snn.Learning;

/// <summary>How the gradient of a spiking network is found.</summary>
public enum TrainingRule
{
    /// <summary>By spike representation: rates stand for spike trains, in closed form. Source: Meng et al., CVPR 2022.</summary>
    Dsr,

    /// <summary>Back-propagation through time with a surrogate derivative of the spike. Source: Neftci et al., IEEE Signal Process. Mag. 36, 2019.</summary>
    Bptt,

    /// <summary>Online through time: traces of presynaptic spikes times instantaneous errors. Source: Xiao et al., NeurIPS 2022.</summary>
    Ottt,
}
