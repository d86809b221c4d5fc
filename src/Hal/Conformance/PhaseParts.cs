using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Conformance;

/// <summary>Short words for the parts that phases are made of.</summary>
public static class PhaseParts
{
    /// <summary>A population without a kernel.</summary>
    public static PopulationSpec Store(string name, int size, params ExtraField[] fields) => new() { Name = name, Shape = [size], ExtraFields = fields };

    /// <summary>A field with one value per element and replica.</summary>
    public static ExtraField State(string name) => new(new FieldDeclaration(name, FieldRole.State));

    /// <summary>A field with one value per replica.</summary>
    public static ExtraField SingleState(string name) => new(new FieldDeclaration(name, FieldRole.State), FieldExtent.Single);

    /// <summary>A field with one value per element, shared by the replicas.</summary>
    public static ExtraField Parameter(string name) => new(new FieldDeclaration(name, FieldRole.Parameter));

    /// <summary>A field with one value per channel, shared by the replicas.</summary>
    public static ExtraField ChannelParameter(string name) => new(new FieldDeclaration(name, FieldRole.Parameter), FieldExtent.PerChannel);

    /// <summary>A field with one value for all.</summary>
    public static ExtraField SingleParameter(string name, double value = 0) => new(new FieldDeclaration(name, FieldRole.Parameter, value), FieldExtent.Single);

    /// <summary>A field with one integer per replica.</summary>
    public static ExtraField Label(string name) => new(new FieldDeclaration(name, FieldRole.State, 0, FieldFormat.Integer), FieldExtent.Single);

    /// <summary>A dense projection for phases alone: weight of source i and target j at i * targets + j.</summary>
    public static ProjectionSpec Matrix(string source, string target, params double[] weights) => new()
    {
        Name = $"{source}->{target}",
        Source = source,
        Target = target,
        Connectivity = new Dense(),
        Weight = weights,
        Use = ProjectionUse.Phases,
    };

    /// <summary>An operand from "population.field", "tape:name", "input:name" or a number.</summary>
    public static Operand At(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double value)) return new ConstantOperand(value);
        int colon = text.IndexOf(':', StringComparison.Ordinal), dot = text.IndexOf('.', StringComparison.Ordinal);
        if (colon < 0) return new FieldOf(text[..dot], text[(dot + 1)..]);
        return text[..colon] == "tape" ? new TapeOf(text[(colon + 1)..]) : new HeldInput(text[(colon + 1)..]);
    }

    /// <summary>A map over operands written as <see cref="At"/> reads them.</summary>
    public static MapStage Map<TKernel>(params string[] ports) where TKernel : unmanaged, IMapKernel
        => new() { Kernel = MapKernelSpec.Of<TKernel>(), Ports = [.. ports.Select(At)] };

    /// <summary>A product.</summary>
    public static MultiplyStage Multiply(string projection, string source, string target) => new() { Projection = projection, Source = At(source), Target = At(target) };

    /// <summary>A product the other way.</summary>
    public static MultiplyTransposedStage Transposed(string projection, string source, string target)
        => new() { Projection = projection, Source = At(source), Target = At(target) };

    /// <summary>An update.</summary>
    public static UpdateStage Update<TKernel>(string projection, string pre, string post, params string[] parameters) where TKernel : unmanaged, IUpdateKernel
        => new() { Projection = projection, Pre = At(pre), Post = At(post), Kernel = UpdateKernelSpec.Of<TKernel>(), Parameters = [.. parameters.Select(At)] };

    /// <summary>A reduction.</summary>
    public static ReduceStage Reduce(string source, string target, ReductionAxis over, Reduction operation = Reduction.Sum)
        => new() { Source = At(source), Target = At(target), Over = over, Operation = operation };

    /// <summary>A selection.</summary>
    public static SelectStage Select(Selection operation, string source, string target, int count = 1, string? indices = null)
        => new() { Operation = operation, Source = At(source), Target = At(target), Count = count, Indices = indices is null ? null : At(indices) };

    /// <summary>A program with one phase, "phase".</summary>
    public static NetworkProgram OnePhase(PopulationSpec[] populations, StageSpec[] stages, ProjectionSpec[]? projections = null, TapeSpec[]? tapes = null)
        => new()
        {
            DtMs = 1,
            Populations = populations,
            Projections = projections ?? [],
            Tapes = tapes ?? [],
            Phases = [new PhaseSpec("phase", stages)],
        };

    /// <summary>Sets a field of one replica.</summary>
    public static void Set(this IExecutable executable, string field, int replica, params double[] values)
    {
        ArgumentNullException.ThrowIfNull(executable);
        executable.WriteState(Address(executable, field, replica), values);
    }

    /// <summary>A field of one replica.</summary>
    public static double[] Field(this IExecutable executable, string field, int replica = 0)
    {
        ArgumentNullException.ThrowIfNull(executable);
        return Read(executable, Address(executable, field, replica));
    }

    /// <summary>Sets a tape: [rows, replicas in use, size].</summary>
    public static void SetTape(this IExecutable executable, string tape, params double[] values)
    {
        ArgumentNullException.ThrowIfNull(executable);
        executable.WriteState(StateAddress.Tape(executable.Program.Tape(tape)), values);
    }

    /// <summary>A tape: [rows, replicas in use, size].</summary>
    public static double[] Tape(this IExecutable executable, string tape)
    {
        ArgumentNullException.ThrowIfNull(executable);
        return Read(executable, StateAddress.Tape(executable.Program.Tape(tape)));
    }

    /// <summary>Weights in synapse order.</summary>
    public static double[] Weights(this IExecutable executable, string projection)
    {
        ArgumentNullException.ThrowIfNull(executable);
        return Read(executable, StateAddress.Weights(executable.Program.Projection(projection)));
    }

    /// <summary>Sets rows in use and rows frozen.</summary>
    public static void SetRows(this IExecutable executable, string projection, int inUse, int frozen)
    {
        ArgumentNullException.ThrowIfNull(executable);
        executable.WriteState(StateAddress.Rows(executable.Program.Projection(projection)), [inUse, frozen]);
    }

    private static StateAddress Address(IExecutable executable, string field, int replica)
    {
        string[] parts = field.Split('.');
        int population = executable.Program.Population(parts[0]);
        return StateAddress.Field(population, new FieldLayout(executable.Program.Populations[population]).Find(parts[1]), replica);
    }

    private static double[] Read(IExecutable executable, StateAddress address)
    {
        double[] values = new double[executable.StateLength(address)];
        executable.ReadState(address, values);
        return values;
    }
}
