using System.Text.Json;
using Neuromorphic.Backends.Cpu;
using Neuromorphic.Cli;
using Neuromorphic.Data.Images;
using Neuromorphic.Data.Sets;
using Neuromorphic.Snn.Places;

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
        foreach (string name in new[] { "trainingSeconds", "queryMilliseconds" }) Assert.InRange(result.GetProperty(name).GetDouble(), 0, 1000);
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

    /// <summary>
    /// The published program on 5 places in 2 traverses, first epoch, 400 neurons: 222 +- 15 spikes per presentation (132 to 165 neurons active), thresholds of 20.27 to 20.28 mV
    /// on average after the 10 presentations, weights with a deviation of 0.0557.
    /// </summary>
    [Fact]
    public void A_module_of_simulated_neurons_has_the_published_statistics()
    {
        TraverseSet set = TraverseReference.Parse("generated:5").Open();
        PlaceImages images = new(PlaceImageOptions.VprSnn);
        using VprSnnModules module = new(new VprSnnOptions(), 0, 1, new CpuBackend(new CpuOptions { Threads = 2 }), training: true, stop: TestContext.Current.CancellationToken);
        int spikes = 0, active = 0;
        foreach (GreyImages reference in set.References)
        {
            foreach (byte[] image in images.PrepareAll(reference.Count, reference.Image, reference.Rows, reference.Columns))
            {
                int[] counts = module.Present([image], TestContext.Current.CancellationToken)[0];
                spikes += counts.Sum();
                active += counts.Count(count => count > 0);
                // 350 ms hold at most 7 spikes 50 ms apart.
                Assert.InRange(counts.Max(), 3, 7);
            }
        }
        Assert.InRange(spikes / 10.0, 222 - 15, 222 + 15);
        Assert.InRange(active / 10.0, 125, 170);
        Assert.InRange(module.Thetas(0).Average(), 20.26, 20.30);
        double[] weights = module.Weights(0);
        double mean = weights.Average();
        Assert.Equal(0.0557, Math.Sqrt(weights.Average(weight => (weight - mean) * (weight - mean))), 0.001);
    }

    [Fact]
    public async Task The_ensemble_is_trained_asked_and_reported_beside_its_hyperactive_neurons()
    {
        string[] small =
        [
            "--set", "ensemble.placesPerModule=3", "--set", "ensemble.epochs=1", "--set", "ensemble.members=2", "--set", "ensemble.hyperactive=3",
            "--set", "ensemble.module.neurons=20", "--set", "ensemble.module.imageMs=60", "--set", "ensemble.module.restMs=20", "--set", "ensemble.module.silenceMs=80",
        ];
        await CommandLine.SucceedAsync(_folder.Path, ["run", "places", "--data", "generated:6", "--method", "ensemble", "--out", "ensemble", .. small]);
        JsonElement result = CommandLine.Result(_folder["ensemble"]);
        // Two members of two modules of 20 neurons: 784 pixels each, 20 to inhibitory ones and 20 x 19 back.
        Assert.Equal(2 * 2 * 20 * (784 + 20), result.GetProperty("synapses").GetInt32());
        string[] methods = [.. result.GetProperty("tables").GetProperty("methods").GetProperty("rows").EnumerateArray().Select(row => row[0].GetString()!).Distinct()];
        Assert.Equal(["ensemble", "ensemble, hyperactive neurons kept", "ensemble, member 1", "ensemble, member 2", "sum of absolute differences", "linear map of the pixels", "histograms of gradients"], methods);
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
