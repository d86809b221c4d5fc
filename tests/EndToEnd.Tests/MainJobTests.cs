using System.Text.Json;

namespace Neuromorphic.EndToEnd.Tests;

/// <summary>The main job on a few hundred generated recordings. The runs are made once and looked at by many tests.</summary>
public sealed class MainJobTests(MainJobTests.Runs runs) : IClassFixture<MainJobTests.Runs>
{
    [Fact]
    public void It_writes_numbers_figures_configuration_and_a_report()
    {
        Assert.Equal(
            ["config.json", "confusion.png", "confusion.svg", "predictions.csv", "raster.png", "raster.svg", "report.md", "result.json"],
            Directory.GetFiles(runs.First).Select(Path.GetFileName).Order());
        string report = File.ReadAllText(Path.Combine(runs.First, "report.md"));
        Assert.Contains("![Spikes of the reservoir", report, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(runs.First, "*.png"), file => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(file)[..4]));
    }

    [Fact]
    public void The_accuracy_is_that_of_the_predictions_and_lies_in_its_interval()
    {
        JsonElement result = CommandLine.Result(runs.First);
        string[][] predictions = CommandLine.Predictions(runs.First);
        Assert.Equal(60, predictions.Length);
        double accuracy = result.GetProperty("accuracy").GetDouble();
        Assert.Equal(predictions.Count(row => row[1] == row[2]) / 60.0, accuracy, 12);
        Assert.InRange(accuracy, result.GetProperty("accuracyLow95").GetDouble(), result.GetProperty("accuracyHigh95").GetDouble());
        // Chance is 10 %. A classifier at chance gets 24 or more of 60 right with probability 1e-9 (binomial tail).
        Assert.True(accuracy >= 0.4, $"{accuracy:P1} of the test recordings were right.");
    }

    [Fact]
    public void The_confusion_matrix_counts_every_test_recording_once()
    {
        JsonElement rows = CommandLine.Result(runs.First).GetProperty("tables").GetProperty("confusion").GetProperty("rows");
        int[][] counts = [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Skip(1).Select(cell => cell.GetInt32()).ToArray())];
        Assert.Equal(60, counts.Sum(row => row.Sum()));
        Assert.Equal(CommandLine.Predictions(runs.First).Count(row => row[1] == row[2]), Enumerable.Range(0, 10).Sum(i => counts[i][i]));
    }

    [Fact]
    public void Work_is_counted()
    {
        JsonElement result = CommandLine.Result(runs.First);
        double input = result.GetProperty("inputSpikes").GetDouble(), own = result.GetProperty("reservoirSpikes").GetDouble();
        // Dense weights: every spike of a channel or a neuron passes 50 synapses, but those of the last step, whose targets lie behind the end, may not.
        double most = 50 * (input + own), least = 50 * (input + own * 0.9);
        Assert.InRange(result.GetProperty("synapticEvents").GetDouble(), least, most);
        Assert.InRange(result.GetProperty("firingRate").GetDouble(), 0.01, 0.5);
    }

    [Fact]
    public void The_written_configuration_repeats_the_run_to_the_bit_on_another_number_of_threads()
    {
        Assert.Equal(File.ReadAllBytes(Path.Combine(runs.First, "predictions.csv")), File.ReadAllBytes(Path.Combine(runs.Repeated, "predictions.csv")));
        JsonElement first = CommandLine.Result(runs.First), repeated = CommandLine.Result(runs.Repeated);
        HashSet<string?> differs = ["run", "tables", .. first.GetProperty("measured").EnumerateArray().Select(name => name.GetString())];
        foreach (JsonProperty property in first.EnumerateObject())
        {
            if (differs.Contains(property.Name)) continue;
            Assert.Equal(property.Value.GetRawText(), repeated.GetProperty(property.Name).GetRawText());
        }
        foreach (string table in new[] { "confusion", "pairs", "crossValidation", "crossValidationPairs" })
            Assert.Equal(first.GetProperty("tables").GetProperty(table).GetRawText(), repeated.GetProperty("tables").GetProperty(table).GetRawText());
    }

    [Fact]
    public void The_comparison_has_the_larger_reservoir_and_both_plain_classifiers_in_pairs()
    {
        JsonElement tables = CommandLine.Result(runs.First).GetProperty("tables");
        Assert.Equal(
            ["lsm, 50 neurons", "lsm, 100 neurons", "ridge on the machine's input", "ridge on all event counts"],
            tables.GetProperty("classifiers").GetProperty("rows").EnumerateArray().Select(row => row[0].GetString()!));
        // 4 classifiers make 6 pairs; recordings that only one of two got right, counted again from the predictions.
        JsonElement[] pairs = [.. tables.GetProperty("pairs").GetProperty("rows").EnumerateArray()];
        Assert.Equal(6, pairs.Length);
        Assert.Equal(CommandLine.Predictions(runs.First).Count(row => row[2] == row[1] && row[3] != row[1]), pairs[0][2].GetInt32());
        Assert.Equal(CommandLine.Predictions(runs.First).Count(row => row[2] != row[1] && row[3] == row[1]), pairs[0][3].GetInt32());
    }

    [Fact]
    public void Cross_validation_tests_every_recording()
    {
        JsonElement result = CommandLine.Result(runs.First);
        double share = result.GetProperty("crossValidationAccuracy").GetDouble();
        // A share of 300 recordings is a multiple of 1 / 300.
        Assert.Equal(Math.Round(300 * share), 300 * share, 9);
    }

    [Fact]
    public async Task The_saved_machine_predicts_the_same_from_files()
    {
        using TemporaryFolder folder = new();
        string[][] expected = CommandLine.Predictions(runs.First);
        Neuromorphic.Data.Sets.RecordingSet test = Neuromorphic.Data.Synthetic.GeneratedDigits.Create(300).Test!;
        for (int i = 0; i < test.Count; i++) Neuromorphic.Data.Events.NMnistFile.Write(folder[$"{test.Labels[i]}/{i + 1:D5}.bin"], test.Read(i));
        JsonElement all = JsonDocument.Parse(await CommandLine.SucceedAsync(folder.Path, "predict", runs.Model, ".", "--json")).RootElement;
        Assert.Equal(expected.Select(row => row[2]), all.GetProperty("predictions").EnumerateArray().Select(p => p.GetProperty("class").GetString()!));
        Assert.Equal(CommandLine.Result(runs.First).GetProperty("accuracy").GetDouble(), all.GetProperty("accuracy").GetDouble(), 12);
        string one = await CommandLine.SucceedAsync(folder.Path, "predict", runs.Model, $"{test.Labels[0]}/00001.bin");
        Assert.StartsWith(folder[$"{test.Labels[0]}/00001.bin"] + $" {expected[0][2]} 0.", one, StringComparison.Ordinal);
    }

    /// <summary>One run and its repetition.</summary>
    public sealed class Runs : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        public string First => _folder["first"];

        public string Repeated => _folder["repeated"];

        public string Model => _folder["digits.nlsm"];

        public async ValueTask InitializeAsync()
        {
            await CommandLine.SucceedAsync(
                _folder.Path, "run", "lsm", "--data", "generated:300", "--neurons", "50", "--compare", "100", "--folds", "3", "--readout", "ridge", "--set", "ridge.alphas=0.1", "--out", "first", "--save", "digits.nlsm");
            await CommandLine.SucceedAsync(_folder.Path, "run", "--config", "first/config.json", "--threads", "1", "--out", "repeated");
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
