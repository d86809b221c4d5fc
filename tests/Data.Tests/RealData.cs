using Neuromorphic.Data.Sets;

namespace Neuromorphic.Data.Tests;

/// <summary>Real data sets, which are not part of the repository: a test that needs one reports itself skipped where it is missing.</summary>
internal static class RealData
{
    public static string Folder(string name)
    {
        string folder = Path.Combine(DataRoot.Find() ?? "data", name);
        Assert.SkipUnless(Directory.Exists(folder), $"The data set '{name}' is not at '{folder}'. Set {DataRoot.Variable} to the folder that holds it.");
        return folder;
    }
}
