namespace Neuromorphic.Backends.ReramSim.Circuits;

/// <summary>What a line of an array is connected to at its end: a voltage behind a resistance.</summary>
/// <param name="Volts">The voltage.</param>
/// <param name="Ohm">The resistance between it and the line's first node; infinite for a floating line, 0 for a perfect source.</param>
public readonly record struct LineEnd(double Volts, double Ohm)
{
    /// <summary>Connected to nothing.</summary>
    public static LineEnd Floating { get; } = new(0, double.PositiveInfinity);
}
