using Neuromorphic.Backends.ReramSim.Devices;

namespace Neuromorphic.Backends.ReramSim.Tests;

/// <summary>Laws of spread, ageing and pulses, against their closed forms.</summary>
public class DeviceLawTests
{
    [Fact]
    public void A_spread_is_a_polynomial_and_never_negative()
    {
        SigmaLaw wan = new([1.053, 0.2374, -1.167e-2, 1.536e-4]);
        Assert.Equal(1.053 + 0.2374 * 10 - 1.167e-2 * 100 + 1.536e-4 * 1000, wan.At(10, 40), 1e-12);
        Assert.Equal(0.5 * 0.25, new SigmaLaw([0, 0.5], Relative: true).At(10, 40), 1e-12);
        Assert.Equal(0, new SigmaLaw([-1]).At(10, 40));
    }

    [Theory]
    [InlineData(0.5, 0.049)]
    [InlineData(1, 0.049)]
    [InlineData(0.1, 0.0600901)]
    [InlineData(0, 0.1)]
    public void The_mean_exponent_of_phase_change_memory_follows_its_clipped_logarithm(double relative, double expected)
        => Assert.Equal(expected, DriftLaw.Clipped([-0.0155, 0.0244, 0.049, 0.1], relative), 1e-6);

    [Fact]
    public void A_power_law_gives_its_exponent_back()
    {
        DriftLaw law = new(DriftKind.PowerLaw, [0.05], [0.01], [20]);
        double early = law.At(10, 1e4, 0.7, 25), late = law.At(10, 1e8, 0.7, 25);
        Assert.Equal(-0.057, Math.Log(late / early) / Math.Log((1e8 + 20) / (1e4 + 20)), 1e-9);
    }

    [Theory]
    [InlineData(10, -0.205)]
    [InlineData(3600, -0.729)]
    [InlineData(86400, -1.012)]
    [InlineData(3.1536e8, -1.741)]
    public void The_published_mean_shift_of_cmo_cells(double seconds, double expected)
        => Assert.Equal(expected, new DriftLaw(DriftKind.LogTime, [-0.08900206], [0.04201137, 0.41183342], []).MeanShift(seconds), 1e-3);

    [Fact]
    public void A_measured_table_is_met_at_its_times_and_goes_on_behind_them()
    {
        DriftLaw law = new(DriftKind.Table, [0, 0, 0], [1, 2, 4], [0.1, 1, 10]);
        Assert.Equal(2, law.SpreadAt(1));
        Assert.Equal(3, law.SpreadAt(Math.Sqrt(10)), 1e-12);
        Assert.Equal(6, law.SpreadAt(100), 1e-12);
    }

    [Fact]
    public void Soft_bounds_approach_the_bound_geometrically()
    {
        // 1 - w/max shrinks by (1 - up/max) a pulse.
        PulseLaw law = new(PulseLawKind.SoftBounds, 0.01, 0.01, -1, 2);
        double w = 0;
        for (int i = 0; i < 100; i++) w = law.Pulse(w, up: true);
        Assert.Equal(2 * (1 - Math.Pow(1 - 0.005, 100)), w, 1e-12);
    }

    [Fact]
    public void A_state_stays_within_its_bounds()
    {
        PulseLaw law = new(PulseLawKind.ConstantStep, 0.3, 0.3, -1, 1);
        Assert.Equal(1, law.Pulse(0.9, up: true));
        Assert.Equal(-1, law.Pulse(-0.9, up: false));
    }
}
