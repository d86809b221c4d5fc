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

    /// <summary>
    /// Potential after one step per unit of the rise I' of an alpha current (I + I' t) e^(-t/tauSyn) of before the step:
    /// h^2 e^(-h/tauMem) / C times the integral of s e^(-z s) over [0, 1], z = h (1/tauSyn - 1/tauMem).
    /// </summary>
    public static double RiseToPotential(double dtMs, double tauMem, double tauSyn, double capacitance)
    {
        double z = dtMs * (1 / tauSyn - 1 / tauMem), integral;
        if (Math.Abs(z) > 0.5)
        {
            integral = (1 - (1 + z) * Math.Exp(-z)) / (z * z);
        }
        else
        {
            // The closed form loses all digits for nearly equal time constants; the series in z reaches 1e-17 after 16 terms.
            double power = 1;
            integral = 0;
            for (int k = 0; k < 16; k++)
            {
                integral += power / (k + 2);
                power *= -z / (k + 1);
            }
        }
        return dtMs * dtMs * Math.Exp(-dtMs / tauMem) * integral / capacitance;
    }

    /// <summary>Potential after one step per unit of a current that is constant over the step: (1 - e^(-h/tauMem)) tauMem / C.</summary>
    public static double StepToPotential(double dtMs, double tauMem, double capacitance)
        => -tauMem * Derivation.ExpM1(-dtMs / tauMem) / capacitance;
}
