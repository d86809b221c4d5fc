using System.Buffers.Binary;
using System.Text.Json;
using Neuromorphic.Cli;
using Neuromorphic.Data.Caching;
using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.EndToEnd.Tests;

/// <summary>Recordings from folders: how they are divided, what damage does, and images that become recordings.</summary>
public sealed class DataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_test_part_the_last_fifth_by_number_over_all_classes_is_tested_on()
    {
        WriteRecordings(count: 50);
        await Quick("nmnist:digits");
        // Numbers 1 to 50 go around the ten classes, so the last ten have every class once; by class folder they would be of two classes.
        string[][] predictions = CommandLine.Predictions(_folder["out"]);
        Assert.Equal(Enumerable.Range(41, 10).Select(n => $"{n:D5}.bin"), predictions.Select(row => row[0]));
        Assert.Equal(10, predictions.Select(row => row[1]).Distinct().Count());
    }

    [Fact]
    public async Task The_real_recordings_are_divided_at_number_800()
    {
        string real = Path.Combine(DataRoot.Find() ?? "", "nmnist-small");
        Assert.SkipUnless(Directory.Exists(real), $"the recordings are not installed; set {DataRoot.Variable} to the folder that holds nmnist-small");
        await Quick($"nmnist:{real}");
        Assert.Equal(Enumerable.Range(801, 200).Select(n => $"{n:D5}.bin"), CommandLine.Predictions(_folder["out"]).Select(row => row[0]));
        JsonElement result = CommandLine.Result(_folder["out"]);
        Assert.Equal((800, 200), (result.GetProperty("trainRecordings").GetInt32(), result.GetProperty("testRecordings").GetInt32()));
    }

    [Fact]
    public async Task A_damaged_recording_is_an_error_that_names_it_and_earlier_results_stay()
    {
        WriteRecordings(count: 20);
        await Quick("nmnist:digits");
        string before = File.ReadAllText(_folder["out/result.json"]);
        byte[] bytes = File.ReadAllBytes(_folder["digits/Train/6/00007.bin"]);
        File.WriteAllBytes(_folder["digits/Train/6/00007.bin"], bytes[..^2]);
        (ExitCode code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run", "lsm", "--data", $"nmnist:{_folder["digits"]}", "--out", "out");
        Assert.Equal(ExitCode.Invalid, code);
        Assert.Contains("00007.bin", error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_folder["out/result.json"]));
        Assert.DoesNotContain(Directory.GetDirectories(_folder.Path), folder => folder.Contains("partial", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("without a class, the first at position 0", "")]
    [InlineData("recordings of class '6' only", "6")]
    public async Task Recordings_of_fewer_than_two_classes_are_an_error_that_says_where_classes_come_from(string message, string folder)
    {
        WriteRecordings(count: 20);
        Directory.CreateDirectory(_folder[$"flat/{folder}"]);
        foreach (string file in Directory.GetFiles(_folder["digits/Train/6"])) File.Copy(file, _folder[$"flat/{folder}/{Path.GetFileName(file)}"]);
        for (int i = 0; i < 3; i++) File.Copy(_folder["digits/Train/6/00007.bin"], _folder[$"flat/{folder}/9{i}.bin"]);
        (ExitCode code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run", "lsm", "--data", $"nmnist:{_folder["flat"]}");
        Assert.Equal(ExitCode.Invalid, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("folders that are named after their classes", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'nosuch'", "nmnist:nosuch")]
    [InlineData("Known forms", "nmist:x")]
    public async Task Data_that_is_not_there_is_an_error_that_says_what_was_looked_for(string message, string data)
    {
        (ExitCode code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run", "lsm", "--data", data);
        Assert.Equal(ExitCode.Invalid, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task More_than_fits_into_memory_is_refused_before_anything_is_read()
    {
        (ExitCode code, _, string error) = await CommandLine.RunAsync(_folder.Path, "run", "lsm", "--data", "generated:10000000", "--neurons", "100000");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("of memory", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Images_become_recordings_that_are_kept_and_said_beforehand()
    {
        WriteImages("train", 40);
        WriteImages("t10k", 10);
        string? before = Environment.GetEnvironmentVariable(EventCache.Variable);
        Environment.SetEnvironmentVariable(EventCache.Variable, _folder["cache"]);
        try
        {
            string[] words = ["run", "lsm", "--data", $"mnist:{_folder["images"]}", "--neurons", "20", "--set", "softmax.epochs=1", "--set", "ridge.alphas=0.1", "--out", "out"];
            (ExitCode dry, string estimate, _) = await CommandLine.RunAsync(_folder.Path, [.. words, "--dry-run"]);
            Assert.Equal(ExitCode.Ok, dry);
            Assert.Contains(_folder["cache"], estimate, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder["cache"]));

            (ExitCode code, string first, string error) = await CommandLine.RunAsync(_folder.Path, words);
            Assert.Equal(ExitCode.Ok, code);
            Assert.Contains("40 recordings will be made and kept in", error, StringComparison.Ordinal);
            Assert.Contains("not recordings of a sensor", first, StringComparison.Ordinal);
            Assert.Equal(2, Directory.GetFiles(_folder["cache"]).Length);
            string predictions = File.ReadAllText(_folder["out/predictions.csv"]);

            (_, _, string again) = await CommandLine.RunAsync(_folder.Path, words);
            Assert.DoesNotContain("will be made", again, StringComparison.Ordinal);
            Assert.Equal(predictions, File.ReadAllText(_folder["out/predictions.csv"]));
        }
        finally
        {
            Environment.SetEnvironmentVariable(EventCache.Variable, before);
        }
    }

    private async Task Quick(string data)
    {
        string place = data.Replace("nmnist:digits", $"nmnist:{_folder["digits"]}", StringComparison.Ordinal);
        await CommandLine.SucceedAsync(_folder.Path, "run", "lsm", "--data", place, "--neurons", "20", "--set", "softmax.epochs=1", "--baseline", "false", "--out", "out");
    }

    private void WriteRecordings(int count)
    {
        RecordingSet digits = GeneratedDigits.Create(new GeneratedDigitsOptions { Train = count, Test = 0 }).Train;
        for (int i = 0; i < count; i++) NMnistFile.Write(_folder[$"digits/Train/{digits.Labels[i]}/{i + 1:D5}.bin"], digits.Read(i));
    }

    private void WriteImages(string part, int count)
    {
        byte[] images = new byte[16 + count * 28 * 28], labels = new byte[8 + count];
        foreach ((byte[] bytes, uint[] head) in new[] { (images, new uint[] { 0x803, (uint)count, 28, 28 }), (labels, [0x801, (uint)count]) })
            for (int i = 0; i < head.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), head[i]);
        GeneratedDigitsOptions digits = new();
        for (int i = 0; i < count; i++)
        {
            GeneratedDigits.Drawing(digits, i).CopyTo(images, 16 + i * 28 * 28);
            labels[8 + i] = (byte)(i % 10);
        }
        Directory.CreateDirectory(_folder["images"]);
        File.WriteAllBytes(_folder[$"images/{part}-images-idx3-ubyte"], images);
        File.WriteAllBytes(_folder[$"images/{part}-labels-idx1-ubyte"], labels);
    }
}
