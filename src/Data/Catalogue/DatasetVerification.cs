namespace Neuromorphic.Data.Catalogue;

/// <summary>What came of comparing a folder with checksums.</summary>
/// <param name="Checked">Number of files that have the stated checksum.</param>
/// <param name="Problems">Files that have another checksum, or that a SHA256SUMS lists and that are not there; each with what was found and stated.</param>
/// <param name="NotHere">Published files that the folder does not have; no problem where it holds a part, or an archive unpacked.</param>
public sealed record DatasetVerification(int Checked, IReadOnlyList<string> Problems, IReadOnlyList<string> NotHere)
{
    /// <summary>Whether something was compared and all of it agreed.</summary>
    public bool Passed => Checked > 0 && Problems.Count == 0;
}
