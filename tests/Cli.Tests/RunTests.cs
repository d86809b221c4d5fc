using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Neuromorphic.Cli.Tests;

/// <summary>`run`, with an experiment whose result is arithmetic.</summary>
public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ToyExperiment _toy = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_writes_result_configuration_and_report_into_a_folder_named_by_experiment_and_time()
    {
        ToolRun run = await Run("toy");
        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        string folder = Path.Combine(_folder.Path, "runs", "toy-20260102-030405");
        Assert.Equal(["config.json", "extra.txt", "report.md", "result.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        JsonElement result = Json(folder);
        // 3 / 100 + 10 / 1000
        Assert.Equal(0.04, result.GetProperty("accuracy").GetDouble(), 12);
        Assert.Equal("neuromorphic-result", result.GetProperty("format").GetString());
        Assert.Equal(1, result.GetProperty("version").GetInt32());
        Assert.Equal(10, result.GetProperty("run").GetProperty("seed").GetInt32());
        Assert.Equal("cpu", result.GetProperty("run").GetProperty("backend").GetString());
        Assert.Equal(1.5, result.GetProperty("seconds").GetDouble());
        Assert.Equal("seconds", Assert.Single(result.GetProperty("measured").EnumerateArray()).GetString());
        Assert.Contains("| a\\|b | 1.5 |", File.ReadAllText(Path.Combine(folder, "report.md")), StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(_folder.Path, "runs")));
    }

    [Fact]
    public async Task Switches_win_over_set_which_wins_over_the_file_which_wins_over_defaults()
    {
        string config = _folder.Write("c.json", """{"experiment": "toy", "options": {"size": 4, "meanRate": 0.25, "loud": true, "parts": [7, 8, 9]}}""");
        await Run("toy", "--config", config, "--set", "size=5", "--set", "inner.gain=2", "--set", "parts=3", "--size", "6");
        ToyOptions options = Assert.Single(_toy.Runs).Options;
        Assert.Equal((6, 0.25, true, 2.0), (options.Size, options.MeanRate, options.Loud, options.Inner.Gain));
        Assert.Equal([3], options.Parts);
    }

    [Fact]
    public async Task A_truth_switch_needs_no_value_and_camel_case_keys_become_words_with_hyphens()
    {
        await Run("toy", "--loud", "--mean-rate", "0.75");
        Assert.Equal((true, 0.75), (_toy.Runs[0].Options.Loud, _toy.Runs[0].Options.MeanRate));
    }

    [Fact]
    public async Task Null_is_no_value_where_an_option_has_that()
    {
        await Run("toy", "--set", "inner.limit=null", "--out", "out");
        Assert.Null(_toy.Runs[0].Options.Inner.Limit);
        await Run("--config", "out/config.json");
        Assert.Null(_toy.Runs[1].Options.Inner.Limit);
        Assert.Equal(ExitCode.Invalid, (await Run("toy", "--set", "size=null")).Code);
    }

    [Fact]
    public async Task The_written_configuration_repeats_the_run()
    {
        await Run("toy", "--size", "9", "--seed", "77", "--set", "inner.gain=0.1", "--set", "cpu.threads=1", "--out", "first");
        ToolRun again = await Run("--config", "first/config.json", "--out", "second");
        Assert.Equal(ExitCode.Ok, again.Code);
        Assert.Equal(_toy.Runs[0].Options with { Parts = [] }, _toy.Runs[1].Options with { Parts = [] });
        Assert.Equal(77UL, _toy.Runs[1].Seed);
        Assert.Equal(File.ReadAllText(_folder["first/config.json"]), File.ReadAllText(_folder["second/config.json"]));
        Assert.Equal(1, JsonDocument.Parse(File.ReadAllText(_folder["first/config.json"])).RootElement.GetProperty("cpu").GetProperty("threads").GetInt32());
    }

    [Fact]
    public async Task Another_seed_reaches_the_seeds_inside_a_written_configuration()
    {
        await Run("toy", "--out", "first");
        await Run("--config", "first/config.json", "--seed", "5", "--out", "second");
        Assert.Equal(5UL, _toy.Runs[1].Options.Inner.Seed);
    }

    [Theory]
    [InlineData("options.sise: is not a known key", "--set", "sise=4")]
    [InlineData("options.size: is '0'", "--size", "0")]
    [InlineData("options.size: is '2.5'", "--set", "size=2.5")]
    [InlineData("options.size: is 13, which is unlucky", "--size", "13")]
    [InlineData("'size' is no setting", "--set", "size")]
    [InlineData("backend: is 'gpuu'", "--backend", "gpuu")]
    [InlineData("cpu.threads: is '-1'", "--set", "cpu.threads=-1")]
    [InlineData("trains no model that --save could keep", "--save", "m")]
    public async Task What_is_wrong_is_said_before_anything_is_done(string message, params string[] words)
    {
        ToolRun run = await Run(["toy", .. words]);
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(_toy.Runs);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Several_mistyped_keys_are_all_named()
    {
        string config = _folder.Write("c.json", """{"experiment": "toy", "sead": 3, "options": {"sise": 4, "inner": {"gein": 1}}}""");
        ToolRun run = await Run("--config", config);
        Assert.Equal(ExitCode.Invalid, run.Code);
        foreach (string key in new[] { "sead: is not a known key", "options.sise: is not", "options.inner.gein: is not" }) Assert.Contains(key, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_no_json_is_named_with_its_line()
    {
        ToolRun run = await Run("--config", _folder.Write("c.json", "{\n \"experiment\": toy}"));
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains("c.json: line 2", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_of_another_experiment_is_an_error()
    {
        ToolRun run = await Run("toy", "--config", _folder.Write("c.json", """{"experiment": "other"}"""));
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains("'other'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no experiment 'tou'. Did you mean 'toy'?", "tou")]
    [InlineData("No experiment is named. Experiments: toy.")]
    [InlineData("stand behind its name: `run <experiment> --size ...`", "--size", "4")]
    public async Task An_experiment_must_be_named(string message, params string[] words)
    {
        ToolRun run = await Run(words);
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_known_before_the_work_begins()
    {
        _folder.Write("file", "");
        ToolRun run = await Run("toy", "--out", "file/below");
        Assert.Equal(ExitCode.CannotWrite, run.Code);
        Assert.Contains(Path.Combine("file", "below"), run.Error, StringComparison.Ordinal);
        Assert.Empty(_toy.Runs);
    }

    [Fact]
    public async Task A_folder_that_is_no_result_is_not_replaced()
    {
        _folder.Write("precious/letter.txt", "dear");
        Assert.Equal(ExitCode.CannotWrite, (await Run("toy", "--out", "precious")).Code);
        Assert.Equal("dear", File.ReadAllText(_folder["precious/letter.txt"]));
    }

    [Fact]
    public async Task An_earlier_result_is_replaced_by_a_complete_one_only()
    {
        await Run("toy", "--out", "out");
        string first = File.ReadAllText(_folder["out/result.json"]);
        _toy.During = (_, _) => throw new InvalidDataException("'x.bin': byte 3 is wrong.");
        ToolRun failed = await Run("toy", "--out", "out", "--size", "50");
        Assert.Equal(ExitCode.Invalid, failed.Code);
        Assert.Contains("'x.bin': byte 3 is wrong.", failed.Error, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllText(_folder["out/result.json"]));
        _toy.During = (_, _) => { };
        await Run("toy", "--out", "out", "--size", "50");
        Assert.Equal(0.51, Json(_folder["out"]).GetProperty("accuracy").GetDouble(), 12);
        Assert.Equal(["out"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    public static TheoryData<Exception, ExitCode, string> Errors => new()
    {
        { new NullReferenceException("oh"), ExitCode.Internal, "This is a defect of neuromorphic" },
        { new OutOfMemoryException(), ExitCode.Refused, "--dry-run" },
        { new Neuromorphic.Hal.Contracts.ProgramRefusedException("Backend 'x'", [new("population 'a'", "is too large.", "Make it smaller.")]), ExitCode.Refused, "population 'a': is too large." },
        { new AggregateException(new InvalidDataException("damaged")), ExitCode.Invalid, "damaged" },
    };

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public async Task Every_error_has_its_exit_code_and_one_message_without_a_stack(Exception error, ExitCode code, string message)
    {
        _toy.During = (_, _) => throw error;
        ToolRun run = await Run("toy");
        Assert.Equal(code, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Contains("   at ", (await Run("toy", "--verbose")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_in_the_middle_is_an_error_of_the_output()
    {
        _toy.During = (_, context) => context.Write("missing/file.txt", path => File.WriteAllText(path, ""));
        ToolRun run = await Run("toy");
        Assert.Equal(ExitCode.CannotWrite, run.Code);
        Assert.Contains("missing/file.txt", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_the_libraries_is_shown_with_verbose_alone()
    {
        _toy.During = (_, context) => context.Logger.LogInformation("made {Count} things", 3);
        Assert.Contains("made 3 things", (await Run("toy", "--verbose")).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("made 3 things", (await Run("toy")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_run_answers_130_says_what_was_kept_and_leaves_nothing_half_done()
    {
        using CancellationTokenSource stop = new();
        _toy.During = (_, context) =>
        {
            context.Kept("the cache");
            stop.Cancel();
        };
        ToolRun run = await Tools.RunAsync(_folder.Path, ["run", "toy", "--out", "out"], stop.Token, _toy);
        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Contains("Stopped. Kept: the cache", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_dry_run_says_memory_and_time_and_writes_nothing()
    {
        ToolRun run = await Run("toy", "--dry-run");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("3 MiB of memory (3 synapses) and 7 s. Guessed.", run.Output, StringComparison.Ordinal);
        Assert.Empty(_toy.Runs);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Json_output_is_the_result_file_and_nothing_else()
    {
        ToolRun run = await Run("toy", "--json", "--out", "out");
        Assert.Equal(File.ReadAllText(_folder["out/result.json"]), run.Output.TrimEnd());
    }

    [Fact]
    public async Task The_choice_of_auto_stands_in_the_notes_and_the_configuration_names_the_backend()
    {
        _toy.During = (_, context) => context.Backend.Compile(Programs.OneNeuron, Neuromorphic.Hal.Contracts.CompileOptions.Default).Dispose();
        await Run("toy", "--backend", "auto", "--out", "out");
        Assert.Contains(Json(_folder["out"]).GetProperty("notes").EnumerateArray(), note => note.GetString()!.StartsWith("backend auto: 'cpu'", StringComparison.Ordinal));
        Assert.Equal("cpu", JsonDocument.Parse(File.ReadAllText(_folder["out/config.json"])).RootElement.GetProperty("backend").GetString());
    }

    private static JsonElement Json(string folder) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "result.json"))).RootElement;

    private Task<ToolRun> Run(params string[] words) => Tools.RunAsync(_folder.Path, ["run", .. words], experiment: _toy);
}
