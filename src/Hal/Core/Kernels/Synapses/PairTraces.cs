using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Synapses;

/// <summary>What all pair rules share: a trace of the source, a trace of the target, both rising by 1 at a spike; parameters and constants.</summary>
/// <remarks>The rules differ in how the change depends on the weight: see <see cref="PairStdp"/>.</remarks>
internal static class PairTraces
{
    public const int DecayPlus = 0, DecayMinus = 1, Potentiation = 2, Depression = 3, InverseMaximum = 4;

    public static SynapseKernelDeclaration Declaration(string name, bool exponents) => new()
    {
        Name = name,
        Version = 1,
        Parameters =
        [
            new("TauPlus", "ms", 20, 0, MinimumExcluded: true), new("TauMinus", "ms", 20, 0, MinimumExcluded: true),
            new("Lambda", "1", 0.01, 0), new("Alpha", "1", 1, 0), new("MaximumWeight", "channel", 100),
            .. exponents ? (ParameterDeclaration[])[new("MuPlus", "1", 1, 0), new("MuMinus", "1", 1, 0)] : [],
        ],
        Constants = ["DecayPlus", "DecayMinus", "Potentiation", "Depression", "InverseMaximum", .. exponents ? (string[])["MuPlus", "MuMinus"] : []],
        PreFields = [new FieldDeclaration("KPlus", FieldRole.State)],
        PostFields = [new FieldDeclaration("KMinus", FieldRole.State)],
    };

    public static void Derive(Derivation d)
    {
        if (d["MaximumWeight"] == 0) throw d.Refuse("MaximumWeight is 0.", "Give the weight of largest magnitude: positive, or negative for inhibition.");
        d.Set("DecayPlus", Derivation.ExpM1(-d.DtMs / d["TauPlus"]));
        d.Set("DecayMinus", Derivation.ExpM1(-d.DtMs / d["TauMinus"]));
        d.Set("Potentiation", d["Lambda"] * d["MaximumWeight"]);
        d.Set("Depression", d["Alpha"] * d["Lambda"] * d["MaximumWeight"]);
        d.Set("InverseMaximum", 1 / d["MaximumWeight"]);
    }

    /// <summary>One step of decay of trace <paramref name="field"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Decay<TLane, TMask, TContext>(ref TContext c, int field, int constant)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => c.Set(field, TLane.Fma(c.Constant(constant), c.Get(field), c.Get(field)));

    /// <summary>Trace <paramref name="field"/> after a spike.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Raise<TLane, TMask, TContext>(ref TContext c, int field)
        where TLane : unmanaged, ILane<TLane, TMask> where TMask : unmanaged where TContext : struct, ITraceContext<TLane, TMask>
        => c.Set(field, c.Get(field) + TLane.Splat(1));
}
