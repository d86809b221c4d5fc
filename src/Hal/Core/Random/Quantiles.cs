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

    private static readonly double[] s_centreTop =
        [18154.981253343561249, 1067.6894854603709582, 161.02823106855587881, 2.2352520354606839287, 0.065682337918207449113];

    private static readonly double[] s_centreBottom = [45507.789335026729956, 10260.932208618978205, 976.09855173777669322, 47.20258190468824187, 1];

    private static readonly double[] s_middleTop =
    [
        9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326, 2494.5375852903726711, 597.27027639480026226,
        93.506656132177855979, 8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8,
    ];

    private static readonly double[] s_middleBottom =
    [
        19685.429676859990727, 38912.003286093271411, 34900.952721145977266, 18615.571640885098091, 6485.558298266760755,
        1519.377599407554805, 235.38790178262499861, 22.266688044328115691, 1,
    ];

    private static readonly double[] s_farTop =
        [2.9112874951168792e-5, 0.001421619193227893466, 0.02223527787064981, 0.1274011611602473639, 0.21589853405795699, 0.02307344176494017303];

    private static readonly double[] s_farBottom =
        [7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515, 0.468238212480865118, 1.28426009614491121, 1];

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

    /// <summary>Cody's rational approximations (Math. Comp. 23, 1969) in the form of R's pnorm, relative error 2e-15 in the lower tail.</summary>
    public static double StandardNormalCumulative(double x)
    {
        double a = Math.Abs(x), tail;
        if (a > 37.5) return x > 0 ? 1 : 0;
        if (a <= 0.67448975) return 0.5 + x * Polynomial(s_centreTop, x * x) / Polynomial(s_centreBottom, x * x);
        if (a <= 5.656854249492380195)
        {
            tail = Polynomial(s_middleTop, a) / Polynomial(s_middleBottom, a);
        }
        else
        {
            double inverse = 1 / (x * x);
            tail = (0.398942280401432677939946 - inverse * Polynomial(s_farTop, inverse) / Polynomial(s_farBottom, inverse)) / a;
        }
        // e^(-a^2/2) in two factors: the rounded square of a alone would cost digits far out.
        double coarse = Math.Floor(a * 16) / 16, rest = (a - coarse) * (a + coarse);
        tail *= DeterministicMath.Exp(-coarse * coarse / 2) * DeterministicMath.Exp(-rest / 2);
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
