using System.Xml.Linq;

namespace Neuromorphic.Cli.Tests;

/// <summary>docs/cli.md says what the code says.</summary>
public class DocumentationTests
{
    private static string Page { get; } = File.ReadAllText(Path.Combine(Root(), "docs", "cli.md"));

    [Fact]
    public void The_table_of_exit_codes_is_that_of_the_enumeration()
    {
        XElement members = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "neuromorphic.xml")).Descendants("members").Single();
        string[] expected =
        [
            .. Enum.GetValues<ExitCode>().Select(code =>
            {
                XElement member = members.Elements("member").Single(m => (string?)m.Attribute("name") == $"F:Neuromorphic.Cli.ExitCode.{code}");
                return $"| {(int)code} | {code} | {member.Element("summary")!.Value.Trim()} |";
            }),
        ];
        string[] lines = Page.Split('\n');
        int head = Array.IndexOf(lines, "| code | name | meaning |");
        Assert.True(head >= 0, "docs/cli.md has no table '| code | name | meaning |'.");
        Assert.Equal(expected, lines.Skip(head + 2).TakeWhile(line => line.StartsWith('|')));
    }

    [Fact]
    public async Task Every_command_is_described()
    {
        string help = (await Tools.RunAsync(Root(), ["--help"])).Output;
        string[] commands = [.. help[help.IndexOf("Commands:", StringComparison.Ordinal)..].Split('\n').Skip(1).Where(line => line.Length > 2).Select(line => line.Trim().Split(' ')[0])];
        Assert.Contains("verify", commands);
        foreach (string command in commands) Assert.Contains($"| `{command}", Page, StringComparison.Ordinal);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Neuromorphic.sln"))) return folder.FullName;
        throw new InvalidOperationException("Neuromorphic.sln was not found in any folder above the tests.");
    }
}
