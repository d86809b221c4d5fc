using System.Text.Json;
using Neuromorphic.Cli;
using Neuromorphic.Data.Sets;

namespace Neuromorphic.EndToEnd.Tests;

/// <summary>Place recognition by command line: on the generated railway, and on the real one where it is there.</summary>
public sealed class PlacesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tempo")]
    [InlineData("best")]
    [InlineData("sad")]
    public async Task A_method_recognises_generated_places_and_reports_them(string method)
    {
        string[] command = ["run", "places", "--data", "generated:24", "--method", method, "--set", "patches.neurons=600"];
        await CommandLine.SucceedAsync(_folder.Path, [.. command, "--out", "first"]);
        JsonElement result = CommandLine.Result(_folder["first"]);
        double Number(string name) => result.GetProperty(name).GetDouble();
        // Chance is 1/24, and at most 4 of 24 right has a probability of 0.98 then.
        Assert.InRange(Number("recallAt1"), 0.25, 1);
        Assert.InRange(Number("recallAt1Causal"), 0.25, 1);
        Assert.InRange(Number("recallAt1Seq5"), 0.5, 1);
        foreach (string name in new[] { "trainingSeconds", "queryMilliseconds" }) Assert.InRange(result.GetProperty("measured").GetProperty(name).GetDouble(), 0, 1000);
        Assert.Equal(24, CommandLine.Predictions(_folder["first"]).Length);
        Assert.True(File.Exists(_folder["first/similarity.png"]) && File.Exists(_folder["first/precision.svg"]));
        // The same configuration gives the same numbers with other threads.
        await CommandLine.SucceedAsync(_folder.Path, "run", "--config", _folder["first/config.json"], "--threads", "1", "--out", "second");
        Assert.Equal(result.GetProperty("tables").GetProperty("methods").GetRawText(), CommandLine.Result(_folder["second"]).GetProperty("tables").GetProperty("methods").GetRawText());
    }

    /// <summary>The published baseline on the first 100 places: recall@1, 5, 10, 25 of .450, .720, .810, .920; sequences of 4, 5, 10 of .887, .938, 1.</summary>
    [Fact]
    public async Task Template_matching_on_Nordland_is_the_published_baseline()
    {
        string folder = Path.Combine(DataRoot.Find() ?? "data", "vpr-nordland");
        Assert.SkipUnless(Directory.Exists(folder), $"The data set 'vpr-nordland' is not at '{folder}'. Set {DataRoot.Variable} to the folder that holds it.");
        await CommandLine.SucceedAsync(_folder.Path, "run", "places", "--data", $"nordland:{folder}", "--places", "100", "--method", "sad", "--baseline", "false", "--out", "sad");
        JsonElement result = CommandLine.Result(_folder["sad"]);
        (string Name, double Value)[] expected = [("recallAt1", 0.45), ("recallAt5", 0.72), ("recallAt10", 0.81), ("recallAt25", 0.92), ("recallAt1Seq4", 0.887), ("recallAt1Seq5", 0.938), ("recallAt1Seq10", 1)];
        foreach ((string name, double value) in expected) Assert.Equal(value, result.GetProperty(name).GetDouble(), 0.0006);
    }

    [Theory]
    [InlineData("--data oxford:x", "is no kind of traverses")]
    [InlineData("--places 500", "has 200 places, 500 are asked for")]
    [InlineData("--set tempo.epochs=0", "tempo.Epochs: is 0")]
    [InlineData("--method sad --save x.nplc", "trains nothing that could be saved")]
    public async Task Bad_options_are_named(string options, string message)
    {
        (ExitCode code, _, string error) = await CommandLine.RunAsync(_folder.Path, ["run", "places", .. options.Split(' ')]);
        Assert.Equal(ExitCode.Invalid, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }
}
