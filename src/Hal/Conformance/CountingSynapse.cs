using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Conformance;

/// <summary>A synapse of the kit's own with state of every kind, whose numbers can be counted on one's fingers.</summary>
/// <remarks>
/// <code>
/// source spike: passed += 1;  w -= answered;  w / passed is sent
/// target spike: w += 10 sent
/// afterwards:   sent += 1 at source spikes, answered += 1 at target spikes; nothing decays
/// </code>
/// </remarks>
public readonly struct CountingSynapse : ISynapseKernel
{
    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = new()
    {
        Name = "CountingSynapse",
        Version = 1,
        Parameters = [],
        Constants = [],
        PreFields = [new FieldDeclaration("Sent", FieldRole.State)],
        PostFields = [new FieldDeclaration("Answered", FieldRole.State)],
        SynapseFields = [new FieldDeclaration("Passed", FieldRole.State)],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
    }

    /// <inheritdoc/>
    public static void DecayPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
    }

    /// <inheritdoc/>
    public static void DecayPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
    {
    }

    /// <inheritdoc/>
    public static void OnPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
    {
        TLane passed = c.Get(0) + TLane.Splat(1);
        c.Set(0, passed);
        c.Factor(TLane.Splat(1) / passed);
        c.Change(c.Post(0) * TLane.Splat(-1));
    }

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
        => c.Change(c.Pre(0) * TLane.Splat(10));

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => c.Set(0, c.Get(0) + TLane.Splat(1));

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => c.Set(0, c.Get(0) + TLane.Splat(1));
}
