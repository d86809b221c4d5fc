using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels;

/// <summary>What a neuron kernel sees of the neurons of one lane. Every index is a constant of the kernel.</summary>
public interface INeuronContext<TLane, TMask>
    where TLane : unmanaged, ILane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>Field number <paramref name="field"/> of the declaration.</summary>
    TLane Get(int field);

    /// <summary>Stores a state field. Parameters are read-only.</summary>
    void Set(int field, TLane value);

    /// <summary>What arrived in this step on channel number <paramref name="channel"/>: synapses first, then inputs in program order.</summary>
    TLane Input(int channel);

    /// <summary>Uniform draw number <paramref name="draw"/> of this step, strictly between 0 and 1.</summary>
    TLane Uniform(int draw);

    /// <summary>Standard normal draw number <paramref name="draw"/> of this step.</summary>
    TLane Normal(int draw);

    /// <summary>The emission of a spiking kernel. To be called exactly once per step.</summary>
    void Spike(TMask fired);

    /// <summary>The emission of a graded kernel; zero is silence. To be called exactly once per step.</summary>
    void Emit(TLane value);
}
