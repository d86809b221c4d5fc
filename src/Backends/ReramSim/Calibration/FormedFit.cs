namespace Neuromorphic.Backends.ReramSim.Calibration;

/// <summary>A distribution fitted to the conductances of formed cells.</summary>
/// <param name="Name">normal or logNormal.</param>
/// <param name="Mean">Of g, or of ln g.</param>
/// <param name="Sd">Of g, or of ln g; divided by n.</param>
/// <param name="Aic">Akaike's criterion with two parameters: smaller is better.</param>
/// <param name="Distance">Largest distance of the sample's and the law's cumulative distributions (Kolmogorov and Smirnov).</param>
internal sealed record FittedLaw(string Name, double Mean, double Sd, double Aic, double Distance);

/// <summary>Conductances of a chip as it was formed: how many cells are unformed, and which law the others follow.</summary>
internal sealed class FormedFit
{
    private readonly double[] _formed;

    /// <summary>Fits a sample.</summary>
    /// <param name="conductances">Of all cells.</param>
    /// <param name="unformed">The value of an unformed cell: cells at or below it are unformed.</param>
    /// <exception cref="ArgumentException">Fewer than three cells are formed, or all are alike: nothing can be fitted.</exception>
    public FormedFit(IReadOnlyCollection<double> conductances, double unformed)
    {
        _formed = [.. conductances.Where(g => g > unformed).Order()];
        Cells = conductances.Count;
        if (_formed.Length < 3 || _formed[0] == _formed[^1] || _formed[0] <= 0)
            throw new ArgumentException($"{_formed.Length} of {Cells} cells are formed; a distribution needs at least three different positive conductances.");
        Normal = Fit("normal", _formed, logarithmic: false);
        LogNormal = Fit("logNormal", [.. _formed.Select(g => Math.Log(g))], logarithmic: true);
    }

    /// <summary>Number of cells.</summary>
    public int Cells { get; }

    /// <summary>Part of the cells that is unformed.</summary>
    public double ZeroFraction => 1 - (double)_formed.Length / Cells;

    /// <summary>The normal law.</summary>
    public FittedLaw Normal { get; }

    /// <summary>The log-normal law.</summary>
    public FittedLaw LogNormal { get; }

    /// <summary>The law that Akaike's criterion prefers.</summary>
    public FittedLaw Preferred => LogNormal.Aic < Normal.Aic ? LogNormal : Normal;

    /// <summary>Smallest conductance of a formed cell.</summary>
    public double Minimum => _formed[0];

    /// <summary>Largest conductance.</summary>
    public double Maximum => _formed[^1];

    /// <summary>Quantile of the formed cells, linear between neighbours in order.</summary>
    public double Quantile(double p)
    {
        double at = p * (_formed.Length - 1);
        int below = Math.Clamp((int)at, 0, _formed.Length - 2);
        return _formed[below] + (at - below) * (_formed[below + 1] - _formed[below]);
    }

    private static FittedLaw Fit(string name, double[] values, bool logarithmic)
    {
        int n = values.Length;
        double mean = values.Average(), variance = values.Sum(v => (v - mean) * (v - mean)) / n, sd = Math.Sqrt(variance);
        // ln L of a normal law at its best parameters; of a log-normal one, less the sum of ln g.
        double likelihood = -0.5 * n * (Math.Log(2 * Math.PI * variance) + 1) - (logarithmic ? values.Sum() : 0);
        double distance = 0;
        for (int i = 0; i < n; i++)
        {
            double law = NormalCumulative((values[i] - mean) / sd);
            distance = Math.Max(distance, Math.Max(law - (double)i / n, (i + 1.0) / n - law));
        }
        return new FittedLaw(name, mean, sd, 4 - 2 * likelihood, distance);
    }

    /// <summary>Abramowitz and Stegun 7.1.26, error below 1.5e-7: a distance needs no more.</summary>
    private static double NormalCumulative(double x)
    {
        double t = 1 / (1 + 0.3275911 * Math.Abs(x) / Math.Sqrt(2));
        double tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.Exp(-x * x / 2) / 2;
        return x > 0 ? 1 - tail : tail;
    }
}
