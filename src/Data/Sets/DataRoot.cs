namespace Neuromorphic.Data.Sets;

/// <summary>Where data sets lie: the folder named by NEUROMORPHIC_DATA, else <c>../shared/data</c> beside the folder of Neuromorphic.sln.</summary>
/// <remarks>The solution is looked for upward from the working folder, then upward from the program's folder. Thread safe.</remarks>
public static class DataRoot
{
    /// <summary>Name of the environment variable.</summary>
    public const string Variable = "NEUROMORPHIC_DATA";

    private const string Solution = "Neuromorphic.sln";

    /// <summary>The data root, whether it exists or not; null where the variable is not set and no solution is found.</summary>
    public static string? Find() => Find(Environment.GetEnvironmentVariable(Variable), Environment.CurrentDirectory, AppContext.BaseDirectory);

    /// <summary>The folder that is meant: absolute as it is; relative below the working folder, else below the data root.</summary>
    /// <param name="folder">As the user wrote it.</param>
    /// <returns>An absolute path of a folder that exists.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message lists where it was looked for.</exception>
    public static string Resolve(string folder) => Resolve(folder, Environment.CurrentDirectory, Find());

    internal static string? Find(string? variable, string workingFolder, string programFolder)
    {
        if (!string.IsNullOrWhiteSpace(variable)) return Path.GetFullPath(variable, workingFolder);
        string? solution = Above(workingFolder) ?? Above(programFolder);
        return solution is null ? null : Path.GetFullPath(Path.Combine(solution, "..", "shared", "data"));
    }

    internal static string Resolve(string folder, string workingFolder, string? root)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        string[] candidates = root is null || Path.IsPathRooted(folder)
            ? [Path.GetFullPath(folder, workingFolder)]
            : [Path.GetFullPath(folder, workingFolder), Path.GetFullPath(folder, root)];
        return candidates.FirstOrDefault(Directory.Exists) ?? throw new DirectoryNotFoundException(
            $"Data folder '{folder}' was not found: looked for {string.Join(" and ", candidates.Select(candidate => $"'{candidate}'"))}. " +
            $"Name an existing folder, or set {Variable} to the folder that holds your data sets.");
    }

    private static string? Above(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Solution))) return folder.FullName;
        return null;
    }
}
