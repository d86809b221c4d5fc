using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Tests.Readouts;

public class RidgePenaltyTests
{
    // Two features of size 4096 that are equal, and labels that follow them. Their centred products are one number four times, so the matrix is singular,
    // and a relative penalty of 1e-20 vanishes in the rounding of a double; 0.1 does not.
    private static readonly FeatureMatrix s_equal = new([.. Enumerable.Range(0, 64).SelectMany(i => new[] { 4096f * (i & 1), 4096f * (i & 1) })], 64, 2);
    private static readonly int[] s_labels = [.. Enumerable.Range(0, 64).Select(i => i & 1)];

    [Fact]
    public void A_penalty_too_small_for_the_products_is_passed_over()
    {
        RidgeFit fit = RidgeReadout.Train(s_equal, s_labels, 2, new RidgeOptions { Alphas = [1e-20, 0.1] });
        Assert.Equal(0.1, fit.Alpha);
        Assert.Equal([0.1], fit.Trials.Select(trial => trial.Alpha));
    }

    [Fact]
    public void Nothing_but_penalties_too_small_is_an_error_that_names_them()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => RidgeReadout.Train(s_equal, s_labels, 2, new RidgeOptions { Alphas = [1e-20, 1e-21] }));
        Assert.Contains("1E-20, 1E-21", error.Message, StringComparison.Ordinal);
    }
}
