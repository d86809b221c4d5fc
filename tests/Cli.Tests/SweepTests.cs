using System.Text.Json;

namespace Neuromorphic.Cli.Tests;

/// <summary>`sweep`, with an experiment whose result is arithmetic.</summary>
public sealed class SweepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ToyExperiment _toy = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_combination_is_run_with_every_seed_and_the_table_has_means_with_intervals()
    {
        ToolRun run = await Run("--over", "size=10,20", "--over", "inner.gain=1,2", "--seeds", "3", "--seed", "100", "--json", "--out", "s");
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(12, _toy.Runs.Count);
        Assert.Equal([100UL, 101, 102], _toy.Runs.Select(r => r.Seed).Distinct().Order().ToArray());
        JsonElement rows = JsonDocument.Parse(run.Output).RootElement.GetProperty("tables").GetProperty("sweep").GetProperty("rows");
        Assert.Equal(4, rows.GetArrayLength());
        JsonElement first = rows[0];
        Assert.Equal(("10", "1", 3.0), (first[0].GetString(), first[1].GetString(), first[2].GetDouble()));
        // Accuracies .200, .201, .202: mean .201, deviation .001, half width t(0.975, 2) 0.001 / sqrt 3 = 4.302653 * 0.000577350 = 0.002484138.
        Assert.Equal(0.201, first[3].GetDouble(), 12);
        Assert.Equal(0.201 - 0.002484138, first[4].GetDouble(), 8);
        Assert.Equal(0.201 + 0.002484138, first[5].GetDouble(), 8);
        Assert.Equal(0.001, first[6].GetDouble(), 12);
    }

    [Fact]
    public async Task The_table_does_not_depend_on_the_number_of_threads()
    {
        await Run("--over", "size=10,20,30", "--seeds", "2", "--threads", "1", "--out", "one");
        await Run("--over", "size=10,20,30", "--seeds", "2", "--threads", "4", "--out", "four");
        Assert.Equal(File.ReadAllText(_folder["one/sweep.csv"]), File.ReadAllText(_folder["four/sweep.csv"]));
        Assert.Equal("size,seed,accuracy,gain\n10,10,0.11,1\n", File.ReadAllText(_folder["one/sweep.csv"])[.."size,seed,accuracy,gain\n10,10,0.11,1\n".Length]);
    }

    [Fact]
    public async Task A_stopped_sweep_goes_on_where_it_was_under_the_same_command()
    {
        using CancellationTokenSource stop = new();
        _toy.During = (number, _) =>
        {
            if (number == 3) stop.Cancel();
        };
        string[] words = ["sweep", "toy", "--over", "size=10,20,30,40", "--threads", "1"];
        ToolRun stopped = await Tools.RunAsync(_folder.Path, words, stop.Token, _toy);
        Assert.Equal(ExitCode.Interrupted, stopped.Code);
        Assert.Contains("kept in", stopped.Error, StringComparison.Ordinal);
        _toy.Runs.Clear();
        ToolRun resumed = await Tools.RunAsync(_folder.Path, words, experiment: _toy);
        Assert.Equal(ExitCode.Ok, resumed.Code);
        Assert.Equal([30, 40], _toy.Runs.Select(r => r.Options.Size).ToArray());
        Assert.Contains("2 of 4 runs were there already.", resumed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_of_other_options_is_not_taken_for_one_that_is_there()
    {
        await Run("--over", "size=10,20", "--out", "s");
        _toy.Runs.Clear();
        await Run("--over", "size=10,20", "--set", "inner.gain=3", "--out", "s");
        Assert.Equal(2, _toy.Runs.Count);
    }

    [Fact]
    public async Task A_damaged_run_file_is_done_again()
    {
        await Run("--over", "size=10,20", "--out", "s");
        _toy.Runs.Clear();
        File.WriteAllText(Directory.GetFiles(_folder["s/runs"])[0], "{");
        await Run("--over", "size=10,20", "--out", "s");
        Assert.Single(_toy.Runs);
    }

    [Theory]
    [InlineData("needs at least one --over")]
    [InlineData("key=a,b,c", "--over", "size")]
    [InlineData("names 'size' twice", "--over", "size=1", "--over", "size=2")]
    [InlineData("has a value twice", "--over", "size=1,1")]
    [InlineData("--seeds is 0", "--over", "size=1", "--seeds", "0")]
    [InlineData("options.size: is '0'", "--over", "size=1,0")]
    [InlineData("options.sise: is not a known key", "--over", "sise=1")]
    public async Task A_sweep_that_is_none_is_an_error_before_the_first_run(string message, params string[] words)
    {
        ToolRun run = await Run([.. words, "--out", "s"]);
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Empty(_toy.Runs);
    }

    [Fact]
    public async Task An_error_in_one_run_ends_the_sweep_with_its_message_and_keeps_the_others()
    {
        _toy.During = (number, _) =>
        {
            if (number == 2) throw new InvalidDataException("'y.bin': damaged.");
        };
        ToolRun run = await Run("--over", "size=10,20", "--threads", "1", "--out", "s");
        Assert.Equal(ExitCode.Invalid, run.Code);
        Assert.Contains("'y.bin': damaged.", run.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder["s/runs"]));
    }

    [Fact]
    public async Task The_plot_is_written_as_png_and_svg()
    {
        await Run("--over", "size=10,20", "--seeds", "2", "--out", "s");
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder["s/sweep.png"])[..4]);
        Assert.Contains("size=20", File.ReadAllText(_folder["s/sweep.svg"]), StringComparison.Ordinal);
    }

    private Task<ToolRun> Run(params string[] words) => Tools.RunAsync(_folder.Path, ["sweep", "toy", .. words], experiment: _toy);
}
