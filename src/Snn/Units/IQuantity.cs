namespace Neuromorphic.Snn.Units;

/// <summary>What a quantity measures.</summary>
public enum Dimension
{
    /// <summary>A plain number.</summary>
    None,

    /// <summary>ms.</summary>
    Time,

    /// <summary>mV.</summary>
    Voltage,

    /// <summary>nA.</summary>
    Current,

    /// <summary>nF.</summary>
    Capacitance,

    /// <summary>uS.</summary>
    Conductance,

    /// <summary>kHz.</summary>
    Frequency,
}

/// <summary>A number with a unit. Inside, everything is in the coherent set ms, mV, nA, nF, uS, kHz, in which no conversion factors occur.</summary>
public interface IQuantity
{
    /// <summary>What it measures.</summary>
    static abstract Dimension Dimension { get; }

    /// <summary>The value in the coherent unit of its dimension.</summary>
    double Coherent { get; }
}
