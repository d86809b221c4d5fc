using Neuromorphic.Backends.ReramSim.Calibration;
using Neuromorphic.Backends.ReramSim.Devices;

namespace Neuromorphic.Backends.ReramSim.Tests;

/// <summary>Fits of sampled cells give back what was sampled, and prefer the law that was sampled from.</summary>
public class FormedFitTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sample_gives_back_its_law(bool logarithmic)
    {
        CellDraws draws = new(3);
        double[] cells =
        [
            .. Enumerable.Range(0, 20_000).Select(i =>
            {
                double z = draws.Normal(0, i, 0, DrawPurpose.Programming, 0);
                return i % 4 == 0 ? 0 : logarithmic ? Math.Exp(2.5 + 0.25 * z) : 12 + 2 * z;
            }),
        ];
        FormedFit fit = new(cells, 0);
        Assert.Equal(0.25, fit.ZeroFraction, 1e-12);
        Assert.Equal(logarithmic ? "logNormal" : "normal", fit.Preferred.Name);
        // 15,000 cells: the mean is within 5 sd/sqrt(n), the deviation within 5 sd/sqrt(2 n); false alarm 6e-7 each.
        (double mean, double sd) = logarithmic ? (2.5, 0.25) : (12.0, 2.0);
        Assert.Equal(mean, fit.Preferred.Mean, 5 * sd / Math.Sqrt(15_000));
        Assert.Equal(sd, fit.Preferred.Sd, 5 * sd / Math.Sqrt(30_000));
        Assert.True(fit.Preferred.Distance < (logarithmic ? fit.Normal : fit.LogNormal).Distance);
    }

    [Fact]
    public void Too_few_formed_cells_are_refused() => Assert.Contains("2 of 4", Assert.Throws<ArgumentException>(() => new FormedFit([0, 0, 3, 4], 0)).Message);
}
