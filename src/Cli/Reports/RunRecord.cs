using System.Reflection;

namespace Neuromorphic.Cli.Reports;

/// <summary>What was run, on what, when: the head of result.json and of the report.</summary>
/// <param name="Experiment">Its name.</param>
/// <param name="Backend">The backend that ran it.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Started">Start, UTC.</param>
/// <param name="Seconds">Wall-clock time of the whole run.</param>
/// <param name="Command">A command that repeats it.</param>
internal sealed record RunRecord(string Experiment, string Backend, ulong Seed, DateTimeOffset Started, double Seconds, string Command)
{
    /// <summary>Version of this tool, with the commit it was built from.</summary>
    public static string Version { get; } =
        typeof(RunRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>The machine in one line.</summary>
    public static string Machine { get; } =
        $"{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}";
}
