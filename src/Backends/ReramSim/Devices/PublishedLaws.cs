namespace Neuromorphic.Backends.ReramSim.Devices;

/// <summary>Published formulas of device statistics, by name: the laws that device cards and acceptance cases refer to.</summary>
internal static class PublishedLaws
{
    /// <summary>Phase-change memory, mean of nu (Joshi et al. 2020, as in aihwkit): slope and constant over ln(g/gmax), clip.</summary>
    public static readonly double[] PcmExponentMean = [-0.0155, 0.0244, 0.049, 0.1];

    /// <summary>Spread of nu.</summary>
    public static readonly double[] PcmExponentSpread = [-0.0125, -0.0059, 0.008, 0.045];

    /// <summary>HfOx, NeuRRAM (Wan et al. 2022, Ext. Data Fig. 3), 1 s, in CrossSim's digitisation: uS over g in uS.</summary>
    public static readonly SigmaLaw WanCrossSim1s = new([1.053, 0.2374, -1.167e-2, 1.536e-4]);

    /// <summary>The same in aihwkit's digitisation: uS over g/40 uS.</summary>
    public static readonly SigmaLaw WanAihwkit1s = new([0.348, 16.030, -43.853, 45.393, -16.815], Relative: true);

    /// <summary>After a day.</summary>
    public static readonly SigmaLaw WanAihwkit1d = new([0.701, 22.086, -50.773, 47.095, -16.458], Relative: true);

    /// <summary>After two days.</summary>
    public static readonly SigmaLaw WanAihwkit2d = new([0.782, 20.274, -43.507, 37.062, -11.934], Relative: true);

    /// <summary>RRAM (Milo et al. 2021), 50 to 225 uS.</summary>
    public static readonly SigmaLaw Milo = new([4.782321, -0.009107]);

    /// <summary>CMO/HfOx (Falcone et al. 2025), cells accepted within 0.2 %.</summary>
    public static readonly SigmaLaw CmoFine = new([0.00081107, 0.00106879]);

    /// <summary>CMO/HfOx, cells accepted within 2 %.</summary>
    public static readonly SigmaLaw CmoCoarse = new([0.0112185391, 0.01129027418]);

    /// <summary>CMO/HfOx, relaxation.</summary>
    public static readonly DriftLaw CmoRelaxation = new(DriftKind.LogTime, [-0.08900206], [0.04201137, 0.41183342], []);

    private static readonly Dictionary<string, Func<Func<string, double>, double>> s_formulas = new()
    {
        ["pcm_sigma_prog_uS_gmax25"] = a => a("gmax_uS") / 25 * new SigmaLaw([0.26348, 1.9650, -1.1731]).At(a("g_over_gmax"), 1),
        ["pcm_nu_mean"] = a => DriftLaw.Clipped(PcmExponentMean, a("g_over_gmax")),
        ["pcm_nu_std"] = a => DriftLaw.Clipped(PcmExponentSpread, a("g_over_gmax")),
        ["pcm_Qs"] = a => FlickerQ(a("g_over_gmax")),
        ["pcm_sigma_read_rel_t20s"] = a => FlickerQ(a("g_over_gmax")) * FlickerGrowth(a("t_s"), a("t_read_s")),
        ["wan_aihwkit_sigma_uS_1s"] = a => WanAihwkit1s.At(a("g_over_gmax"), 1),
        ["wan_aihwkit_sigma_uS_1d"] = a => WanAihwkit1d.At(a("g_over_gmax"), 1),
        ["wan_aihwkit_sigma_uS_2d"] = a => WanAihwkit2d.At(a("g_over_gmax"), 1),
        ["wan_crosssim_sigma_uS_1s"] = a => WanCrossSim1s.At(a("g_over_gmax") * a("gmax_uS"), a("gmax_uS")),
        ["milo_sigma_uS"] = a => Milo.At(a("G_uS"), 225),
        ["cmo_sigma_prog_uS_0p2pct"] = a => CmoFine.At(a("G_uS"), 88.2),
        ["cmo_sigma_prog_uS_2pct"] = a => CmoCoarse.At(a("G_uS"), 88.2),
        ["cmo_mean_shift_uS"] = a => CmoRelaxation.MeanShift(a("t_s")),
        ["cmo_sigma_relax_uS"] = a => CmoRelaxation.SpreadAt(a("t_s")),
        ["cmo_sigma_read_uS"] = a => CmoRead(a("G_uS") + CmoRelaxation.MeanShift(a("t_s")), a("t_s"), a("t_read_s")),
        ["pcm_drift_factor_nu0p05_t0_20s"] = a => new DriftLaw(DriftKind.PowerLaw, [a("nu")], [0], [a("t0_s")]).At(1, a("t_s"), 0, 1),
    };

    /// <summary>Names of the formulas.</summary>
    public static IEnumerable<string> Names => s_formulas.Keys;

    /// <summary>The formula of a name, as a function of its arguments by name; null where there is none.</summary>
    public static Func<Func<string, double>, double>? Find(string name) => s_formulas.GetValueOrDefault(name);

    /// <summary>Growth of flicker noise with the time since programming.</summary>
    public static double FlickerGrowth(double seconds, double readSeconds) => Math.Sqrt(Math.Log((seconds + readSeconds) / (2 * readSeconds)));

    private static double FlickerQ(double x) => Math.Min(0.0088 / Math.Max(Math.Pow(x, 0.65), 1e-3), 0.2);

    private static double CmoRead(double gUs, double seconds, double readSeconds) => 0.0277316483 * Math.Log10(gUs) * FlickerGrowth(seconds, readSeconds);
}
