namespace Neuromorphic.Architecture.Tests;

/// <summary>Where the source tree lies.</summary>
internal static class Repository
{
    /// <summary>The folder of Neuromorphic.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Neuromorphic.sln"))) return folder.FullName;
        throw new InvalidOperationException("Neuromorphic.sln was not found in any folder above the tests.");
    }
}
