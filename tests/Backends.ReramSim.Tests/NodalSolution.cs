namespace Neuromorphic.Backends.ReramSim.Tests;

/// <summary>The exact solution of an array by Kirchhoff's current law at each of its 2 I O nodes: a dense matrix, eliminated with the largest pivot.</summary>
internal static class NodalSolution
{
    /// <summary>Currents into the column ends at 0 V, and out of the drivers.</summary>
    /// <param name="siemens">[row, column].</param>
    /// <param name="volts">One per row; its length is the number of rows.</param>
    /// <param name="row">Ohm of a segment of a row, above 0; the driver's is behind one.</param>
    /// <param name="column">Ohm of a segment of a column, above 0.</param>
    /// <param name="driver">Ohm of a driver.</param>
    /// <param name="sense">Ohm of a sense amplifier.</param>
    public static (double[] Sensed, double[] Driven) Solve(double[] siemens, double[] volts, double row, double column, double driver = 0, double sense = 0)
    {
        int rows = volts.Length, columns = siemens.Length / rows, count = 2 * rows * columns;
        double[,] a = new double[count, count + 1];
        int R(int i, int j) => 2 * (i * columns + j);
        int C(int i, int j) => R(i, j) + 1;
        void Join(int x, int y, double g)
        {
            (a[x, x], a[y, y], a[x, y], a[y, x]) = (a[x, x] + g, a[y, y] + g, a[x, y] - g, a[y, x] - g);
        }
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                Join(R(i, j), C(i, j), siemens[i * columns + j]);
                if (j > 0) Join(R(i, j - 1), R(i, j), 1 / row);
                if (i > 0) Join(C(i - 1, j), C(i, j), 1 / column);
            }
            a[R(i, 0), R(i, 0)] += 1 / (row + driver);
            a[R(i, 0), count] += volts[i] / (row + driver);
        }
        for (int j = 0; j < columns; j++) a[C(rows - 1, j), C(rows - 1, j)] += 1 / (column + sense);
        double[] x = Eliminate(a, count);
        return (
            [.. Enumerable.Range(0, columns).Select(j => x[C(rows - 1, j)] / (column + sense))],
            [.. Enumerable.Range(0, rows).Select(i => (volts[i] - x[R(i, 0)]) / (row + driver))]);
    }

    private static double[] Eliminate(double[,] a, int n)
    {
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
                if (Math.Abs(a[i, k]) > Math.Abs(a[pivot, k])) pivot = i;
            for (int j = k; j <= n; j++) (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            for (int i = k + 1; i < n; i++)
            {
                double factor = a[i, k] / a[k, k];
                for (int j = k; factor != 0 && j <= n; j++) a[i, j] -= factor * a[k, j];
            }
        }
        double[] x = new double[n];
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = a[i, n];
            for (int j = i + 1; j < n; j++) sum -= a[i, j] * x[j];
            x[i] = sum / a[i, i];
        }
        return x;
    }
}
