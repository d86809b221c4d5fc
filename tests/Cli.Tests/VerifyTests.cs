using System.Globalization;
using System.Text.Json;

namespace Neuromorphic.Cli.Tests;

/// <summary>`verify` on manifests made here.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_case_within_its_limits_passes_with_one_line_and_the_counts()
    {
        WriteCases(Decay("first", limit: 1e-9));
        ToolRun run = await Verify();
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(2, run.Lines.Length);
        Assert.StartsWith("PASS first |dV_m| ", run.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("1E-09; spikes equal", run.Lines[0], StringComparison.Ordinal);
        Assert.Equal("1 passed, 0 failed, 0 skipped", run.Lines[1]);
    }

    [Fact]
    public async Task A_case_beyond_its_limit_fails_the_run()
    {
        WriteCases(Decay("right", limit: 1e-9), Decay("wrong", limit: 1e-9, offset: 1e-6));
        ToolRun run = await Verify();
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith("FAIL wrong |dV_m| 1E-06", run.Lines[1], StringComparison.Ordinal);
        Assert.Equal("1 passed, 1 failed, 0 skipped", run.Lines[2]);
    }

    [Fact]
    public async Task A_case_of_a_model_without_a_kernel_is_skipped_and_that_is_no_success_unless_allowed()
    {
        WriteCases(Decay("there", limit: 1e-9), Decay("missing", limit: 1e-9, model: "a_model_to_come"));
        Assert.Equal(ExitCode.Skipped, (await Verify()).Code);
        ToolRun allowed = await Verify("--allow-skips");
        Assert.Equal(ExitCode.Ok, allowed.Code);
        Assert.StartsWith("SKIP missing no kernel for the model", allowed.Lines[1], StringComparison.Ordinal);
        Assert.Equal("1 passed, 0 failed, 1 skipped", allowed.Lines[2]);
    }

    [Fact]
    public async Task Nothing_but_skipped_cases_is_no_success_even_if_skips_are_allowed()
    {
        WriteCases(Decay("missing", limit: 1e-9, model: "a_model_to_come"));
        Assert.Equal(ExitCode.Skipped, (await Verify("--allow-skips")).Code);
    }

    [Fact]
    public async Task An_unknown_family_is_an_error_before_anything_runs()
    {
        WriteCases(Decay("first", limit: 1e-9), """{"id": "second", "family": "astrology"}""");
        ToolRun run = await Verify();
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Equal("", run.Output);
        Assert.Contains("family 'astrology'", run.Error, StringComparison.Ordinal);
        Assert.Contains("neuron", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"units\": {\"time\": \"ms\", \"V_m\": \"mV\"}", "\"units\": 3")]
    [InlineData("\"double\"", "\"half\"")]
    [InlineData("\"compare\": [\"V_m\"]", "\"compare\": [5]")]
    public async Task A_case_that_lacks_something_fails_and_the_others_still_run(string part, string replacement)
    {
        WriteCases(Decay("odd", limit: 1e-9).Replace(part, replacement, StringComparison.Ordinal), Decay("sound", limit: 1e-9));
        ToolRun run = await Verify();
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.StartsWith("FAIL odd case 'odd'", run.Lines[0], StringComparison.Ordinal);
        Assert.Equal("1 passed, 1 failed, 0 skipped", run.Lines[2]);
    }

    [Fact]
    public async Task A_manifest_without_cases_is_no_success()
    {
        WriteCases();
        Assert.Equal(ExitCode.Invalid, (await Verify()).Code);
    }

    [Fact]
    public async Task A_folder_without_a_manifest_is_an_error_that_names_it()
    {
        ToolRun run = await Verify();
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains(_folder.Path, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_names_and_ids_decide_nothing()
    {
        WriteCases(Decay("a_model_to_come fail skip", limit: 1e-9));
        Assert.Equal(ExitCode.Ok, (await Verify()).Code);
    }

    [Fact]
    public async Task The_cpu_backend_is_held_to_the_single_precision_limits()
    {
        WriteCases(Decay("first", limit: 1e-9, single: 1e-5));
        ToolRun run = await Verify("--backend", "cpu");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.EndsWith("1E-05; spikes equal", run.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reference_backend_can_be_held_to_the_single_precision_limits()
    {
        WriteCases(Decay("first", limit: 1e-9, single: 1e-5));
        Assert.EndsWith("1E-05; spikes equal", (await Verify("--precision", "single")).Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("double needs the backend 'reference'", "--backend", "cpu", "--precision", "double")]
    [InlineData("allowed are single and double", "--precision", "half")]
    [InlineData("Did you mean 'cpu'?", "--backend", "cpuu")]
    public async Task A_choice_that_does_not_exist_is_an_error(string message, params string[] arguments)
    {
        WriteCases(Decay("first", limit: 1e-9));
        ToolRun run = await Verify(arguments);
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_output_is_one_document_with_every_case_and_the_counts()
    {
        WriteCases(Decay("first", limit: 1e-9), Decay("missing", limit: 1e-9, model: "a_model_to_come"));
        ToolRun run = await Verify("--json");
        JsonElement root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(["pass", "skip"], root.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("status").GetString()!));
        Assert.Equal((1, 0, 1, 3), (Number("passed"), Number("failed"), Number("skipped"), Number("exitCode")));

        int Number(string name) => root.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task A_stop_before_the_first_case_says_so_and_answers_130()
    {
        WriteCases(Decay("first", limit: 1e-9));
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        ToolRun run = await Tools.RunAsync(_folder.Path, ["verify", "."], stop.Token);
        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Contains("0 passed, 0 failed, 0 skipped; stopped", run.Output, StringComparison.Ordinal);
    }

    private Task<ToolRun> Verify(params string[] arguments) => Tools.RunAsync(_folder.Path, ["verify", ".", .. arguments]);

    private void WriteCases(params string[] cases)
    {
        _folder.Write("manifest.json", $$"""{"format": "neuromorphic-cases", "version": 1, "cases": [{{string.Join(",", cases)}}]}""");
        _folder.Write("spikes.csv", "t\n");
    }

    // A membrane that leaks from 10 mV above rest with tau 10 ms: V(t) = -70 + 10 exp(-t / 10), no spikes.
    private string Decay(string id, double limit, double offset = 0, double single = 1, string model = "iaf_psc_delta")
    {
        _folder.Write($"{id}.csv", string.Concat(Enumerable.Range(0, 11).Select(step =>
            step == 0 ? "time,V\n" : string.Create(CultureInfo.InvariantCulture, $"{step},{-70 + 10 * Math.Exp(-step / 10.0) + offset:R}\n"))));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {"id": "{{id}}", "family": "neuron", "model": "{{model}}", "dt_ms": 1, "duration_ms": 10,
             "parameters": {"C_m_pF": 250, "tau_m_ms": 10, "t_ref_ms": 2, "E_L_mV": -70, "V_reset_mV": -70, "V_th_mV": -55, "refractoryInput": false},
             "initial": {"V_m_mV": -60}, "integration": "exact", "synapseKernel": "delta", "jumpMeaning": "step of V", "constantCurrent_pA": 0, "inputs": [],
             "step": {"threshold": "V >= V_th", "spikeTime": "endOfStep", "arrivals": "addedInThisStepsUpdate", "refractorySteps": 2,
                      "whileRefractory": "V held at V_reset; input dropped, or collected if refractoryInput"},
             "compare": ["V_m"], "units": {"time": "ms", "V_m": "mV"},
             "rows": {"first_ms": 1, "last_ms": 10, "every_ms": 1}, "expectedSpikeCount": 0,
             "files": {"trace": "{{id}}.csv", "spikes": "spikes.csv"}, "columns": {"trace": {"time": "time", "V_m": "V"}, "spikes": {"time": "t"} },
             "accept": {"double": {"V_m_mV": {{limit:R}}, "rows": "all", "spikes": "equal"}, "single": {"V_m_mV": {{single:R}}, "rows": "all", "spikes": "equal"} } }
            """);
    }
}
