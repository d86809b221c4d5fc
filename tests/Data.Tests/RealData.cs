namespace Neuromorphic.Data.Tests;

/// <summary>Real data sets, which are not part of the repository: a test that needs one reports itself skipped where it is missing.</summary>
internal static class RealData
{
    public static string Folder(string name)
    {
        string folder = Path.Combine(Root(), name);
        Assert.SkipUnless(Directory.Exists(folder), $"The data set '{name}' is not at '{folder}'. Set NEUROMORPHIC_DATA to the folder that holds it.");
        return folder;
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("NEUROMORPHIC_DATA") is { Length: > 0 } named) return Path.GetFullPath(named);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Neuromorphic.sln"))) return Path.Combine(folder.FullName, "..", "shared", "data");
        return "data";
    }
}
