using System.Text.Json.Nodes;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Hal.Host.Tests.Verification;

/// <summary>The synapse family on cases made up here, against the published equations evaluated spike by spike.</summary>
public class SynapseCasesTests
{
    [Theory]
    [InlineData("Additive")]
    [InlineData("AdditiveSaturating")]
    [InlineData("AdditiveDt0.2")]
    [InlineData("AdditiveNegative")]
    [InlineData("Multiplicative")]
    [InlineData("PowerLaw")]
    [InlineData("PowerLawDelay5")]
    [InlineData("Triplet")]
    [InlineData("TripletNegative")]
    [InlineData("Inhibitory")]
    [InlineData("InhibitoryNegative")]
    [InlineData("Depressing")]
    [InlineData("Facilitating")]
    [InlineData("EqualTimeConstants")]
    [InlineData("TwoState")]
    [InlineData("TwoStateFromElsewhere")]
    [InlineData("TwoStateFacilitating")]
    public void A_made_case_meets_its_limits_in_both_precisions(string name)
    {
        using MadeFolder folder = new();
        ByName(name).AddTo(folder);
        foreach (CasePrecision precision in (CasePrecision[])[CasePrecision.Double, CasePrecision.Single])
        {
            CaseResult result = Assert.Single(folder.Run(precision));
            TestContext.Current.TestOutputHelper?.WriteLine($"{precision} {name}: {result.Measured} ({result.Limit})");
            Assert.True(result.Status == CaseStatus.Pass, $"{precision}: {result.Measured} ({result.Limit})");
        }
    }

    /// <summary>An axonal delay: the source spike of t is at the synapse at t + d - dt, the target spike at once, after it in the same step; the weight is read before the change.</summary>
    [Fact]
    public void A_synapse_with_an_axonal_delay_reads_its_weight_before_the_change()
    {
        // d = 1 ms. Source spikes at 10 and 30 reach the synapse at 10.9 and 30.9. A target spike at 12 finds kPlus = e^(-1.1/20): w += 0.1 e^(-0.055). Depression at 30.9
        // comes after the weight is read, so the second row shows the potentiation alone.
        using MadeFolder folder = new();
        new MadeSynapse
        {
            Model = "stdp_synapse",
            Parameters = Pair(0, 0).Parameters,
            Initial = new() { ["weight"] = 5 },
            Delay = 1,
            DelayKind = "axonal",
            Duration = 50,
            Pre = [10, 30],
            Post = [12],
        }.AddTo(folder);
        File.WriteAllLines(Path.Combine(folder.Path, "synapse.csv"), ["t,w", "10,5", FormattableString.Invariant($"30,{5 + 0.1 * Math.Exp(-1.1 / 20):R}")]);
        CaseResult result = Assert.Single(folder.Run(CasePrecision.Double));
        Assert.True(result.Status == CaseStatus.Pass, result.Measured);
    }

    [Theory]
    [InlineData("dt_ms", "0.7")]
    [InlineData("duration_ms", "300")]
    [InlineData("parameters/tau_plus_ms", "18")]
    [InlineData("parameters/tau_minus_ms", "18")]
    [InlineData("parameters/Wmax", "11")]
    [InlineData("parameters/mu_plus", "0.5")]
    [InlineData("parameters/mu_minus", "0.5")]
    [InlineData("parameters/alpha", "1")]
    [InlineData("parameters/lambda", "0.02")]
    [InlineData("parameters/tau_rec_ms", "5")]
    [InlineData("initial/weight", "5.1")]
    [InlineData("initial/Kplus", "0.5")]
    [InlineData("initial/x", "0.5")]
    [InlineData("delay_ms", "1.4")]
    [InlineData("delayKind", "\"axonal\"")]
    [InlineData("delayKind", "\"sideways\"")]
    [InlineData("pairing", "\"nearest\"")]
    [InlineData("preSpikeTimes_ms/3", "33.6")]
    [InlineData("postSpikeTimes_ms/3", "43.6")]
    [InlineData("compare/0", "\"x\"")]
    [InlineData("expectedRows", "59")]
    [InlineData("columns/weights/weight", "\"t\"")]
    [InlineData("accept/double/weight", "{\"rel\": 1e-18}")]
    public void An_altered_property_is_noticed(string path, string value)
    {
        using MadeFolder folder = new();
        ByName("Additive").AddTo(folder);
        CasePropertiesTests.Alter(folder.Cases[0]!, path, value);
        CaseResult result = Assert.Single(folder.Run(CasePrecision.Double));
        Assert.True(result.Status == CaseStatus.Fail, $"{path} = {value}: {result.Status} {result.Measured}");
    }

    [Fact]
    public void An_unknown_model_is_skipped()
    {
        using MadeFolder folder = new();
        ByName("Additive").AddTo(folder);
        folder.Cases[0]!["model"] = "synapse_unheard_of";
        Assert.Equal(CaseStatus.Skip, Assert.Single(folder.Run(CasePrecision.Double)).Status);
    }

    private static MadeSynapse ByName(string name) => name switch
    {
        "Additive" => Pair(0, 0),
        "AdditiveSaturating" => Pair(0, 0) with { Parameters = new(Pair(0, 0).Parameters) { ["lambda"] = 0.3 }, SingleAbsolute = 1e-5 },
        "AdditiveDt0.2" => Pair(0, 0) with { Dt = 0.2 },
        "AdditiveNegative" => Pair(0, 0) with { Parameters = new(Pair(0, 0).Parameters) { ["Wmax"] = -10 }, Initial = new() { ["weight"] = -5 } },
        "Multiplicative" => Pair(1, 1),
        "PowerLaw" => Pair(0.4, 0.4) with { Initial = new() { ["weight"] = 5, ["Kplus"] = 0.3 } },
        "PowerLawDelay5" => Pair(0.2, 1) with { Delay = 5 },
        "Triplet" => Triplet(10),
        "TripletNegative" => Triplet(-10),
        "Inhibitory" => Inhibitory(1),
        "InhibitoryNegative" => Inhibitory(-1),
        "Depressing" => ThreeState(0.6, 2.5, 900, 0),
        "Facilitating" => ThreeState(0.04, 1.5, 130, 1200),
        "EqualTimeConstants" => ThreeState(0.3, 50, 50, 20),
        "TwoState" => TwoState(0.5, 700, 0, 1, 0.5),
        "TwoStateFromElsewhere" => TwoState(0.3, 500, 300, 0.6, 0.8),
        "TwoStateFacilitating" => TwoState(0.02, 100, 1500, 1, 0.02),
        _ => throw new ArgumentException(name),
    };

    private static MadeSynapse Pair(double muPlus, double muMinus) => new()
    {
        Model = "stdp_synapse",
        Parameters = new() { ["tau_plus_ms"] = 20, ["tau_minus_ms"] = 25, ["Wmax"] = 10, ["mu_plus"] = muPlus, ["mu_minus"] = muMinus, ["alpha"] = 1.1, ["lambda"] = 0.01 },
        Initial = new() { ["weight"] = 5 },
    };

    private static MadeSynapse Triplet(double bound) => new()
    {
        Model = "stdp_triplet_synapse",
        Parameters = new()
        {
            ["tau_plus_ms"] = 16.8,
            ["tau_plus_triplet_ms"] = 101,
            ["tau_minus_ms"] = 33.7,
            ["tau_minus_triplet_ms"] = 125,
            ["Aplus"] = 0.05,
            ["Aplus_triplet"] = 0.03,
            ["Aminus"] = 0.04,
            ["Aminus_triplet"] = 0.01,
            ["Wmax"] = bound,
        },
        Initial = new() { ["weight"] = bound / 2, ["Kplus"] = 0.2, ["Kplus_triplet"] = 0.4 },
    };

    private static MadeSynapse Inhibitory(double bound) => new()
    {
        Model = "vogels_sprekeler_synapse",
        Parameters = new() { ["tau_ms"] = 20, ["tau_minus_ms"] = 24, ["eta"] = 0.05, ["alpha"] = 0.9, ["Wmax"] = bound },
        Initial = new() { ["weight"] = 0.4 * bound, ["Kplus"] = 0.1 },
        Delay = 0.8,
    };

    private static MadeSynapse ThreeState(double use, double psc, double rec, double fac) => new()
    {
        Model = "tsodyks_synapse",
        Parameters = new() { ["U"] = use, ["tau_psc_ms"] = psc, ["tau_rec_ms"] = rec, ["tau_fac_ms"] = fac },
        Initial = new() { ["weight"] = 100, ["x"] = 0.9, ["y"] = 0.05, ["u"] = 0.1 },
        Post = [],
    };

    private static MadeSynapse TwoState(double use, double rec, double fac, double x, double u) => new()
    {
        Model = "tsodyks2_synapse",
        Parameters = new() { ["U"] = use, ["tau_rec_ms"] = rec, ["tau_fac_ms"] = fac },
        Initial = new() { ["weight"] = 250, ["x"] = x, ["u"] = u },
        Post = [],
    };
}
