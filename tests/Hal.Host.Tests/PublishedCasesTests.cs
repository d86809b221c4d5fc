using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Host.Verification;

namespace Neuromorphic.Hal.Host.Tests;

/// <summary>The published neuron and synapse cases, where they are installed (NEUROMORPHIC_CASES, by default ../shared/cases beside the solution).</summary>
public class PublishedCasesTests
{
    [Theory]
    [InlineData(CasePrecision.Double)]
    [InlineData(CasePrecision.Single)]
    public void The_reference_backend_meets_the_limits_of_every_case_whose_model_exists(CasePrecision precision)
    {
        string folder = Path.Combine(CaseFolder.Path ?? "", "neurons");
        Assert.SkipUnless(Directory.Exists(folder), "the acceptance cases are not installed");
        ReferenceBackend backend = new(new ReferenceOptions { Precision = precision == CasePrecision.Double ? Precision.Double : Precision.Single });
        IReadOnlyList<CaseResult> results = CaseRunner.Run(folder, backend, precision, [new NeuronCases(), new SynapseCases()]);
        foreach (CaseResult result in results) TestContext.Current.TestOutputHelper?.WriteLine($"{result.Status} {result.Id}: {result.Measured} ({result.Limit})");
        Assert.DoesNotContain(results, result => result.Status == CaseStatus.Fail);
        Assert.Contains(results, result => result.Status == CaseStatus.Pass);
    }
}

/// <summary>Where the acceptance cases lie.</summary>
internal static class CaseFolder
{
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("NEUROMORPHIC_CASES") is { Length: > 0 } set) return set;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Neuromorphic.sln"))) return System.IO.Path.Combine(folder.FullName, "..", "shared", "cases");
        return null;
    }
}
