using Neuromorphic.Backends.ReramSim.Verification;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Backends.ReramSim.Tests;

/// <summary>The published crossbar cases, where they are installed (NEUROMORPHIC_CASES, by default ../shared/cases beside the solution).</summary>
public class PublishedCasesTests
{
    private static readonly ICaseFamily[] s_families = [new WireCases(), new SneakCases(), new PulsedCases(), new MappingCases(), new ConverterCases(), new NoiseCases(), new FitCases()];

    [Theory]
    [InlineData("irdrop")]
    [InlineData("sneak")]
    [InlineData("pulsed")]
    [InlineData("mapping")]
    [InlineData("converter")]
    [InlineData("noise")]
    [InlineData("fit")]
    public void Every_case_of_the_family_meets_its_limits(string family)
    {
        string folder = Path.Combine(Folder() ?? "", "reram");
        Assert.SkipUnless(Directory.Exists(folder), "the acceptance cases are not installed");
        ICaseFamily runner = s_families.Single(f => f.Name == family);
        CaseResult[] results =
        [
            .. CaseRunner.Read(folder).Where(c => c.Text("family") == family)
                .Select(c => runner.Run(c, new ReferenceBackend(), CasePrecision.Double, TestContext.Current.CancellationToken)),
        ];
        foreach (CaseResult result in results) TestContext.Current.TestOutputHelper?.WriteLine($"{result.Status} {result.Id}: {result.Measured} ({result.Limit})");
        Assert.NotEmpty(results);
        Assert.All(results, result => Assert.Equal(CaseStatus.Pass, result.Status));
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("NEUROMORPHIC_CASES") is { Length: > 0 } set) return set;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Neuromorphic.sln"))) return Path.Combine(folder.FullName, "..", "shared", "cases");
        return null;
    }
}
