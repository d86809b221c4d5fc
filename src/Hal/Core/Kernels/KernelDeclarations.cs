namespace Neuromorphic.Hal.Kernels;

/// <summary>How a neuron speaks.</summary>
public enum Emission
{
    /// <summary>One or nothing.</summary>
    Spike,

    /// <summary>A number; zero is silence.</summary>
    Graded,
}

/// <summary>How long a field's value belongs to whom.</summary>
public enum FieldRole
{
    /// <summary>Changes while running; every replica has its own.</summary>
    State,

    /// <summary>Constant while stepping; all replicas share it. Phases and the host may write it.</summary>
    Parameter,
}

/// <summary>The number format of a field.</summary>
public enum FieldFormat
{
    /// <summary>The backend's floating-point precision.</summary>
    Real,

    /// <summary>A 32-bit integer: labels and indices, for the host and for phases. Kernels see reals only.</summary>
    Integer,
}

/// <summary>A parameter as the user gives it, before <c>Derive</c>.</summary>
/// <param name="Name">The field's standard term.</param>
/// <param name="Unit">In the coherent set ms, mV, nA, nF, uS, MOhm, kHz; "1" where there is none.</param>
/// <param name="Default">Value where the user gives none.</param>
/// <param name="Minimum">Smallest allowed value.</param>
/// <param name="Maximum">Largest allowed value.</param>
/// <param name="MinimumExcluded">The smallest value itself is not allowed (a time constant of 0, say).</param>
public sealed record ParameterDeclaration(
    string Name, string Unit, double Default,
    double Minimum = double.NegativeInfinity, double Maximum = double.PositiveInfinity, bool MinimumExcluded = false);

/// <summary>A field of a population.</summary>
/// <param name="Name">Unique in its population.</param>
/// <param name="Role">State or parameter.</param>
/// <param name="Default">Initial value.</param>
/// <param name="Format">Real or integer.</param>
public sealed record FieldDeclaration(string Name, FieldRole Role, double Default = 0, FieldFormat Format = FieldFormat.Real);

/// <summary>What a neuron kernel declares of itself.</summary>
/// <remarks>Field, channel and draw numbers in the kernel's code are positions in these lists.</remarks>
public sealed record NeuronKernelDeclaration
{
    /// <summary>Unique name; stored with programs.</summary>
    public required string Name { get; init; }

    /// <summary>Raised when the same parameters give other numbers.</summary>
    public required int Version { get; init; }

    /// <summary>What the user sets.</summary>
    public required IReadOnlyList<ParameterDeclaration> Parameters { get; init; }

    /// <summary>What the kernel steps: at most 32.</summary>
    public required IReadOnlyList<FieldDeclaration> Fields { get; init; }

    /// <summary>Names of the input channels: at most 8.</summary>
    public required IReadOnlyList<string> Channels { get; init; }

    /// <summary>Uniform draws per step and neuron.</summary>
    public int UniformDraws { get; init; }

    /// <summary>Normal draws per step and neuron.</summary>
    public int NormalDraws { get; init; }

    /// <summary>Spike or graded.</summary>
    public Emission Emission { get; init; } = Emission.Spike;

    /// <summary>For a graded kernel, the largest magnitude it emits; more is cut to it and counted.</summary>
    public double LargestEmission { get; init; } = 1;
}

/// <summary>What a synapse kernel declares of itself.</summary>
public sealed record SynapseKernelDeclaration
{
    /// <summary>Unique name; stored with programs.</summary>
    public required string Name { get; init; }

    /// <summary>Raised when the same parameters give other numbers.</summary>
    public required int Version { get; init; }

    /// <summary>What the user sets.</summary>
    public required IReadOnlyList<ParameterDeclaration> Parameters { get; init; }

    /// <summary>Names of the constants made by <c>Derive</c>.</summary>
    public required IReadOnlyList<string> Constants { get; init; }

    /// <summary>State kept once per source neuron.</summary>
    public IReadOnlyList<FieldDeclaration> PreFields { get; init; } = [];

    /// <summary>State kept once per target neuron.</summary>
    public IReadOnlyList<FieldDeclaration> PostFields { get; init; } = [];

    /// <summary>State kept per synapse, beside the weight.</summary>
    public IReadOnlyList<FieldDeclaration> SynapseFields { get; init; } = [];

    /// <summary>The rule reacts to spikes of the target; false spares a backend the search for incoming synapses.</summary>
    public bool ReactsToPost { get; init; } = true;

    /// <summary>The rule asks for changes of the weight; false for one that only scales what is sent. Where true, projections need finite bounds.</summary>
    public bool ChangesWeights { get; init; } = true;

    /// <summary>The largest magnitude of the factor that <c>OnPre</c> returns.</summary>
    public double LargestFactor { get; init; } = 1;
}
