using System.Text.Json.Nodes;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Hal.Host.Tests.Verification;

/// <summary>The neuron family on cases made up here, against the models computed anew in <see cref="Published"/>.</summary>
public class NeuronCasesTests
{
    [Theory]
    [InlineData("ExpCurrent")]
    [InlineData("ExpCurrentSingular")]
    [InlineData("ExpCurrentStep")]
    [InlineData("ExpCurrentDt0.05")]
    [InlineData("ExpCurrentDt0.25")]
    [InlineData("ExpCurrentNoRefractoriness")]
    [InlineData("AlphaCurrent")]
    [InlineData("AlphaCurrentSingular")]
    [InlineData("AlphaCurrentStep")]
    [InlineData("AlphaCurrentDt0.5")]
    [InlineData("Delta")]
    [InlineData("DeltaStep")]
    [InlineData("DeltaCollecting")]
    [InlineData("DeltaCollectingStep")]
    [InlineData("DeltaDt0.05")]
    [InlineData("ExpConductance")]
    [InlineData("ExpConductanceStep")]
    [InlineData("ExpConductanceDt0.05")]
    [InlineData("ExpConductanceDt0.5")]
    [InlineData("ExpConductanceManyReceptorSources")]
    [InlineData("AlphaConductance")]
    [InlineData("AlphaConductanceDt0.05")]
    [InlineData("AlphaConductanceDt0.5")]
    [InlineData("Izhikevich")]
    [InlineData("IzhikevichStep")]
    [InlineData("IzhikevichTwoHalfSteps")]
    [InlineData("HodgkinHuxley")]
    [InlineData("HodgkinHuxleyStep")]
    [InlineData("HodgkinHuxleyDt0.05")]
    public void A_made_case_meets_its_limits_in_both_precisions(string name)
    {
        MadeCase made = MadeCases.ByName(name);
        Trajectory expected = Published.Of(made);
        Assert.True(expected.Spikes.Count > 0, "a case without spikes tests no reset");
        Run(made, expected);
    }

    /// <summary>Limits of the published cases: the potential before the first spike; spikes within one step, in single precision two.</summary>
    [Theory]
    [InlineData("AdaptiveExponential")]
    [InlineData("AdaptiveExponentialStep")]
    [InlineData("AdaptiveExponentialRefractory")]
    [InlineData("AdaptiveExponentialDt0.05")]
    [InlineData("AdaptiveExponentialBursts")]
    public void A_made_case_of_the_exponential_neuron_has_every_spike(string name)
    {
        MadeCase made = MadeCases.ByName(name);
        Trajectory expected = Published.Of(made);
        Assert.True(expected.Spikes.Count > 2, "a case with few spikes tests no adaptation");
        Run(made, expected, json =>
        {
            foreach ((string precision, double limit, int steps) in ((string, double, int)[])[("double", 1e-5, 1), ("single", 1e-4, 2)])
            {
                json["accept"]![precision] = new JsonObject
                {
                    ["V_m_mV"] = limit,
                    ["rows"] = new JsonObject { ["beforeSpike"] = 1, ["marginSteps"] = 1 },
                    ["spikes"] = new JsonObject { ["withinSteps"] = steps },
                };
            }
        });
    }

    /// <summary>A sharp threshold is looked at when the step ends, like the plain conductance neuron's; so no adaptive scheme is needed to say what comes out.</summary>
    [Fact]
    public void The_exponential_neuron_without_exponential_and_adaptation_is_the_conductance_neuron()
    {
        MadeCase plain = MadeCases.ExpConductance;
        Trajectory expected = Published.Of(plain);
        Dictionary<string, double> parameters = new(plain.Parameters) { ["Delta_T_mV"] = 0, ["a_nS"] = 0, ["b_pA"] = 0, ["tau_w_ms"] = 100, ["V_peak_mV"] = 0 };
        Run(plain with { Model = "aeif_cond_exp", Parameters = parameters, Double = 2e-5 }, expected);
    }

    [Fact]
    public void An_input_spike_at_time_0_arrives_one_delay_later()
    {
        MadeCase made = MadeCases.ExpCurrent with { Inputs = [new("excitatory", "I_syn_ex", "jump_pA", 400, 0.1, 0, 0, 30), new("inhibitory", "I_syn_in", "jump_pA", -100, 2, 0, 50)] };
        Run(made, Published.Of(made));
    }

    [Fact]
    public void Units_in_keys_and_in_the_table_of_units_are_converted()
    {
        MadeCase made = MadeCases.ExpCurrent;
        Trajectory expected = Published.Of(made);
        Run(made, expected with { V = [.. expected.V.Select(v => v * 1e-3)] }, json =>
        {
            JsonObject parameters = json["parameters"]!.AsObject();
            parameters.Remove("C_m_pF");
            parameters["C_m_nF"] = 0.22;
            parameters.Remove("tau_m_ms");
            parameters["tau_m"] = 0.014;
            json["units"]!["tau_m"] = "s";
            json["units"]!["V_m"] = "V";
        });
    }

    [Fact]
    public void Any_recordable_may_be_compared()
    {
        // An exponential current with nothing arriving: i(t) = 35 e^(-t/1.5).
        MadeCase made = MadeCases.ExpCurrent with { Inputs = [], Duration = 10 };
        Trajectory expected = Published.Of(made);
        double[] current = [.. Enumerable.Range(1, made.Steps).Select(k => 35 * Math.Exp(-k * 0.1 / 1.5))];
        Run(made, expected with { V = current }, json =>
        {
            json["compare"] = new JsonArray("I_syn_ex");
            json["columns"]!["trace"] = new JsonObject { ["time"] = "t", ["I_syn_ex"] = "v" };
            json["units"]!["I_syn_ex"] = "pA";
            json["accept"]!["double"]!["I_syn_ex_pA"] = 1e-10;
            json["accept"]!["single"]!["I_syn_ex_pA"] = 1e-4;
        });
    }

    [Fact]
    public void Columns_may_be_given_by_index_in_a_file_without_header()
    {
        MadeCase made = MadeCases.Delta;
        using MadeFolder folder = new();
        folder.Add(made, Published.Of(made));
        string path = Path.Combine(folder.Path, "made_v.csv");
        File.WriteAllLines(path, File.ReadAllLines(path).Skip(1));
        folder.Cases[0]!["columns"]!["trace"] = new JsonObject { ["header"] = false, ["time"] = 0, ["V_m"] = 1 };
        Assert.Equal(CaseStatus.Pass, Assert.Single(folder.Run(CasePrecision.Double)).Status);
    }

    internal static void Run(MadeCase made, Trajectory expected, Action<JsonObject>? edit = null)
    {
        using MadeFolder folder = new();
        folder.Add(made, expected);
        edit?.Invoke(folder.Cases[0]!.AsObject());
        foreach (CasePrecision precision in (CasePrecision[])[CasePrecision.Double, CasePrecision.Single])
        {
            CaseResult result = Assert.Single(folder.Run(precision));
            TestContext.Current.TestOutputHelper?.WriteLine($"{precision} {made.Model}: {result.Measured} ({result.Limit})");
            Assert.True(result.Status == CaseStatus.Pass, $"{precision}: {result.Measured} ({result.Limit})");
        }
    }
}
