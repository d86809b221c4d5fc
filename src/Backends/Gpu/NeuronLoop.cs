using ILGPU;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Backends.Gpu;

/// <summary>One step of a neuron kernel on a device, a thread per neuron.</summary>
/// <remarks>Memory is [row, size] in 32-bit words: a row per field, then per channel, then per draw, then one of emissions (1 for a spike).</remarks>
internal static class NeuronLoop
{
    /// <summary>The kernel's entry point.</summary>
    /// <param name="index">Neuron.</param>
    /// <param name="memory">[fields + channels + draws + 1, size].</param>
    /// <param name="size">Number of neurons.</param>
    /// <param name="channels">First row of the channels.</param>
    /// <param name="uniforms">First row of the uniform draws.</param>
    /// <param name="normals">First row of the normal draws.</param>
    /// <param name="emissions">Row of the emissions.</param>
    public static void Step<TKernel>(Index1D index, ArrayView<int> memory, int size, int channels, int uniforms, int normals, int emissions)
        where TKernel : unmanaged, INeuronKernel
    {
        GpuNeuron neuron = new(memory, index, size, channels, uniforms, normals, emissions);
        TKernel.Step<GpuLane, bool, GpuNeuron>(ref neuron);
    }

    /// <summary>One neuron as its kernel sees it.</summary>
    internal readonly struct GpuNeuron(ArrayView<int> memory, int index, int size, int channels, int uniforms, int normals, int emissions)
        : INeuronContext<GpuLane, bool>
    {
        private readonly ArrayView<int> _memory = memory;
        private readonly int _index = index;
        private readonly int _size = size;
        private readonly int _channels = channels;
        private readonly int _uniforms = uniforms;
        private readonly int _normals = normals;
        private readonly int _emissions = emissions;

        public GpuLane Get(int field) => Read(field);

        public void Set(int field, GpuLane value) => Write(field, value.Value);

        public GpuLane Input(int channel) => Read(_channels + channel);

        public GpuLane Uniform(int draw) => Read(_uniforms + draw);

        public GpuLane Normal(int draw) => Read(_normals + draw);

        public void Spike(bool fired) => Write(_emissions, fired ? 1f : 0f);

        public void Emit(GpuLane value) => Write(_emissions, value.Value);

        private GpuLane Read(int row) => new(Interop.IntAsFloat((uint)_memory[(long)row * _size + _index]));

        private void Write(int row, float value) => _memory[(long)row * _size + _index] = (int)Interop.FloatAsInt(value);
    }
}
