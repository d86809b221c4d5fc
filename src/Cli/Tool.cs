using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Neuromorphic.Cli.Commands;
using Neuromorphic.Cli.Experiments;
using Neuromorphic.Hal.Configuration;

namespace Neuromorphic.Cli;

/// <summary>The command line: parses it, runs the command, turns every error into one message and an exit code.</summary>
/// <remarks>Holds no state between runs; thread safe as far as the environment's writers are.</remarks>
public sealed class Tool
{
    private readonly ToolEnvironment _environment;
    private readonly ExperimentCatalogue _experiments;
    private readonly RootCommand _root;
    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>The tool in an environment, with the experiments of this build or others.</summary>
    public Tool(ToolEnvironment environment, ExperimentCatalogue? experiments = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _environment = environment;
        _experiments = experiments ??= ExperimentCatalogue.Standard;
        _root = new RootCommand("Spiking networks on a CPU, a GPU or a simulated resistive-memory chip.")
        {
            RunCommand.Make(environment, experiments, _verbose),
            SweepCommand.Make(environment, experiments, _verbose),
            PredictCommand.Make(environment, _verbose),
            DatasetsCommand.Make(environment),
            ListCommand.Make(environment, experiments),
            DevicesCommand.Make(environment),
            VerifyCommand.Make(environment),
            BenchCommand.Make(environment),
            _verbose,
        };
    }

    /// <summary>Runs one command line.</summary>
    /// <param name="args">Without the program's name.</param>
    /// <param name="stop">Signalled by Ctrl-C.</param>
    public async Task<ExitCode> RunAsync(IReadOnlyList<string> args, CancellationToken stop)
    {
        // A word that starts with @ is a word, not the name of a file with more words.
        ParseResult parsed = _root.Parse(args.Count == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Action is ParseErrorAction) throw new ToolException(ExitCode.Invalid, Explain(parsed));
            return (ExitCode)await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = _environment.Output,
                    Error = _environment.Error,
                    EnableDefaultExceptionHandler = false,
                    // Program.cs listens to signals itself: work may take longer than a fixed time to stop cleanly.
                    ProcessTerminationTimeout = null,
                },
                stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _environment.Error.WriteLine("Stopped.");
            return ExitCode.Interrupted;
        }
        catch (Exception error)
        {
            (ExitCode code, string message) = ToolException.Classify(error);
            _environment.Error.WriteLine($"neuromorphic: {message}");
            if (parsed.GetValue(_verbose)) _environment.Error.WriteLine(error);
            return code;
        }
    }

    private string Explain(ParseResult parsed)
    {
        if (parsed.CommandResult.Command == _root && parsed.UnmatchedTokens is [string word, ..] && !word.StartsWith('-'))
        {
            string[] commands = [.. _root.Subcommands.Select(command => command.Name)];
            return $"There is no command '{word}'.{Nearest.Suggest(word, commands)} Commands: {Nearest.List(commands)}.";
        }
        if (parsed.CommandResult.Command.Name is "run" or "sweep" && parsed.UnmatchedTokens is [string name, ..])
        {
            if (!name.StartsWith('-')) _experiments.Find(name);
            else
                return $"'{name}' is not an option of `{parsed.CommandResult.Command.Name}`. Those of an experiment stand behind its name: `{parsed.CommandResult.Command.Name} <experiment> {name} ...`, with --config too.";
        }
        return $"{string.Join(" ", parsed.Errors.Select(error => error.Message))} See `neuromorphic {Path(parsed.CommandResult)}--help`.";

        static string Path(CommandResult result) => result.Parent is CommandResult parent ? $"{Path(parent)}{result.Command.Name} " : "";
    }
}
