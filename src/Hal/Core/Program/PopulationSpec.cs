using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>A group of equal elements: neurons under one kernel, or, without a kernel, plain storage for phases.</summary>
public sealed record PopulationSpec
{
    /// <summary>Unique among populations; also the name of its streams.</summary>
    public required string Name { get; init; }

    /// <summary>Extent per axis, outermost first (channels, height, width for images). The product is <see cref="Size"/>.</summary>
    public required int[] Shape { get; init; }

    /// <summary>The neuron model, or null for storage.</summary>
    public NeuronKernelSpec? Kernel { get; init; }

    /// <summary>Populations step in ascending rank; delay 0 leads from lower to higher ranks only.</summary>
    public int Rank { get; init; }

    /// <summary>The kernel's parameters by name, before <c>Derive</c>: constants or one value per neuron. Missing ones take their default.</summary>
    public IReadOnlyDictionary<string, ValueSpec> Parameters { get; init; } = new Dictionary<string, ValueSpec>();

    /// <summary>Initial values of state fields by name. Missing ones take their default.</summary>
    public IReadOnlyDictionary<string, ValueSpec> Initial { get; init; } = new Dictionary<string, ValueSpec>();

    /// <summary>For a graded kernel: the largest magnitude it emits, instead of the kernel's own; more is cut to it and counted.</summary>
    public double? LargestEmission { get; init; }

    /// <summary>Fields beyond the kernel's, for phases and for the host.</summary>
    public IReadOnlyList<ExtraField> ExtraFields { get; init; } = [];

    /// <summary>Number of elements.</summary>
    public int Size => Shape.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>Number of values of a field of this extent, per replica for state.</summary>
    public int Length(FieldExtent extent) => extent switch
    {
        FieldExtent.Single => 1,
        FieldExtent.PerChannel => Shape[0],
        _ => Size,
    };
}

/// <summary>A field that the program adds to a population.</summary>
/// <param name="Declaration">Name, role, default and format.</param>
/// <param name="Extent">One value per element, one per channel, or a single one.</param>
public sealed record ExtraField(FieldDeclaration Declaration, FieldExtent Extent = FieldExtent.PerElement);

/// <summary>How many values a field holds (per replica, for state).</summary>
public enum FieldExtent
{
    /// <summary>One per element.</summary>
    PerElement,

    /// <summary>A single one.</summary>
    Single,

    /// <summary>One per extent of the first axis of the shape: of [C, H, W], one for each of the C channels, which serves its H W positions.</summary>
    PerChannel,
}
