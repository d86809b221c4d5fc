using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels;

/// <summary>A learning (or short-term plastic) synapse model: static members written once over lanes.</summary>
/// <remarks>
/// <para>Order in a step k, for each synapse of delay d: traces decay; then the hooks in the order of the delay's place
/// (dendritic: <see cref="OnPost"/> for target spikes of step k - d, then <see cref="OnPre"/> for source spikes of step k, weight read after the change;
/// axonal: <see cref="OnPre"/> for source spikes of step k - d + 1, weight read before the change, then <see cref="OnPost"/> for target spikes of step k);
/// then <see cref="AfterPre"/> and <see cref="AfterPost"/> once per neuron that spiked.</para>
/// <para>Hooks see the traces as they stand after the decay and before the increments of the step in which the spike left its neuron,
/// seen through the delay: with a dendritic delay d the target's trace of step k - d, with an axonal one the source's trace of step k - d + 1.</para>
/// <para>A hook never writes a weight: it asks for a change, and the backend applies it (a crossbar can only pulse).</para>
/// </remarks>
public interface ISynapseKernel
{
    /// <summary>Name, version, parameters, constants and state.</summary>
    static abstract SynapseKernelDeclaration Declaration { get; }

    /// <summary>Computes the constants, in double precision, on the host.</summary>
    static abstract void Derive(Derivation d);

    /// <summary>One step of decay of the source's traces.</summary>
    static abstract void DecayPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>;

    /// <summary>One step of decay of the target's traces.</summary>
    static abstract void DecayPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>;

    /// <summary>A source spike reaches the synapses of the lane: ask for changes, give the factor to send.</summary>
    static abstract void OnPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>;

    /// <summary>A target spike reaches the synapses of the lane: ask for changes. The factor is ignored.</summary>
    static abstract void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>;

    /// <summary>The source's traces after its spike.</summary>
    static abstract void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>;

    /// <summary>The target's traces after its spike.</summary>
    static abstract void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>;
}

/// <summary>The traces of the source or target neurons of one lane.</summary>
public interface ITraceContext<TLane, TMask>
    where TLane : unmanaged, ILane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>Constant number <paramref name="constant"/> of the declaration.</summary>
    TLane Constant(int constant);

    /// <summary>Trace number <paramref name="field"/> of the side (pre or post) that the hook belongs to.</summary>
    TLane Get(int field);

    /// <summary>Stores a trace.</summary>
    void Set(int field, TLane value);
}

/// <summary>The synapses of one lane, with what they see of their neurons.</summary>
public interface ISynapseContext<TLane, TMask>
    where TLane : unmanaged, ILane<TLane, TMask>
    where TMask : unmanaged
{
    /// <summary>The weight as it stands.</summary>
    TLane Weight { get; }

    /// <summary>Constant number <paramref name="constant"/> of the declaration.</summary>
    TLane Constant(int constant);

    /// <summary>The source's trace, through the delay.</summary>
    TLane Pre(int field);

    /// <summary>The target's trace, through the delay.</summary>
    TLane Post(int field);

    /// <summary>Per-synapse state.</summary>
    TLane Get(int field);

    /// <summary>Stores per-synapse state, at once.</summary>
    void Set(int field, TLane value);

    /// <summary>Asks for a change of the weight; the backend applies it within the projection's bounds.</summary>
    void Change(TLane delta);

    /// <summary>The factor that multiplies the weight sent with this spike; 1 where it is not set.</summary>
    void Factor(TLane factor);
}

/// <summary>A synapse kernel as a value.</summary>
public abstract class SynapseKernelSpec
{
    /// <summary>The kernel's declaration.</summary>
    public abstract SynapseKernelDeclaration Declaration { get; }

    /// <summary>The spec of the kernel <typeparamref name="TKernel"/>.</summary>
    public static SynapseKernelSpec Of<TKernel>() where TKernel : unmanaged, ISynapseKernel => Typed<TKernel>.Instance;

    /// <summary>Hands the kernel's type to <paramref name="visitor"/>.</summary>
    public abstract TResult Accept<TResult>(ISynapseKernelVisitor<TResult> visitor);

    /// <summary>Runs the kernel's <c>Derive</c>.</summary>
    public abstract void Derive(Derivation d);

    /// <inheritdoc/>
    public override string ToString() => $"{Declaration.Name} v{Declaration.Version}";

    private sealed class Typed<TKernel> : SynapseKernelSpec where TKernel : unmanaged, ISynapseKernel
    {
        public static readonly Typed<TKernel> Instance = new();

        public override SynapseKernelDeclaration Declaration => TKernel.Declaration;

        public override TResult Accept<TResult>(ISynapseKernelVisitor<TResult> visitor) => visitor.Visit<TKernel>();

        public override void Derive(Derivation d) => TKernel.Derive(d);
    }
}

/// <summary>Receives the type of a synapse kernel.</summary>
public interface ISynapseKernelVisitor<out TResult>
{
    /// <summary>Called with the kernel's type.</summary>
    TResult Visit<TKernel>() where TKernel : unmanaged, ISynapseKernel;
}
