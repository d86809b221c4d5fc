using System.CommandLine;
using System.Text.RegularExpressions;
using Neuromorphic.Cli.Configuration;
using Neuromorphic.Cli.Experiments;
using Neuromorphic.Hal.Configuration;

namespace Neuromorphic.Cli.Commands;

/// <summary>The common part of `run` and `sweep`: a subcommand per experiment, whose options are its switches, and the layers of a configuration.</summary>
internal sealed partial class ExperimentCommand
{
    private readonly Option<string?> _config = new("--config") { Description = "Configuration file (JSON); docs/cli.md has its form. Every run writes one that repeats it.", HelpName = "file", Recursive = true };

    private readonly Option<string[]> _sets = new("--set")
    {
        Description = "One option: key=value, as in reservoir.decay=0.95, or cpu.threads=1 for a backend's. Repeatable.",
        HelpName = "key=value",
        AllowMultipleArgumentsPerToken = false,
        Recursive = true,
    };

    private readonly Option<string?> _backend = CommonOptions.Backend($"{RunConfiguration.DefaultBackend}; auto takes the first that accepts the network");
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Every random number follows from it. Default: 10.", HelpName = "n", Recursive = true };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads; 0 for one per core (default). Results do not depend on it.", HelpName = "n", Recursive = true };
    private readonly Dictionary<Command, (IExperiment Experiment, List<(string Key, Option<string?> Option)> Switches)> _experiments = [];
    private readonly ToolEnvironment _environment;

    public ExperimentCommand(
        string name, string description, ToolEnvironment environment, ExperimentCatalogue experiments, IEnumerable<Option> more,
        Func<ParseResult, RunRequest, CancellationToken, Task<ExitCode>> action)
    {
        _environment = environment;
        _backend.Recursive = true;
        Command = new Command(name, description) { _config, _sets, _backend, _seed, _threads };
        foreach (Option option in more)
        {
            option.Recursive = true;
            Command.Add(option);
        }
        Command.SetAction(async (parsed, stop) => (int)await action(parsed, Request(parsed), stop));
        foreach (IExperiment experiment in experiments.All)
        {
            Command one = new(experiment.Name, experiment.Summary);
            List<(string, Option<string?>)> switches = [];
            foreach (OptionKey key in OptionKey.Of(experiment.OptionsType))
            {
                if (key.IsSection) continue;
                Option<string?> option = new($"--{Kebab(key.Name)}")
                {
                    Description = $"{key.Description} Allowed: {key.Allowed}.",
                    HelpName = key.Name,
                    // A switch that is true or false needs no value to be true.
                    Arity = key.ValueType == typeof(bool) ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
                };
                one.Add(option);
                switches.Add((key.Name, option));
            }
            one.SetAction(async (parsed, stop) => (int)await action(parsed, Request(parsed), stop));
            _experiments.Add(one, (experiment, switches));
            Command.Add(one);
        }
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    private RunRequest Request(ParseResult parsed)
    {
        List<(string, string)> said = [];
        IExperiment? experiment = null;
        if (_experiments.TryGetValue(parsed.CommandResult.Command, out var chosen))
        {
            experiment = chosen.Experiment;
            foreach ((string key, Option<string?> option) in chosen.Switches)
                if (parsed.GetResult(option) is { Implicit: false }) said.Add((key, parsed.GetValue(option) ?? "true"));
        }
        return new RunRequest
        {
            Experiment = experiment?.Name,
            ConfigPath = parsed.GetValue(_config) is { } path ? _environment.Resolve(path) : null,
            Sets = parsed.GetValue(_sets) ?? [],
            Switches = said,
            Backend = parsed.GetValue(_backend),
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads),
        };
    }

    /// <summary>inputMean becomes input-mean.</summary>
    internal static string Kebab(string key) => Capital().Replace(key, match => $"-{char.ToLowerInvariant(match.Value[0])}");

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
