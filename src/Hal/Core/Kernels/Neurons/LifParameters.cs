namespace Neuromorphic.Hal.Kernels.Neurons;

/// <summary>What all leaky integrate-and-fire kernels share: parameters, the first seven fields and their derivation.</summary>
internal static class LifParameters
{
    public static IReadOnlyList<ParameterDeclaration> All { get; } =
    [
        new("TauMem", "ms", 10, 0, MinimumExcluded: true),
        new("Capacitance", "nF", 0.25, 0, MinimumExcluded: true),
        new("ELeak", "mV", -70),
        new("VThreshold", "mV", -55),
        new("VReset", "mV", -70),
        new("TauRefractory", "ms", 2, 0),
        new("IConstant", "nA", 0),
    ];

    public static FieldDeclaration[] Fields(params FieldDeclaration[] more) =>
    [
        new("V", FieldRole.State), new("Refractory", FieldRole.State),
        new("ExpM1", FieldRole.Parameter), new("VInf", FieldRole.Parameter), new("Theta", FieldRole.Parameter),
        new("Reset", FieldRole.Parameter), new("RefractorySteps", FieldRole.Parameter),
        .. more,
    ];

    public static void Derive(Derivation d)
    {
        if (d["VReset"] >= d["VThreshold"])
            throw d.Refuse($"VReset is {d["VReset"]} mV, at or above VThreshold {d["VThreshold"]} mV.", "Choose VReset below VThreshold.");
        d.Set("ExpM1", Derivation.ExpM1(-d.DtMs / d["TauMem"]));
        d.Set("VInf", d["TauMem"] * d["IConstant"] / d["Capacitance"]);
        d.Set("Theta", d["VThreshold"] - d["ELeak"]);
        d.Set("Reset", d["VReset"] - d["ELeak"]);
        d.Set("RefractorySteps", d.Steps(d["TauRefractory"]));
    }

    /// <summary>
    /// Potential after one step per unit of an exponential current of before the step: (e^(-h/tauMem) - e^(-h/tauSyn)) / (C (1/tauSyn - 1/tauMem)),
    /// written so that equal time constants need no case of their own.
    /// </summary>
    public static double CurrentToPotential(double dtMs, double tauMem, double tauSyn, double capacitance)
    {
        double difference = 1 / tauSyn - 1 / tauMem;
        double x = -dtMs * difference;
        double ratio = x == 0 ? dtMs : -Derivation.ExpM1(x) / difference;
        return Math.Exp(-dtMs / tauMem) * ratio / capacitance;
    }
}
