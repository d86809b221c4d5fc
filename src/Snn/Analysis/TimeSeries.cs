namespace Neuromorphic.Snn.Analysis;

/// <summary>Values at equal distances in time.</summary>
/// <param name="FirstMs">Time of the first value; of the middle of its bin, where values belong to bins.</param>
/// <param name="StepMs">Distance from one value to the next.</param>
/// <param name="Values">One value per time.</param>
public sealed record TimeSeries(double FirstMs, double StepMs, double[] Values)
{
    /// <summary>Time of a value.</summary>
    public double TimeMs(int index) => FirstMs + index * StepMs;
}
