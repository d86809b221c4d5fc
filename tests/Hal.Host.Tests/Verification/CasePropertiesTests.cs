using System.Text.Json.Nodes;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Hal.Host.Tests.Verification;

/// <summary>Nothing that a neuron case states is ignored: a case that passes must not pass any more once one of its properties is altered.</summary>
public class CasePropertiesTests
{
    [Theory]
    [InlineData("dt_ms", "0.2")]
    [InlineData("duration_ms", "150")]
    [InlineData("constantCurrent_pA", "261")]
    [InlineData("parameters/C_m_pF", "221")]
    [InlineData("parameters/tau_m_ms", "14.1")]
    [InlineData("parameters/tau_syn_ex_ms", "1.6")]
    [InlineData("parameters/tau_syn_in_ms", "6.1")]
    [InlineData("parameters/t_ref_ms", "1.6")]
    [InlineData("parameters/E_L_mV", "-67.1")]
    [InlineData("parameters/V_reset_mV", "-64.1")]
    [InlineData("parameters/V_th_mV", "-50")]
    [InlineData("initial/V_m_mV", "-61.1")]
    [InlineData("initial/I_syn_ex_pA", "36")]
    [InlineData("initial/I_syn_in_pA", "-13")]
    [InlineData("inputs/0/jump_pA", "-210")]
    [InlineData("inputs/0/delay_ms", "1.6")]
    [InlineData("inputs/1/jump_pA", "95")]
    [InlineData("inputs/1/spikeTimes_ms/0", "6.1")]
    [InlineData("stepCurrent/times_ms/0", "20.1")]
    [InlineData("stepCurrent/amplitudes_pA/1", "-201")]
    [InlineData("stepCurrent/delay_ms", "1.6")]
    [InlineData("rows/first_ms", "0.2")]
    [InlineData("rows/every_ms", "0.2")]
    [InlineData("expectedSpikeCount", "1")]
    [InlineData("accept/double/V_m_mV", "1e-16")]
    [InlineData("units/V_m", "\"V\"")]
    [InlineData("units/time", "\"s\"")]
    [InlineData("columns/trace/V_m", "\"t\"")]
    [InlineData("parameters/Wmax", "1")]
    [InlineData("initial/w_pA", "1")]
    [InlineData("inputs/0/target", "\"g_ex\"")]
    [InlineData("inputs/0/receptor", "\"inhibitory\"")]
    [InlineData("compare/0", "\"w\"")]
    [InlineData("integration", "\"euler\"")]
    [InlineData("synapseKernel", "\"alpha\"")]
    [InlineData("step/spikeTime", "\"startOfStep\"")]
    [InlineData("step/refractorySteps", "17")]
    [InlineData("stepCurrent/firstAffectedRow_ms", "[21.5, 81.6, 121.6]")]
    [InlineData("accept/double/spikes", "{\"firstEqual\": 3, \"count\": 500, \"countTolerance\": 3}")]
    [InlineData("accept/double/rows", "\"some\"")]
    [InlineData("files/trace", "\"none.csv\"")]
    public void An_altered_property_is_noticed(string path, string value)
    {
        using MadeFolder folder = Passing();
        Alter(folder.Cases[0]!, path, value);
        CaseResult result = Assert.Single(folder.Run(CasePrecision.Double));
        Assert.True(result.Status == CaseStatus.Fail, $"{path} = {value}: {result.Status} {result.Measured}");
        Assert.NotEmpty(result.Measured);
    }

    [Fact]
    public void The_case_passes_as_it_is_and_with_what_it_may_state_besides()
    {
        using MadeFolder folder = Passing();
        Alter(folder.Cases[0]!, "step/refractorySteps", "15");
        Alter(folder.Cases[0]!, "synapseKernel", "\"exponential\"");
        Alter(folder.Cases[0]!, "stepCurrent/firstAffectedRow_ms", "[21.6, 81.6, 121.6]");
        Alter(folder.Cases[0]!, "integration", "\"converged\"");
        Assert.Equal(CaseStatus.Pass, Assert.Single(folder.Run(CasePrecision.Double)).Status);
    }

    [Fact]
    public void An_unknown_model_is_skipped()
    {
        using MadeFolder folder = Passing();
        Alter(folder.Cases[0]!, "model", "\"iaf_unheard_of\"");
        CaseResult result = Assert.Single(folder.Run(CasePrecision.Double));
        Assert.Equal(CaseStatus.Skip, result.Status);
        Assert.Contains("iaf_unheard_of", result.Measured, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_family_is_an_error_and_nothing_runs()
    {
        using MadeFolder folder = Passing();
        Alter(folder.Cases[0]!, "family", "\"weather\"");
        Assert.Contains("weather", Assert.Throws<UnknownCaseFamilyException>(() => folder.Run(CasePrecision.Double)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refractory_input_that_is_dropped_and_collected_differ()
    {
        MadeCase made = MadeCases.Delta;
        using MadeFolder folder = new();
        folder.Add(made, Published.Of(made));
        Alter(folder.Cases[0]!, "parameters/refractoryInput", "true");
        Assert.Equal(CaseStatus.Fail, Assert.Single(folder.Run(CasePrecision.Double)).Status);
    }

    private static MadeFolder Passing()
    {
        MadeFolder folder = new();
        MadeCase made = MadeCases.ByName("ExpCurrentStep");
        folder.Add(made, Published.Of(made));
        return folder;
    }

    internal static void Alter(JsonNode node, string path, string value)
    {
        string[] parts = path.Split('/');
        foreach (string part in parts[..^1]) node = (int.TryParse(part, out int index) ? node[index] : node[part])!;
        JsonNode altered = JsonNode.Parse(value)!;
        if (int.TryParse(parts[^1], out int last)) node[last] = altered;
        else node[parts[^1]] = altered;
    }
}
