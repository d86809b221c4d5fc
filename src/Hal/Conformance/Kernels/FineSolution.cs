namespace Neuromorphic.Hal.Conformance.Kernels;

/// <summary>Differential equations by the classical Runge-Kutta method in double precision with steps so short that its error does not show: 1e-9 mV here.</summary>
internal static class FineSolution
{
    /// <summary>Sub-steps per time step of a kernel.</summary>
    private const int SubSteps = 200;

    /// <summary>dy/dt.</summary>
    public delegate void Slope(ReadOnlySpan<double> y, Span<double> slope);

    /// <summary>Goes on by <paramref name="dt"/>.</summary>
    /// <param name="y">The state.</param>
    /// <param name="dt">Time in ms.</param>
    /// <param name="slope">The equations.</param>
    /// <param name="after">Called after every sub-step with the time since the start, to change the state at an event; null for none.</param>
    public static void Advance(double[] y, double dt, Slope slope, Action<double>? after = null)
    {
        double h = dt / SubSteps;
        double[][] k = [new double[y.Length], new double[y.Length], new double[y.Length], new double[y.Length]];
        double[] at = new double[y.Length];
        for (int s = 0; s < SubSteps; s++)
        {
            slope(y, k[0]);
            for (int stage = 1; stage < 4; stage++)
            {
                for (int i = 0; i < y.Length; i++) at[i] = y[i] + (stage == 3 ? h : h / 2) * k[stage - 1][i];
                slope(at, k[stage]);
            }
            for (int i = 0; i < y.Length; i++) y[i] += h / 6 * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
            after?.Invoke((s + 1) * h);
        }
    }
}
