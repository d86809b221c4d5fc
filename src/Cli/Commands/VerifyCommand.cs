using System.CommandLine;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Cli.Commands;

/// <summary>`verify`: runs the acceptance cases of a folder. Nothing is decided by a file's name or a case's id.</summary>
internal static class VerifyCommand
{
    private const string DefaultBackend = "reference";

    public static Command Make(ToolEnvironment environment)
    {
        Argument<string> folder = new("folder") { Description = "Folder with a manifest.json of the form 'neuromorphic-cases'." };
        Option<string?> backend = CommonOptions.Backend(DefaultBackend);
        Option<string?> precision = new("--precision") { Description = "single or double: which limits apply. Default: double on the reference backend, single on all others.", HelpName = "single|double" };
        Option<bool> allowSkips = new("--allow-skips") { Description = "Answer 0 although cases were skipped because their model is not there." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("verify", "Run every acceptance case of a folder and compare with its limits.") { folder, backend, precision, allowSkips, json };
        command.SetAction((parsed, stop) => Task.FromResult((int)Run(
            environment, environment.Resolve(parsed.GetRequiredValue(folder)), parsed.GetValue(backend) ?? DefaultBackend, parsed.GetValue(precision),
            parsed.GetValue(allowSkips), parsed.GetValue(json), stop)));
        return command;
    }

    private static ExitCode Run(
        ToolEnvironment environment, string folder, string backendName, string? precisionName, bool allowSkips, bool json, CancellationToken stop)
    {
        CasePrecision precision = Precise(backendName, precisionName);
        IBackend backend = Builds.Backend(backendName, precision == CasePrecision.Double ? Precision.Double : Precision.Single);
        List<CaseResult> results = [];
        bool stopped = false;
        try
        {
            CaseRunner.Run(folder, backend, precision, Builds.CaseFamilies, new Relay(result =>
            {
                results.Add(result);
                if (!json) environment.Output.WriteLine(Line(result));
            }), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            stopped = true;
        }
        int passed = Count(CaseStatus.Pass), failed = Count(CaseStatus.Fail), skipped = Count(CaseStatus.Skip);
        ExitCode code = stopped ? ExitCode.Interrupted : Answer(passed, failed, skipped, allowSkips);
        if (json)
        {
            JsonOutput.Print(environment.Output, new
            {
                Backend = backend.Name,
                Precision = precision,
                Cases = results.Select(r => new { r.Id, r.Status, r.Measured, r.Limit }),
                Passed = passed,
                Failed = failed,
                Skipped = skipped,
                Stopped = stopped,
                ExitCode = (int)code,
            });
        }
        else
        {
            environment.Output.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped{(stopped ? "; stopped before the end" : "")}");
        }
        return code;

        int Count(CaseStatus status) => results.Count(result => result.Status == status);
    }

    /// <summary>The exit code of counts: 0 needs a case that ran, none that failed, and none that was skipped unless that is allowed.</summary>
    internal static ExitCode Answer(int passed, int failed, int skipped, bool allowSkips)
    {
        if (failed > 0) return ExitCode.Failed;
        if (skipped > 0 && !(allowSkips && passed > 0)) return ExitCode.Skipped;
        return passed > 0 ? ExitCode.Ok : ExitCode.Invalid;
    }

    private static CasePrecision Precise(string backend, string? precision) => precision switch
    {
        null => backend == DefaultBackend ? CasePrecision.Double : CasePrecision.Single,
        "single" => CasePrecision.Single,
        "double" when backend == DefaultBackend => CasePrecision.Double,
        "double" => throw new ToolException(ExitCode.Invalid, $"--precision double needs the backend '{DefaultBackend}': '{backend}' computes in single precision. Leave one of the two out."),
        _ => throw new ToolException(ExitCode.Invalid, $"--precision is '{precision}'; allowed are single and double."),
    };

    // One line per case whatever a message contains: scripts read it by lines.
    private static string Line(CaseResult result)
    {
        string word = result.Status switch { CaseStatus.Pass => "PASS", CaseStatus.Fail => "FAIL", _ => "SKIP" };
        return $"{word} {result.Id} {result.Measured} {(result.Limit.Length == 0 ? "-" : result.Limit)}".ReplaceLineEndings(" ");
    }

    private sealed class Relay(Action<CaseResult> report) : IProgress<CaseResult>
    {
        public void Report(CaseResult value) => report(value);
    }
}
