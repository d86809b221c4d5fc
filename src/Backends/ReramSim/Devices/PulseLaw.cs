namespace Neuromorphic.Backends.ReramSim.Devices;

/// <summary>Forms of the pulse response.</summary>
public enum PulseLawKind
{
    /// <summary>A requested change is carried out exactly.</summary>
    Ideal,

    /// <summary>Every pulse the same step.</summary>
    ConstantStep,

    /// <summary>Steps that shrink linearly with the state.</summary>
    LinearStep,

    /// <summary>Steps that vanish at the bounds.</summary>
    SoftBounds,

    /// <summary>Steps with an exponential in the state.</summary>
    ExpStep,
}

/// <summary>What one pulse does to a state w in [wmin, wmax]; w may be in any unit.</summary>
/// <remarks>Equations: aihwkit's device models (Rasch et al.), as specified in docs/reram.md. After each pulse the state is clipped to its bounds.</remarks>
public sealed record PulseLaw(PulseLawKind Kind, double Up, double Down, double Minimum, double Maximum)
{
    /// <summary>LinearStep: slope of up steps.</summary>
    public double GammaUp { get; init; }

    /// <summary>LinearStep: slope of down steps.</summary>
    public double GammaDown { get; init; }

    /// <summary>ExpStep: slope a and constant b of z, amplitudes and rates.</summary>
    public double A { get; init; }

    /// <summary>ExpStep: constant of z.</summary>
    public double B { get; init; }

    /// <summary>ExpStep: amplitude of up steps.</summary>
    public double AmplitudeUp { get; init; }

    /// <summary>ExpStep: amplitude of down steps.</summary>
    public double AmplitudeDown { get; init; }

    /// <summary>The change that an up pulse asks for at state w, before spread and clipping.</summary>
    public double StepUp(double w) => Kind switch
    {
        PulseLawKind.LinearStep => Up * (1 - GammaUp * w / Maximum),
        PulseLawKind.SoftBounds => Up * (1 - w / Maximum),
        PulseLawKind.ExpStep => Up * Math.Max(1 - AmplitudeUp * Math.Exp(GammaUp * Z(w)), 0),
        _ => Up,
    };

    /// <summary>The magnitude of the change by a down pulse.</summary>
    public double StepDown(double w) => Kind switch
    {
        PulseLawKind.LinearStep => Down * (1 - GammaDown * w / Minimum),
        PulseLawKind.SoftBounds => Down * (1 - w / Minimum),
        PulseLawKind.ExpStep => Down * Math.Max(1 - AmplitudeDown * Math.Exp(-GammaDown * Z(w)), 0),
        _ => Down,
    };

    /// <summary>The state after one pulse.</summary>
    /// <param name="w">Before it.</param>
    /// <param name="up">Direction.</param>
    /// <param name="factor">Spread of this pulse on this cell: 1 for none.</param>
    public double Pulse(double w, bool up, double factor = 1) => Math.Clamp(w + (up ? StepUp(w) : -StepDown(w)) * factor, Minimum, Maximum);

    private double Z(double w) => 2 * A * w / (Maximum - Minimum) + B;
}
