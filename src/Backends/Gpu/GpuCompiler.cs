using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Neuromorphic.Backends.Gpu;

/// <summary>Compiles kernels with exact arithmetic: for an OpenCL device, or to PTX text without any device or driver.</summary>
internal static class GpuCompiler
{
    /// <summary>A context that knows the exact operations and every OpenCL and CUDA device. ILGPU's CPU accelerator, a debugger, is not among them.</summary>
    public static Context CreateContext() => Context.Create(builder =>
    {
        // PoCL's device calls itself a CPU and reports no warps: it is taken all the same.
        builder.OpenCL(_ => true);
        builder.Cuda();
        // The lane's operations are calls; not inlined they would be calls on the device.
        builder.Inlining(InliningMode.Aggressive);
        GpuArithmetic.Register(builder);
    });

    /// <summary>A kernel for an OpenCL device. OpenCL C allows products and sums to be fused unless it is forbidden, so it is.</summary>
    public static Kernel Load(CLAccelerator accelerator, MethodInfo kernel)
    {
        var compiled = (CLCompiledKernel)accelerator.GetBackend().Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel), default);
        // ILGPU shows the entry point of a compiled kernel to its own runtime only.
        var entry = (SeparateViewEntryPoint)typeof(CompiledKernel)
            .GetProperty("EntryPoint", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(compiled)!;
        return accelerator.LoadAutoGroupedKernel(
            new CLCompiledKernel(accelerator.Context, entry, compiled.Info, "#pragma OPENCL FP_CONTRACT OFF\n" + compiled.Source, compiled.CVersion));
    }

    /// <summary>PTX of a kernel for an architecture.</summary>
    public static string Ptx(Context context, MethodInfo kernel, CudaArchitecture architecture)
    {
        using PTXBackend backend = new(context, architecture, CudaInstructionSet.ISA_75, null!);
        return ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel), default)).PTXAssembly;
    }
}
