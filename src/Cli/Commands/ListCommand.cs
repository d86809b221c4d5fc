using System.CommandLine;
using Neuromorphic.Cli.Experiments;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Cli.Commands;

/// <summary>`list`: what this build can do.</summary>
internal static class ListCommand
{
    public static Command Make(ToolEnvironment environment, ExperimentCatalogue experiments)
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("list", "Show the experiments, backends and families of acceptance cases of this build.") { json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                JsonOutput.Print(environment.Output, new
                {
                    Experiments = experiments.All.Select(e => new { e.Name, e.Summary, e.Headline }),
                    Backends = Builds.BackendNames,
                    CaseFamilies = Builds.CaseFamilies.Select(family => family.Name),
                });
                return (int)ExitCode.Ok;
            }
            environment.Output.WriteLine("Experiments (neuromorphic run <experiment>):");
            foreach (IExperiment experiment in experiments.All) environment.Output.WriteLine($"  {experiment.Name,-12} {experiment.Summary}");
            environment.Output.WriteLine("Backends (--backend <name>; see `neuromorphic devices`):");
            environment.Output.WriteLine($"  {string.Join(", ", Builds.BackendNames)}");
            environment.Output.WriteLine("Families of acceptance cases (neuromorphic verify <folder>):");
            environment.Output.WriteLine($"  {string.Join(", ", Builds.CaseFamilies.Select((ICaseFamily family) => family.Name))}");
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
