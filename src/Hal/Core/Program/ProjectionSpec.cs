using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>What a projection's weights serve.</summary>
[Flags]
public enum ProjectionUse
{
    /// <summary>Spikes travel through it in every step.</summary>
    Stepped = 1,

    /// <summary>Phases multiply by it or update it.</summary>
    Phases = 2,
}

/// <summary>Where a learning synapse has its delay.</summary>
public enum DelayPlace
{
    /// <summary>Behind the synapse: target spikes reach it late, its output arrives late.</summary>
    Dendritic,

    /// <summary>Before the synapse: source spikes reach it late, its output arrives one step later.</summary>
    Axonal,
}

/// <summary>A matrix of synapses from one population to a channel of another.</summary>
public sealed record ProjectionSpec
{
    /// <summary>The longest delay in steps that a synapse may have: sums wait in a ring of so many slots, and delays are held in 16 bits.</summary>
    public const int LargestDelay = 65535;

    /// <summary>Unique among projections; also the name of its streams.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the source population.</summary>
    public required string Source { get; init; }

    /// <summary>Name of the target population.</summary>
    public required string Target { get; init; }

    /// <summary>Name of the target's channel; not needed for a projection that only phases use.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Which synapses there are.</summary>
    public required ConnectivitySpec Connectivity { get; init; }

    /// <summary>Initial weights: in the unit of the target's channel.</summary>
    public required ValueSpec Weight { get; init; }

    /// <summary>
    /// Delays in steps, at most <see cref="LargestDelay"/>, rounded to the nearest integer, halves up. 0 only for static synapses from a lower to a higher rank.
    /// </summary>
    public ValueSpec DelaySteps { get; init; } = 1;

    /// <summary>Stepped, used by phases, or both.</summary>
    public ProjectionUse Use { get; init; } = ProjectionUse.Stepped;

    /// <summary>The learning rule of stepping, or null for static weights.</summary>
    public SynapseKernelSpec? Synapse { get; init; }

    /// <summary>The rule's parameters by name.</summary>
    public IReadOnlyDictionary<string, double> SynapseParameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Where a learning synapse has its delay.</summary>
    public DelayPlace DelayPlace { get; init; } = DelayPlace.Dendritic;

    /// <summary>Smallest weight that is given or that learning can reach. Finite where a rule changes weights while stepping.</summary>
    public double MinimumWeight { get; init; } = double.NegativeInfinity;

    /// <summary>Largest weight that is given or that learning can reach. Finite where a rule changes weights while stepping.</summary>
    public double MaximumWeight { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Number of rows in use at first, a row being one target with all its incoming weights; null for all. The target's size is the capacity.
    /// Rows beyond those in use give nothing and are not written.
    /// </summary>
    public int? InitialRows { get; init; }

    /// <summary>Learning is switched on at first; state, to be rewritten by the host.</summary>
    public bool Learning { get; init; } = true;
}
