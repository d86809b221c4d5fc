using System.Diagnostics;
using System.Globalization;
using Neuromorphic.Tests.Common;

namespace Neuromorphic.EndToEnd.Tests;

/// <summary>The samples do what their comments say.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_balanced_network_fires_at_a_moderate_rate()
    {
        // Mean drive 28 mV less 320 mV/kHz of net inhibition, threshold 20 mV: some 25 Hz by the mean alone, somewhat more with fluctuations.
        string output = await RunAsync("BalancedNetwork");
        string rate = output.TrimEnd().Split(' ')[^2];
        Assert.InRange(double.Parse(rate, CultureInfo.InvariantCulture), 15, 45);
        Assert.Matches(@"^\d+ spikes of 800 neurons in 500 ms: ", output);
    }

    [Fact]
    public async Task A_machine_is_trained_saved_and_loaded_in_a_page_of_code()
    {
        string[] lines = (await RunAsync("ClassifySpikes")).TrimEnd().Split('\n');
        Assert.StartsWith("right on samples it has not seen: 100.00 % of 100", lines[0]);
        Assert.Equal("a vertical bar is taken for: vertical", lines[1].TrimEnd());
        Assert.True(File.Exists(Path.Combine(_folder.Path, "bars.nlsm")));
    }

    [Fact]
    public void The_readme_shows_the_sample_as_it_is_and_in_fifteen_lines()
    {
        string root = Root();
        string[] shown = [.. File.ReadLines(Path.Combine(root, "README.md")).SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")];
        Assert.Equal(File.ReadLines(Path.Combine(root, "samples", "BalancedNetwork", "Program.cs")), shown);
        Assert.InRange(shown.Count(line => !line.StartsWith("using Neuromorphic", StringComparison.Ordinal) && line.TrimStart() is not ("" or "{" or "}") && !line.StartsWith("//", StringComparison.Ordinal)), 5, 15);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Neuromorphic.sln"))) return folder.FullName;
        throw new InvalidOperationException("Neuromorphic.sln was not found in any folder above the tests.");
    }

    private async Task<string> RunAsync(string sample)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, sample + ".dll")])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
