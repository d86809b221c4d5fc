using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Neuromorphic.Data.Images;

namespace Neuromorphic.Data.Catalogue;

/// <summary>Compares the files of a folder with a SHA256SUMS beside them and with the published checksums of a card.</summary>
/// <remarks>Thread safe.</remarks>
public static partial class DatasetVerifier
{
    /// <summary>Name of the list of checksums, one a line: 64 hexadecimal digits, blanks, path relative to the folder. Lines that begin with # are notes.</summary>
    public const string ListName = "SHA256SUMS";

    /// <summary>Compares a folder.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="card">Its card; null to compare with the list alone.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static DatasetVerification Verify(string folder, DatasetCard? card = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"'{folder}': there is no such folder.");
        Tally tally = new();
        string list = Path.Combine(folder, ListName);
        if (File.Exists(list)) CompareList(folder, list, tally, cancellation);
        foreach (DatasetFile file in card?.Files ?? [])
        {
            cancellation.ThrowIfCancellationRequested();
            ComparePublished(folder, file, tally);
        }
        return new DatasetVerification(tally.Checked, tally.Problems, tally.NotHere);
    }

    private static void CompareList(string folder, string list, Tally tally, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        int number = 0;
        foreach (string line in File.ReadLines(list))
        {
            cancellation.ThrowIfCancellationRequested();
            number++;
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#') continue;
            Match match = ListLine().Match(line);
            string path = match.Success ? Path.GetFullPath(match.Groups["path"].Value, root) : "";
            if (!path.StartsWith(root, StringComparison.Ordinal))
                tally.Problems.Add($"'{list}', line {number}: '{line}' is not a SHA-256 of 64 digits and the path of a file below the folder.");
            else if (!File.Exists(path))
                tally.Problems.Add($"'{path}' is not there; line {number} of '{list}' lists it.");
            else
                Compare(path, "SHA-256", match.Groups["sum"].Value, Hash(path, HashAlgorithmName.SHA256), tally);
        }
    }

    private static void ComparePublished(string folder, DatasetFile file, Tally tally)
    {
        string path = Path.Combine(folder, file.Name);
        Match idx = IdxName().Match(file.Name);
        Func<HashAlgorithmName, string> hash;
        try
        {
            if (idx.Success && IdxSeries.Find(folder, idx.Groups["stem"].Value) is { Count: > 0 } pieces)
            {
                IdxArray array = IdxFile.Read(pieces);
                hash = algorithm => Hash(array, algorithm);
            }
            else if (File.Exists(path))
            {
                hash = algorithm => Hash(path, algorithm);
            }
            else
            {
                tally.NotHere.Add(file.Name);
                return;
            }
        }
        catch (InvalidDataException damage)
        {
            tally.Problems.Add(damage.Message);
            return;
        }
        if (file.Sha256 is not null) Compare(path, "SHA-256", file.Sha256, hash(HashAlgorithmName.SHA256), tally);
        else if (file.Md5 is not null) Compare(path, "MD5", file.Md5, hash(HashAlgorithmName.MD5), tally);
    }

    private static void Compare(string path, string kind, string stated, string found, Tally tally)
    {
        if (found.Equals(stated, StringComparison.OrdinalIgnoreCase)) tally.Checked++;
        else tally.Problems.Add($"'{path}' has {kind} {found}; {stated} is stated. It is damaged, or another edition.");
    }

    private static string Hash(string path, HashAlgorithmName algorithm)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(CryptographicOperations.HashData(algorithm, stream));
    }

    private static string Hash(IdxArray array, HashAlgorithmName algorithm)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(algorithm);
        hash.AppendData(IdxFile.Header(array.Element, array.Shape));
        hash.AppendData(array.Values);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class Tally
    {
        internal int Checked { get; set; }

        internal List<string> Problems { get; } = [];

        internal List<string> NotHere { get; } = [];
    }

    [GeneratedRegex(@"^(?<sum>[0-9a-fA-F]{64}) [ *]?(?<path>\S.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex ListLine();

    [GeneratedRegex(@"^(?<stem>.+)-idx\d-[a-z]+$", RegexOptions.CultureInvariant)]
    private static partial Regex IdxName();
}
