namespace Neuromorphic.Hal.Host.Tests.Verification;

/// <summary>Cases with parameters, time steps, delays and inputs that no published case has.</summary>
internal static class MadeCases
{
    private static readonly double[] Excitation = [3, 3.5, 4, 12, 12, 12, 20.5, 31, 31.5, 40, 55, 60, 60.5, 61, 70, 71, 90, 110, 110, 111.5, 130, 150, 151, 152, 170, 171, 172, 173];
    private static readonly double[] Inhibition = [6, 25, 26, 45, 62, 100, 101.5, 140, 160];

    public static MadeCase ExpCurrent => new()
    {
        Model = "iaf_psc_exp",
        Parameters = Membrane(("tau_syn_ex_ms", 1.5), ("tau_syn_in_ms", 6)),
        Initial = new() { ["V_m_mV"] = -61, ["I_syn_ex_pA"] = 35, ["I_syn_in_pA"] = -12 },
        Current = 260,
        Inputs = Currents(210, -95),
    };

    public static MadeCase AlphaCurrent => ExpCurrent with
    {
        Model = "iaf_psc_alpha",
        Initial = new() { ["V_m_mV"] = -61, ["I_syn_ex_pA"] = 35, ["I_syn_in_pA"] = -12, ["dI_syn_ex_pA_per_ms"] = 20, ["dI_syn_in_pA_per_ms"] = -3 },
        Current = 240,
        Inputs = Currents(110, -60),
    };

    public static MadeCase Delta => new()
    {
        Model = "iaf_psc_delta",
        Parameters = Membrane(),
        Flags = new() { ["refractoryInput"] = false },
        Initial = new() { ["V_m_mV"] = -61 },
        Current = 255,
        Inputs = [new("excitatory", "V_m", "jump_mV", 2.5, 1.5, Excitation), new("inhibitory", "V_m", "jump_mV", -1.25, 0.5, Inhibition)],
    };

    public static MadeCase ExpConductance => new()
    {
        Model = "iaf_cond_exp",
        Integration = "converged",
        Parameters = new()
        {
            ["C_m_pF"] = 180,
            ["g_L_nS"] = 9,
            ["t_ref_ms"] = 3,
            ["E_L_mV"] = -66,
            ["V_reset_mV"] = -62,
            ["V_th_mV"] = -52,
            ["E_ex_mV"] = -3,
            ["E_in_mV"] = -82,
            ["tau_syn_ex_ms"] = 3,
            ["tau_syn_in_ms"] = 7,
        },
        Initial = new() { ["V_m_mV"] = -60, ["g_ex_nS"] = 2, ["g_in_nS"] = 1 },
        Current = 130,
        Inputs = Conductances(7, 11),
        Double = 1e-8,
    };

    public static MadeCase AlphaConductance => ExpConductance with
    {
        Model = "iaf_cond_alpha",
        Initial = new() { ["V_m_mV"] = -60, ["g_ex_nS"] = 2, ["g_in_nS"] = 1, ["dg_ex_nS_per_ms"] = 0.5, ["dg_in_nS_per_ms"] = -0.1 },
        Inputs = Conductances(4, 6),
    };

    public static MadeCase AdaptiveExponential => new()
    {
        Model = "aeif_cond_exp",
        Integration = "converged",
        Duration = 150,
        Parameters = new()
        {
            ["C_m_pF"] = 200,
            ["g_L_nS"] = 12,
            ["t_ref_ms"] = 0,
            ["E_L_mV"] = -68,
            ["V_reset_mV"] = -56,
            ["V_th_mV"] = -50,
            ["V_peak_mV"] = 10,
            ["Delta_T_mV"] = 1.6,
            ["a_nS"] = 3,
            ["b_pA"] = 55,
            ["tau_w_ms"] = 110,
            ["E_ex_mV"] = 0,
            ["E_in_mV"] = -80,
            ["tau_syn_ex_ms"] = 1.5,
            ["tau_syn_in_ms"] = 4,
        },
        Initial = new() { ["V_m_mV"] = -66, ["g_ex_nS"] = 1.5, ["g_in_nS"] = 0.5, ["w_pA"] = 10 },
        Current = 320,
        Inputs = Conductances(6, 8),
    };

    public static MadeCase Izhikevich => new()
    {
        Model = "izhikevich",
        Integration = "euler",
        Parameters = new() { ["a_per_ms"] = 0.03, ["b"] = 0.22, ["c_mV"] = -60, ["d_mV"] = 6, ["V_th_mV"] = 32 },
        Initial = new() { ["V_m_mV"] = -66, ["U_m_mV"] = -14 },
        CurrentKey = "constantCurrent_mV_per_ms",
        Current = 7.5,
        Inputs = [new("excitatory", "V_m", "jump_mV", 2.5, 1.5, Excitation), new("inhibitory", "V_m", "jump_mV", -1.25, 0.5, Inhibition)],
        Double = 1e-8,
        Single = 0.05,
    };

    /// <summary>dt 1 ms, and spikes that act as a current over the step of their arrival.</summary>
    public static MadeCase IzhikevichTwoHalfSteps => Izhikevich with
    {
        Integration = "twoHalfSteps",
        Dt = 1,
        Inputs =
        [
            new("excitatory", "I_syn", "current_mV_per_ms", 4, 2, [.. Excitation.Select(Math.Floor)]),
            new("inhibitory", "I_syn", "current_mV_per_ms", -2, 1, [.. Inhibition.Select(Math.Floor)]),
        ],
        Double = 1e-6,
        Single = 20,
    };

    public static MadeCase HodgkinHuxley => new()
    {
        Model = "hh_psc_alpha",
        Integration = "converged",
        Duration = 150,
        Parameters = new()
        {
            ["C_m_pF"] = 110,
            ["g_Na_nS"] = 12500,
            ["g_K_nS"] = 3500,
            ["g_L_nS"] = 28,
            ["E_Na_mV"] = 51,
            ["E_K_mV"] = -76,
            ["E_L_mV"] = -54.4,
            ["t_ref_ms"] = 2,
            ["tau_syn_ex_ms"] = 0.3,
            ["tau_syn_in_ms"] = 1.5,
        },
        Initial = new()
        {
            ["V_m_mV"] = -64,
            ["Act_m"] = 0.06,
            ["Inact_h"] = 0.58,
            ["Act_n"] = 0.32,
            ["I_syn_ex_pA"] = 10,
            ["I_syn_in_pA"] = -5,
            ["dI_syn_ex_pA_per_ms"] = 1,
            ["dI_syn_in_pA_per_ms"] = -1,
        },
        Current = 750,
        Inputs = Currents(900, -300),
        Double = 1e-2,
        Single = 1e-2,
    };

    /// <summary>The cases by name, for theories.</summary>
    public static MadeCase ByName(string name) => name switch
    {
        nameof(ExpCurrent) => ExpCurrent,
        "ExpCurrentSingular" => ExpCurrent with { Parameters = new(ExpCurrent.Parameters) { ["tau_syn_ex_ms"] = 14, ["tau_syn_in_ms"] = 14.0001 } },
        "ExpCurrentStep" => ExpCurrent with { Step = new([20, 80, 120], [150, -200, 90], 1.5) },
        "ExpCurrentDt0.05" => ExpCurrent with { Dt = 0.05 },
        "ExpCurrentDt0.25" => ExpCurrent with { Dt = 0.25 },
        "ExpCurrentNoRefractoriness" => ExpCurrent with { Parameters = new(ExpCurrent.Parameters) { ["t_ref_ms"] = 0 } },
        nameof(AlphaCurrent) => AlphaCurrent,
        "AlphaCurrentSingular" => AlphaCurrent with { Parameters = new(AlphaCurrent.Parameters) { ["tau_syn_ex_ms"] = 14, ["tau_syn_in_ms"] = 13.99 } },
        "AlphaCurrentStep" => AlphaCurrent with { Step = new([20, 80, 120], [150, -200, 90], 0.5) },
        "AlphaCurrentDt0.5" => AlphaCurrent with { Dt = 0.5 },
        nameof(Delta) => Delta,
        "DeltaStep" => Delta with { Step = new([20, 80, 120], [150, -200, 90], 1) },
        "DeltaCollecting" => Delta with { Flags = new() { ["refractoryInput"] = true } },
        "DeltaCollectingStep" => Delta with { Flags = new() { ["refractoryInput"] = true }, Step = new([20, 80, 120], [150, -200, 90], 1) },
        "DeltaDt0.05" => Delta with { Dt = 0.05 },
        nameof(ExpConductance) => ExpConductance,
        "ExpConductanceStep" => ExpConductance with { Step = new([20, 80, 120], [150, -200, 90], 1) },
        "ExpConductanceDt0.05" => ExpConductance with { Dt = 0.05 },
        "ExpConductanceDt0.5" => ExpConductance with { Dt = 0.5, Double = 1e-5 },
        "ExpConductanceManyReceptorSources" => ExpConductance with { Inputs = [.. ExpConductance.Inputs, new("excitatory", "g_ex", "jump_nS", 3, 2.5, 10, 10, 50, 120)] },
        nameof(AlphaConductance) => AlphaConductance,
        "AlphaConductanceDt0.05" => AlphaConductance with { Dt = 0.05 },
        "AlphaConductanceDt0.5" => AlphaConductance with { Dt = 0.5, Double = 1e-5 },
        nameof(AdaptiveExponential) => AdaptiveExponential,
        "AdaptiveExponentialStep" => AdaptiveExponential with { Step = new([20, 80, 120], [150, -200, 90], 1) },
        "AdaptiveExponentialRefractory" => AdaptiveExponential with { Parameters = new(AdaptiveExponential.Parameters) { ["t_ref_ms"] = 2.5 } },
        "AdaptiveExponentialDt0.05" => AdaptiveExponential with { Dt = 0.05 },
        "AdaptiveExponentialBursts" => AdaptiveExponential with { Parameters = new(AdaptiveExponential.Parameters) { ["V_reset_mV"] = -48, ["b_pA"] = 90, ["tau_w_ms"] = 40 }, Current = 420 },
        nameof(Izhikevich) => Izhikevich,
        "IzhikevichStep" => Izhikevich with { Step = new([20, 80, 120], [3, -5, 1], 1) },
        nameof(IzhikevichTwoHalfSteps) => IzhikevichTwoHalfSteps,
        nameof(HodgkinHuxley) => HodgkinHuxley,
        "HodgkinHuxleyStep" => HodgkinHuxley with { Step = new([20, 80, 120], [300, -500, 90], 1) },
        "HodgkinHuxleyDt0.05" => HodgkinHuxley with { Dt = 0.05, Double = 1e-3 },
        _ => throw new ArgumentException(name),
    };

    private static Dictionary<string, double> Membrane(params (string Key, double Value)[] more)
    {
        Dictionary<string, double> parameters = new()
        {
            ["C_m_pF"] = 220,
            ["tau_m_ms"] = 14,
            ["t_ref_ms"] = 1.5,
            ["E_L_mV"] = -67,
            ["V_reset_mV"] = -64,
            ["V_th_mV"] = -51,
        };
        foreach ((string key, double value) in more) parameters[key] = value;
        return parameters;
    }

    private static List<MadeInput> Currents(double excitatory, double inhibitory) =>
    [
        new("excitatory", "I_syn_ex", "jump_pA", excitatory, 1.5, Excitation), new("inhibitory", "I_syn_in", "jump_pA", inhibitory, 0.5, Inhibition),
    ];

    private static List<MadeInput> Conductances(double excitatory, double inhibitory) =>
    [
        new("excitatory", "g_ex", "jump_nS", excitatory, 1.5, Excitation), new("inhibitory", "g_in", "jump_nS", inhibitory, 0.5, Inhibition),
    ];
}
