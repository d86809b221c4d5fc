using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Random;

/// <summary>Quantile and cumulative distribution functions in double precision, exact to the tails.</summary>
internal static class Quantiles
{
    private static readonly double[] s_a =
    [
        3.3871328727963666080, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
        4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
    ];

    private static readonly double[] s_b =
    [
        1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
        2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
    ];

    private static readonly double[] s_c =
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static readonly double[] s_d =
    [
        1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static readonly double[] s_e =
    [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static readonly double[] s_f =
    [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <summary>The value below which (upper: above which) the distribution has probability <paramref name="tail"/>, 0 &lt; tail &lt; 1.</summary>
    public static double Of(Distribution distribution, double tail, bool upper) => distribution switch
    {
        NormalDistribution n => n.Mean + n.StandardDeviation * StandardNormal(tail, upper),
        UniformDistribution u => upper ? u.High - tail * (u.High - u.Low) : u.Low + tail * (u.High - u.Low),
        LogNormalDistribution l => DeterministicMath.Exp(l.Mu + l.Sigma * StandardNormal(tail, upper)),
        _ => throw new NotSupportedException($"Distribution {distribution} has no quantile function."),
    };

    /// <summary>Probability of a value below x.</summary>
    public static double Cumulative(Distribution distribution, double x) => distribution switch
    {
        NormalDistribution n => StandardNormalCumulative(Standardised(x, n.Mean, n.StandardDeviation)),
        UniformDistribution u => x <= u.Low ? 0 : x >= u.High ? 1 : (x - u.Low) / (u.High - u.Low),
        LogNormalDistribution l => x <= 0 ? 0 : double.IsPositiveInfinity(x) ? 1 : StandardNormalCumulative(Standardised(DeterministicMath.Log(x), l.Mu, l.Sigma)),
        _ => throw new NotSupportedException($"Distribution {distribution} has no cumulative function."),
    };

    /// <summary>Probability of a value above x.</summary>
    public static double Complement(Distribution distribution, double x) => distribution switch
    {
        NormalDistribution n => StandardNormalCumulative(-Standardised(x, n.Mean, n.StandardDeviation)),
        UniformDistribution u => x <= u.Low ? 1 : x >= u.High ? 0 : (u.High - x) / (u.High - u.Low),
        LogNormalDistribution l => x <= 0 ? 1 : double.IsPositiveInfinity(x) ? 0 : StandardNormalCumulative(-Standardised(DeterministicMath.Log(x), l.Mu, l.Sigma)),
        _ => throw new NotSupportedException($"Distribution {distribution} has no cumulative function."),
    };

    /// <summary>Wichura's algorithm AS 241 (Appl. Statist. 37, 1988), relative error 1e-16.</summary>
    public static double StandardNormal(double tail, bool upper)
    {
        double q = tail - 0.5, value;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - q * q;
            value = q * Polynomial(s_a, r) / Polynomial(s_b, r);
        }
        else
        {
            double r = Math.Sqrt(-DeterministicMath.Log(q < 0 ? tail : 1 - tail));
            value = r <= 5 ? Polynomial(s_c, r - 1.6) / Polynomial(s_d, r - 1.6) : Polynomial(s_e, r - 5) / Polynomial(s_f, r - 5);
            if (q < 0) value = -value;
        }
        return upper ? -value : value;
    }

    /// <summary>Hart's rational approximation as given by West (Wilmott, May 2005), error 1e-15; relative to the tail below -7.</summary>
    public static double StandardNormalCumulative(double x)
    {
        double a = Math.Abs(x);
        if (a > 37) return x > 0 ? 1 : 0;
        double e = DeterministicMath.Exp(-a * a / 2), tail;
        if (a < 7.07106781186547)
        {
            double p = ((((((3.52624965998911e-02 * a + 0.700383064443688) * a + 6.37396220353165) * a + 33.912866078383) * a
                + 112.079291497871) * a + 221.213596169931) * a) + 220.206867912376;
            double q = (((((((8.83883476483184e-02 * a + 1.75566716318264) * a + 16.064177579207) * a + 86.7807322029461) * a
                + 296.564248779674) * a + 637.333633378831) * a + 793.826512519948) * a) + 440.413735824752;
            tail = e * p / q;
        }
        else
        {
            tail = e / (a + 1 / (a + 2 / (a + 3 / (a + 4 / (a + 0.65))))) / 2.506628274631;
        }
        return x > 0 ? 1 - tail : tail;
    }

    private static double Standardised(double x, double mean, double deviation)
        => deviation > 0 ? (x - mean) / deviation : x < mean ? double.NegativeInfinity : double.PositiveInfinity;

    private static double Polynomial(double[] c, double x)
    {
        double y = c[^1];
        for (int i = c.Length - 2; i >= 0; i--) y = y * x + c[i];
        return y;
    }
}
