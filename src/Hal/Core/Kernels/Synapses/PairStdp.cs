using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>Spike-timing-dependent plasticity of all pairs of spikes, with power-law dependence on the weight: additive (exponents 0), multiplicative (1) or between.</summary>
/// <remarks>
/// <code>
/// every step:   kPlus += expm1(-h/tauPlus) kPlus,  kMinus += expm1(-h/tauMinus) kMinus
/// target spike: w += lambda wMax (1 - w/wMax)^muPlus kPlus
/// source spike: w -= alpha lambda wMax (w/wMax)^muMinus kMinus;  the weight is sent
/// afterwards:   kPlus += 1 at source spikes, kMinus += 1 at target spikes
/// </code>
/// The weight is kept in the projection's bounds; set them to [0, wMax].
/// Source: Guetig, Aharonov, Rotter, Sompolinsky, J. Neurosci. 23, 2003, eqs. 1-3; Morrison, Aertsen, Diesmann, Neural Comput. 19, 2007.
/// </remarks>
public readonly struct PairStdp : ISynapseKernel
{
    private const int DecayPlus = 0, DecayMinus = 1, Potentiation = 2, Depression = 3, MuPlus = 4, MuMinus = 5, InverseMaximum = 6;

    /// <inheritdoc/>
    public static SynapseKernelDeclaration Declaration { get; } = new()
    {
        Name = "PairStdp",
        Version = 1,
        Parameters =
        [
            new("TauPlus", "ms", 20, 0, MinimumExcluded: true), new("TauMinus", "ms", 20, 0, MinimumExcluded: true),
            new("Lambda", "1", 0.01, 0), new("Alpha", "1", 1, 0), new("MuPlus", "1", 1, 0), new("MuMinus", "1", 1, 0),
            new("MaximumWeight", "channel", 100, 0, MinimumExcluded: true),
        ],
        Constants = ["DecayPlus", "DecayMinus", "Potentiation", "Depression", "MuPlus", "MuMinus", "InverseMaximum"],
        PreFields = [new FieldDeclaration("KPlus", FieldRole.State)],
        PostFields = [new FieldDeclaration("KMinus", FieldRole.State)],
    };

    /// <inheritdoc/>
    public static void Derive(Derivation d)
    {
        d.Set("DecayPlus", Derivation.ExpM1(-d.DtMs / d["TauPlus"]));
        d.Set("DecayMinus", Derivation.ExpM1(-d.DtMs / d["TauMinus"]));
        d.Set("Potentiation", d["Lambda"] * d["MaximumWeight"]);
        d.Set("Depression", d["Alpha"] * d["Lambda"] * d["MaximumWeight"]);
        d.Set("MuPlus", d["MuPlus"]);
        d.Set("MuMinus", d["MuMinus"]);
        d.Set("InverseMaximum", 1 / d["MaximumWeight"]);
    }

    /// <inheritdoc/>
    public static void DecayPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => c.Set(0, TLane.Fma(c.Constant(DecayPlus), c.Get(0), c.Get(0)));

    /// <inheritdoc/>
    public static void DecayPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => c.Set(0, TLane.Fma(c.Constant(DecayMinus), c.Get(0), c.Get(0)));

    /// <inheritdoc/>
    public static void OnPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
    {
        TLane share = Power<TLane, TMask>(c.Weight * c.Constant(InverseMaximum), c.Constant(MuMinus));
        c.Change(TLane.Splat(0) - c.Constant(Depression) * share * c.Post(0));
    }

    /// <inheritdoc/>
    public static void OnPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ISynapseContext<TLane, TMask>
    {
        TLane room = TLane.Splat(1) - c.Weight * c.Constant(InverseMaximum);
        c.Change(c.Constant(Potentiation) * Power<TLane, TMask>(room, c.Constant(MuPlus)) * c.Pre(0));
    }

    /// <inheritdoc/>
    public static void AfterPre<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => c.Set(0, c.Get(0) + TLane.Splat(1));

    /// <inheritdoc/>
    public static void AfterPost<TLane, TMask, TContext>(ref TContext c)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => c.Set(0, c.Get(0) + TLane.Splat(1));

    /// <summary>x^mu for x in [0, 1]; exact for mu 0 and 1, the two forms that are used most.</summary>
    private static TLane Power<TLane, TMask>(TLane x, TLane mu)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged
    {
        TLane positive = TLane.Max(x, TLane.Splat(1e-30));
        TLane power = LaneMath.Exp<TLane, TMask>(mu * LaneMath.Log<TLane, TMask>(positive));
        power = TLane.Select(TLane.LessOrEqual(x, TLane.Splat(0)), TLane.Splat(0), power);
        power = TLane.Select(TLane.Equal(mu, TLane.Splat(1)), x, power);
        return TLane.Select(TLane.Equal(mu, TLane.Splat(0)), TLane.Splat(1), power);
    }
}
