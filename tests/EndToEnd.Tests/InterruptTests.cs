using System.Diagnostics;
using Neuromorphic.Cli;

namespace Neuromorphic.EndToEnd.Tests;

/// <summary>Ctrl-C reaches a process of its own.</summary>
public class InterruptTests
{
    [Fact]
    public async Task The_signal_of_control_c_ends_a_run_with_130_and_leaves_nothing_half_done()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the signal is sent by `kill`, which Windows lacks");
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (string word in new[] { typeof(Tool).Assembly.Location, "run", "lsm", "--data", "generated:1000000", "--baseline", "false", "--out", "out" }) start.ArgumentList.Add(word);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        using FileSystemWatcher watcher = new(folder.Path) { NotifyFilter = NotifyFilters.DirectoryName };
        // The run's folder is there before the work begins.
        while (Directory.GetDirectories(folder.Path).Length == 0 && !process.HasExited) watcher.WaitForChanged(WatcherChangeTypes.Created, TimeSpan.FromMilliseconds(100));
        Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == (int)ExitCode.Interrupted, $"The process answered {process.ExitCode}: {await error}");
        Assert.Contains("Stopped. Nothing was kept; no results were written", await error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
