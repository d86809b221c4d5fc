using System.CommandLine;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Data.Catalogue;
using Neuromorphic.Data.Sets;

namespace Neuromorphic.Cli.Commands;

/// <summary>`datasets`: what is known about public data sets, and whether a folder holds what was published.</summary>
internal static class DatasetsCommand
{
    public static Command Make(ToolEnvironment environment)
    {
        Argument<string?> name = new("name") { Description = "One data set, with everything that is known about it.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> check = new("--check") { Description = "Compare the files of a folder with their checksums: those of the card, and of a SHA256SUMS in the folder.", HelpName = "folder" };
        Option<bool> json = CommonOptions.Json();
        Command command = new("datasets", "Show the catalogue of data sets: source, licence, how to get them; or check a folder.") { name, check, json };
        command.SetAction((parsed, stop) => Task.Run(() => (int)Run(environment, parsed.GetValue(name), parsed.GetValue(check), parsed.GetValue(json), stop), CancellationToken.None));
        return command;
    }

    private static ExitCode Run(ToolEnvironment environment, string? name, string? folder, bool json, CancellationToken stop)
    {
        DatasetCard? card = name is null ? null : DatasetCatalogue.Standard.Find(name);
        if (folder is not null) return Check(environment, card, environment.Resolve(folder), json, stop);
        if (json) JsonOutput.Print(environment.Output, card is null ? DatasetCatalogue.Standard.Cards : new[] { card });
        else if (card is null) List(environment.Output);
        else Show(environment.Output, card);
        return ExitCode.Ok;
    }

    private static void List(TextWriter output)
    {
        int width = DatasetCatalogue.Standard.Cards.Max(card => card.Name.Length);
        foreach (DatasetCard card in DatasetCatalogue.Standard.Cards) output.WriteLine($"{card.Name.PadRight(width)}  {card.Summary}");
        output.WriteLine($"Folders are looked for in {DataRoot.Find() ?? "the working folder"} (set {DataRoot.Variable} to change that). `neuromorphic datasets <name>` shows more.");
    }

    private static void Show(TextWriter output, DatasetCard card)
    {
        output.WriteLine(card.Title);
        foreach ((string label, string? text) in new (string, string?)[]
        {
            ("What", card.Summary), ("Form", card.Form), ("Classes", $"{card.Classes}"), ("Training", $"{card.Train}"), ("Test", $"{card.Test}"),
            ("Size", card.Bytes is { } bytes ? Sizes.Text(bytes) : null), ("Source", card.Source), ("Published at", card.Url), ("Licence", card.Licence),
            ("How to get it", card.Obtain), ("Kept", card.Kept), ("Use", card.Use),
        })
        {
            output.WriteLine($"  {label,-14} {(string.IsNullOrEmpty(text) ? "not known" : text)}");
        }
        foreach (string gap in card.NotKnown) output.WriteLine($"  Not known:     {gap}");
    }

    private static ExitCode Check(ToolEnvironment environment, DatasetCard? card, string folder, bool json, CancellationToken stop)
    {
        DatasetVerification found = DatasetVerifier.Verify(folder, card, stop);
        if (json)
        {
            JsonOutput.Print(environment.Output, new { Folder = folder, found.Checked, found.Problems, found.NotHere, found.Passed });
        }
        else
        {
            foreach (string problem in found.Problems) environment.Output.WriteLine($"FAIL {problem}");
            foreach (string file in found.NotHere) environment.Output.WriteLine($"not here: {file}");
            environment.Output.WriteLine($"{found.Checked} files have their checksum, {found.Problems.Count} have not{(found.Checked == 0 && found.Problems.Count == 0 ? ": there was nothing to compare with" : "")}.");
        }
        return found.Passed ? ExitCode.Ok : ExitCode.Failed;
    }
}
