using System.Text.RegularExpressions;

namespace Neuromorphic.Architecture.Tests;

/// <summary>What the pages promise about the tree.</summary>
public partial class DocumentationTests
{
    private static readonly string[] s_pages =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(new[] { "docs", "benchmarks", "samples", "datasets" }
                .Select(folder => Path.Combine(Repository.Root, folder)).Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(),
    ];

    public static TheoryData<string> Pages() => new(s_pages);

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_relative_link_of_a_page_leads_to_a_file(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        foreach (Match link in Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))))
        {
            string target = link.Groups[1].Value.Split('#')[0];
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal)) continue;
            Assert.True(Path.Exists(Path.Combine(folder, target)), $"{page} links to {target}, which is not there.");
        }
    }

    [Fact]
    public void Continuous_integration_runs_the_test_command_of_the_readme()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string[] commands = [.. ShellBlock().Matches(readme).Select(match => match.Groups[1].Value.Trim())];
        string test = Assert.Single(commands, command => command.StartsWith("dotnet test", StringComparison.Ordinal));
        Assert.Contains(test + " ", File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run")), StringComparison.Ordinal);
        Assert.Contains(commands, command => command.EndsWith("-- run lsm", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
