using System.Reflection;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace Neuromorphic.Backends.Gpu;

/// <summary>The correctly rounded operations of single precision as device instructions of their own, so that no compiler may fuse or approximate them.</summary>
/// <remarks>
/// ILGPU writes a sum as PTX <c>add.f32</c>, which NVIDIA's assembler may fuse with a product before it; <c>add.rn.f32</c> it never does. It has no fused multiply-add at all:
/// <c>MathF.FusedMultiplyAdd</c> becomes an unresolved symbol. On OpenCL the operations are plain statements, under <c>FP_CONTRACT OFF</c> (<see cref="GpuCompiler"/>).
/// </remarks>
internal static class GpuArithmetic
{
    /// <summary>a + b.</summary>
    [IntrinsicImplementation]
    public static float Add(float a, float b) => a + b;

    /// <summary>a - b.</summary>
    [IntrinsicImplementation]
    public static float Subtract(float a, float b) => a - b;

    /// <summary>a b.</summary>
    [IntrinsicImplementation]
    public static float Multiply(float a, float b) => a * b;

    /// <summary>a / b.</summary>
    [IntrinsicImplementation]
    public static float Divide(float a, float b) => a / b;

    /// <summary>a b + c with one rounding.</summary>
    [IntrinsicImplementation]
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    /// <summary>The square root.</summary>
    [IntrinsicImplementation]
    public static float SquareRoot(float a) => MathF.Sqrt(a);

    /// <summary>Makes a context's compilers know the operations.</summary>
    public static void Register(Context.Builder builder)
    {
        IntrinsicImplementationManager manager = builder.GetIntrinsicManager();
        foreach (string name in (string[])[nameof(Add), nameof(Subtract), nameof(Multiply), nameof(Divide), nameof(Fma), nameof(SquareRoot)])
        {
            MethodInfo method = typeof(GpuArithmetic).GetMethod(name)!;
            manager.RegisterMethod(method, new CLIntrinsic(typeof(OpenClCode), name, IntrinsicImplementationMode.GenerateCode));
            manager.RegisterMethod(method, new PTXIntrinsic(typeof(PtxCode), name, IntrinsicImplementationMode.GenerateCode));
        }
    }

    /// <summary>OpenCL C of each operation; called by ILGPU by name.</summary>
    private static class OpenClCode
    {
        public static void Add(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(generator, value, " + ");

        public static void Subtract(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(generator, value, " - ");

        public static void Multiply(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(generator, value, " * ");

        public static void Divide(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(generator, value, " / ");

        public static void Fma(CLBackend backend, CLCodeGenerator generator, Value value) => Call(generator, value, "fma", 3);

        public static void SquareRoot(CLBackend backend, CLCodeGenerator generator, Value value) => Call(generator, value, "sqrt", 1);

        private static void Infix(CLCodeGenerator generator, Value value, string operation)
        {
            var a = generator.Load(value[0]);
            var b = generator.Load(value[1]);
            var target = generator.Allocate(value);
            using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(target);
            statement.Append(a);
            statement.AppendCommand(operation);
            statement.Append(b);
        }

        private static void Call(CLCodeGenerator generator, Value value, string function, int arguments)
        {
            var target = generator.Allocate(value);
            using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(target);
            statement.AppendCommand(function);
            statement.BeginArguments();
            for (int i = 0; i < arguments; i++) statement.AppendArgument(generator.Load(value[i]));
            statement.EndArguments();
        }
    }

    /// <summary>PTX of each operation; called by ILGPU by name.</summary>
    private static class PtxCode
    {
        public static void Add(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, "add.rn.f32", 2);

        public static void Subtract(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, "sub.rn.f32", 2);

        public static void Multiply(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, "mul.rn.f32", 2);

        public static void Divide(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, "div.rn.f32", 2);

        public static void Fma(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, "fma.rn.f32", 3);

        public static void SquareRoot(PTXBackend backend, PTXCodeGenerator generator, Value value) => Emit(generator, value, "sqrt.rn.f32", 1);

        private static void Emit(PTXCodeGenerator generator, Value value, string instruction, int arguments)
        {
            var operands = new PTXRegisterAllocator.HardwareRegister[arguments];
            for (int i = 0; i < arguments; i++)
                operands[i] = generator.EnsureHardwareRegister((PTXRegisterAllocator.PrimitiveRegister)generator.LoadPrimitive(value[i]));
            var target = generator.AllocateHardware(value);
            using var command = generator.BeginCommand(instruction);
            command.AppendArgument(target);
            foreach (var operand in operands) command.AppendArgument(operand);
        }
    }
}
