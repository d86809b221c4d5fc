using System.Xml.Linq;

namespace Neuromorphic.Architecture.Tests;

/// <summary>The arrows between projects, read from the .csproj files. A new arrow needs a line here and a reason in its commit.</summary>
public class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["src/Hal/Core"] = [],
        ["src/Hal/Host"] = ["src/Hal/Core"],
        ["src/Hal/Link"] = ["src/Hal/Core"],
        ["src/Hal/Conformance"] = ["src/Hal/Core", "src/Hal/Host"],
        ["src/Snn"] = ["src/Hal/Core"],
        ["src/Data"] = ["src/Hal/Core"],
        ["src/Interop"] = ["src/Hal/Core", "src/Snn", "src/Data"],
        ["src/Backends/Cpu"] = ["src/Hal/Core", "src/Hal/Host"],
        ["src/Backends/Gpu"] = ["src/Hal/Core"],
        ["src/Backends/ReramSim"] = ["src/Hal/Core", "src/Hal/Host"],
        ["src/Cli"] =
        [
            "src/Hal/Core", "src/Hal/Host", "src/Hal/Link", "src/Snn", "src/Data", "src/Interop",
            "src/Backends/Cpu", "src/Backends/Gpu", "src/Backends/ReramSim",
        ],
    };

    private static string Root => Repository.Root;

    public static TheoryData<string> Projects() => new(
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!).Replace('\\', '/')).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_lies_below_it(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is not a folder of the architecture. Allowed: {string.Join(", ", Allowed.Keys)}.");
        foreach (string target in References(project))
            Assert.True(Allowed[project].Contains(target), $"{project} must not reference {target}. Allowed: {string.Join(", ", Allowed[project])}.");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Ilgpu_is_referenced_by_the_gpu_backend_alone(string project)
    {
        if (project == "src/Backends/Gpu") return;
        Assert.DoesNotContain(Packages(project), package => package.StartsWith("ILGPU", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_source_file_is_longer_than_600_lines(string project)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(Root, file).Replace('\\', '/');
            if (path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal)) continue;
            int lines = File.ReadLines(file).Count();
            Assert.True(lines <= 600, $"{path} has {lines} lines; at most 600 are allowed: split it by role.");
        }
    }

    private static IEnumerable<string> References(string project) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, project), "*.csproj")
        from reference in XDocument.Load(file).Descendants("ProjectReference")
        let include = ((string)reference.Attribute("Include")!).Replace('\\', '/')
        select Path.GetRelativePath(Root, Path.GetDirectoryName(Path.GetFullPath(Path.Combine(Root, project, include)))!).Replace('\\', '/');

    private static IEnumerable<string> Packages(string project) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, project), "*.csproj")
        from reference in XDocument.Load(file).Descendants("PackageReference")
        select (string)reference.Attribute("Include")!;
}
