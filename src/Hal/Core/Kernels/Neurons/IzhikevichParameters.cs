using System.Runtime.CompilerServices;
using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>What both forms of Izhikevich's neuron share.</summary>
internal static class IzhikevichParameters
{
    public static IReadOnlyList<ParameterDeclaration> All { get; } =
    [
        new("A", "1/ms", 0.02), new("B", "1", 0.2), new("C", "mV", -65), new("D", "mV", 8),
        new("VThreshold", "mV", 30), new("IConstant", "mV/ms", 0),
    ];

    public static IReadOnlyList<FieldDeclaration> Fields { get; } =
    [
        new("V", FieldRole.State, -65), new("U", FieldRole.State, -13), new("H", FieldRole.Parameter), new("A", FieldRole.Parameter),
        new("B", FieldRole.Parameter), new("C", FieldRole.Parameter), new("D", FieldRole.Parameter),
        new("Threshold", FieldRole.Parameter), new("I", FieldRole.Parameter),
    ];

    public static void Derive(Derivation d)
    {
        d.Set("H", d.DtMs);
        d.Set("A", d["A"]);
        d.Set("B", d["B"]);
        d.Set("C", d["C"]);
        d.Set("D", d["D"]);
        d.Set("Threshold", d["VThreshold"]);
        d.Set("I", d["IConstant"]);
    }

    /// <summary>0.04 v^2 + 5 v + 140 - u + current.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Slope<TLane, TMask>(TLane v, TLane u, TLane current)
        where TLane : unmanaged, ILane<TLane, TMask>
        where TMask : unmanaged
        => TLane.Fma(TLane.Fma(TLane.Splat(0.04), v, TLane.Splat(5)), v, TLane.Splat(140) - u + current);
}
