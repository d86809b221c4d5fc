using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Backends.Gpu.Tests;

/// <summary>Every neuron kernel of the library, closed over the device's lane: its bits on an OpenCL device, and its PTX without one.</summary>
public partial class NeuronLoopTests
{
    private const int Size = 64, Steps = 40;

    public static TheoryData<string> Kernels() => [.. KernelCatalogue.Standard.Neurons.Select(kernel => kernel.Declaration.Name)];

    /// <summary>The same kernel over SingleLane on the host, with the same inputs: every field and emission of every step, bit for bit.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_kernel_gives_the_bits_of_the_host_on_an_OpenCL_device(string name)
    {
        using Context context = GpuCompiler.CreateContext();
        Assert.SkipWhen(context.GetCLDevices().Count == 0, "this machine has no OpenCL device; eng/opencl-root runs these tests in a root that has one");
        using CLAccelerator accelerator = context.GetCLDevice(0).CreateCLAccelerator(context);
        KernelCatalogue.Standard.Neurons.Single(kernel => kernel.Declaration.Name == name).Accept(new Comparison(accelerator));
    }

    /// <summary>PTX: no approximate or double-precision instruction, nothing undefined, and no product or sum that an assembler may fuse.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_PTX_of_a_kernel_is_exact(string name)
    {
        using Context context = GpuCompiler.CreateContext();
        MethodInfo entry = KernelCatalogue.Standard.Neurons.Single(kernel => kernel.Declaration.Name == name).Accept(new Entry());
        string ptx = GpuCompiler.Ptx(context, entry, CudaArchitecture.SM_80);
        Assert.DoesNotContain(".approx", ptx);
        Assert.DoesNotContain(".extern", ptx);
        Assert.DoesNotContain(".f64", ptx);
        Assert.DoesNotContain(".ftz", ptx);
        Assert.DoesNotMatch(Unrounded(), ptx);
        if (name is "LifExp" or "AdEx" or "HodgkinHuxley") Assert.Contains("fma.rn.f32", ptx);
    }

    [GeneratedRegex(@"\b(add|sub|mul|fma|mad|div|sqrt)\.f32")]
    private static partial Regex Unrounded();

    private static MethodInfo EntryOf<TKernel>() => typeof(NeuronLoop).GetMethod(nameof(NeuronLoop.Step))!.MakeGenericMethod(typeof(TKernel));

    private sealed class Entry : INeuronKernelVisitor<MethodInfo>
    {
        public MethodInfo Visit<TKernel>() where TKernel : unmanaged, INeuronKernel => EntryOf<TKernel>();
    }

    private sealed class Comparison(CLAccelerator accelerator) : INeuronKernelVisitor<bool>
    {
        public bool Visit<TKernel>() where TKernel : unmanaged, INeuronKernel
        {
            NeuronKernelDeclaration kernel = TKernel.Declaration;
            int channels = kernel.Fields.Count, uniforms = channels + kernel.Channels.Count, normals = uniforms + kernel.UniformDraws, emissions = normals + kernel.NormalDraws;
            NetworkProgram program = new() { DtMs = 0.5, Populations = [new PopulationSpec { Name = "a", Shape = [Size], Kernel = NeuronKernelSpec.Of<TKernel>() }] };
            double[][] initial = FieldValues.Initial(program, 0);
            int[] host = new int[(emissions + 1) * Size];
            for (int f = 0; f < channels; f++)
                for (int n = 0; n < Size; n++) host[f * Size + n] = BitConverter.SingleToInt32Bits((float)initial[f][n]);
            using MemoryBuffer1D<int, Stride1D.Dense> memory = accelerator.Allocate1D(host);
            Action<AcceleratorStream, Index1D, ArrayView<int>, int, int, int, int, int> launch = GpuCompiler.Load(accelerator, EntryOf<TKernel>())
                .CreateLauncherDelegate<Action<AcceleratorStream, Index1D, ArrayView<int>, int, int, int, int, int>>();
            StreamKey key = StreamKey.Of(1, "inputs");
            int spoke = 0;
            for (int step = 0; step < Steps; step++)
            {
                // Inputs of very different sizes, a few of them negative, so that some neurons fire and some come near the ends of the exponentials.
                for (int row = channels; row < emissions; row++)
                {
                    for (int n = 0; n < Size; n++)
                    {
                        float uniform = Philox4x32.ToUniform(Philox4x32.Block(new Words((uint)n, (uint)row, (uint)step, 0), key).W0);
                        host[row * Size + n] = BitConverter.SingleToInt32Bits(row >= uniforms ? uniform : (uniform - 0.1f) * MathF.ScaleB(1, n / 6 - 4));
                    }
                }
                memory.CopyFromCPU(host);
                launch(accelerator.DefaultStream, Size, memory.View.AsContiguous(), Size, channels, uniforms, normals, emissions);
                accelerator.DefaultStream.Synchronize();
                int[] found = memory.GetAsArray1D();
                for (int n = 0; n < Size; n++)
                {
                    HostNeuron neuron = new(host, n, channels, uniforms, normals, emissions);
                    TKernel.Step<SingleLane, bool, HostNeuron>(ref neuron);
                }
                Assert.Equal(host, found);
                spoke += host.AsSpan(emissions * Size).ToArray().Count(emission => emission != 0);
            }
            Assert.True(spoke > 0, $"no neuron of {kernel.Name} spoke: the inputs do not reach it");
            return true;
        }
    }

    private readonly struct HostNeuron(int[] memory, int index, int channels, int uniforms, int normals, int emissions) : INeuronContext<SingleLane, bool>
    {
        public SingleLane Get(int field) => Read(field);

        public void Set(int field, SingleLane value) => Write(field, value.Value);

        public SingleLane Input(int channel) => Read(channels + channel);

        public SingleLane Uniform(int draw) => Read(uniforms + draw);

        public SingleLane Normal(int draw) => Read(normals + draw);

        public void Spike(bool fired) => Write(emissions, fired ? 1 : 0);

        public void Emit(SingleLane value) => Write(emissions, value.Value);

        private SingleLane Read(int row) => new(BitConverter.Int32BitsToSingle(memory[row * Size + index]));

        private void Write(int row, float value) => memory[row * Size + index] = BitConverter.SingleToInt32Bits(value);
    }
}
