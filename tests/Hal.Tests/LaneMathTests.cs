using Neuromorphic.Hal.Lanes;

namespace Neuromorphic.Hal.Tests;

/// <summary>The error bounds that LaneMath states, against the platform's double functions (good to about 1e-16) at 50,001 points of each range.</summary>
public class LaneMathTests
{
    private const int Points = 50_000;

    [Fact]
    public void Exp_is_within_its_stated_bound_over_the_whole_range()
    {
        Assert.InRange(Largest(-87, 88, x => Exp(Single(x)), Math.Exp, single: true), 0, 1.2e-7);
        Assert.InRange(Largest(-708, 709, Exp, Math.Exp, single: false), 0, 4e-16);
    }

    [Fact]
    public void Exp_minus_1_is_within_its_stated_bound_near_0_and_far_from_it()
    {
        foreach (double range in (double[])[1e-6, 1e-3, 1, 20])
        {
            Assert.InRange(Largest(-range, range, x => ExpM1(Single(x)), ExpM1Reference, single: true), 0, 1.5e-7);
            Assert.InRange(Largest(-range, range, ExpM1, ExpM1Reference, single: false), 0, 5e-16);
        }
        Assert.Equal(-1, ExpM1(-100.0), 1e-15);
        Assert.Equal(-1f, ExpM1(-100f));
    }

    [Fact]
    public void Log_is_within_its_stated_bound_from_the_smallest_normal_number_to_the_end_of_its_range()
    {
        // Evenly spaced in the exponent, and close to 1, where the result goes through 0.
        Assert.InRange(Largest(-125, 126.999, u => Log((float)Math.Pow(2, Single(u))), u => Math.Log((float)Math.Pow(2, Single(u))), single: true), 0, 2e-7);
        Assert.InRange(Largest(-1000, 1000, u => Log(Math.Pow(2, u)), u => Math.Log(Math.Pow(2, u)), single: false), 0, 6e-16);
        Assert.InRange(Largest(0.5, 2, x => Log(Single(x)), Math.Log, single: true), 0, 2e-7);
        Assert.InRange(Largest(0.5, 2, Log, Math.Log, single: false), 0, 6e-16);
    }

    [Fact]
    public void Tanh_is_within_its_stated_bound_and_saturates_at_1()
    {
        foreach (double range in (double[])[1e-4, 1, 15])
        {
            Assert.InRange(Largest(-range, range, x => Tanh(Single(x)), Math.Tanh, single: true), 0, 2.5e-7);
            Assert.InRange(Largest(-range, range, Tanh, Math.Tanh, single: false), 0, 6e-16);
        }
        Assert.Equal(1f, Tanh(1e30f));
        Assert.Equal(-1, Tanh(-1e300));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1e-8, 0.999999995)]                  // 1 - x/2
    [InlineData(2, 0.31303528549933130364)]          // 2 / (e^2 - 1)
    [InlineData(-2, 2.31303528549933130364)]         // the above plus 2
    [InlineData(-300, 300)]
    public void X_over_exp_minus_1_is_continuous_through_0(double x, double expected)
    {
        Assert.Equal(expected, LaneMath.XOverExpM1<DoubleLane, bool>(new DoubleLane(x)).Value, 1e-15 * Math.Max(1, expected));
        Assert.Equal(expected, LaneMath.XOverExpM1<SingleLane, bool>(new SingleLane((float)x)).Value, 2e-7 * Math.Max(1, expected));
    }

    [Fact]
    public void Arguments_outside_the_range_are_clamped_and_give_normal_numbers()
    {
        Assert.Equal(Exp(88f), Exp(1e10f));
        Assert.Equal(Exp(-87f), Exp(-1e10f));
        Assert.True(float.IsNormal(Exp(88f)) && float.IsNormal(Exp(-87f)));
        Assert.True(double.IsNormal(Exp(709.0)) && double.IsNormal(Exp(-708.0)));
    }

    /// <summary>The largest relative error on [from, to]; the reference is taken at the argument as rounded to the precision.</summary>
    private static double Largest(double from, double to, Func<double, double> ours, Func<double, double> reference, bool single)
    {
        double worst = 0;
        for (int i = 0; i <= Points; i++)
        {
            double x = from + (to - from) * i / Points;
            if (single) x = Single(x);
            double expected = reference(x);
            if (expected != 0) worst = Math.Max(worst, Math.Abs(ours(x) / expected - 1));
            else Assert.Equal(0, ours(x));
        }
        return worst;
    }

    /// <summary>e^x - 1: where the difference would lose digits, by its series in decimal numbers of 28 digits.</summary>
    private static double ExpM1Reference(double x)
    {
        if (Math.Abs(x) > 1) return Math.Exp(x) - 1;
        decimal argument = (decimal)x, term = argument, sum = argument;
        // The conversion to decimal rounds to 15 digits; what it takes away comes back times the slope e^x.
        for (int k = 2; k <= 25; k++) sum += term *= argument / k;
        return (double)sum + (x - (double)argument) * Math.Exp(x);
    }

    private static float Single(double x) => (float)x;

    private static float Exp(float x) => LaneMath.Exp<SingleLane, bool>(new SingleLane(x)).Value;

    private static double Exp(double x) => LaneMath.Exp<DoubleLane, bool>(new DoubleLane(x)).Value;

    private static float ExpM1(float x) => LaneMath.ExpM1<SingleLane, bool>(new SingleLane(x)).Value;

    private static double ExpM1(double x) => LaneMath.ExpM1<DoubleLane, bool>(new DoubleLane(x)).Value;

    private static float Log(float x) => LaneMath.Log<SingleLane, bool>(new SingleLane(x)).Value;

    private static double Log(double x) => LaneMath.Log<DoubleLane, bool>(new DoubleLane(x)).Value;

    private static float Tanh(float x) => LaneMath.Tanh<SingleLane, bool>(new SingleLane(x)).Value;

    private static double Tanh(double x) => LaneMath.Tanh<DoubleLane, bool>(new DoubleLane(x)).Value;
}
