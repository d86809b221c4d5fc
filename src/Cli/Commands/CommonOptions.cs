using System.CommandLine;

namespace Neuromorphic.Cli.Commands;

/// <summary>Options that several commands have, worded once.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document instead of text." };

    public static Option<bool> Verbose() => new("--verbose") { Description = "Log what is done, and show the stack of an error.", Recursive = true };

    public static Option<string?> Backend(string fallback) => new("--backend") { Description = $"What runs the networks: a name that `devices` shows. Default: {fallback}.", HelpName = "name" };
}
