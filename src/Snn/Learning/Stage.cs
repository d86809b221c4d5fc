using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Learning;

/// <summary>Short forms of stages.</summary>
internal static class Stage
{
    public static ConstantOperand Of(double value) => new(value);

    public static MapStage Map<TKernel>(params Operand[] ports) where TKernel : unmanaged, IMapKernel => new() { Kernel = MapKernelSpec.Of<TKernel>(), Ports = ports };

    public static MultiplyStage Multiply(string matrix, Operand source, Operand target, RowSelection rows = RowSelection.InUse)
        => new() { Projection = matrix, Source = source, Target = target, Rows = rows };

    public static MultiplyTransposedStage Transposed(string matrix, Operand source, Operand target, RowSelection rows = RowSelection.InUse)
        => new() { Projection = matrix, Source = source, Target = target, Rows = rows };

    public static UpdateStage Update<TKernel>(string matrix, Operand pre, Operand post, params Operand[] parameters) where TKernel : unmanaged, IUpdateKernel
        => new() { Projection = matrix, Pre = pre, Post = post, Kernel = UpdateKernelSpec.Of<TKernel>(), Parameters = parameters };

    public static ReduceStage Reduce(Operand source, Operand target, ReductionAxis over, Reduction operation = Reduction.Sum)
        => new() { Source = source, Target = target, Over = over, Operation = operation };

    public static SelectStage Select(Selection operation, Operand source, Operand target) => new() { Operation = operation, Source = source, Target = target };
}
