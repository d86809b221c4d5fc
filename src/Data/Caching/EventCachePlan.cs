namespace Neuromorphic.Data.Caching;

/// <summary>What a cache is about to do for an entry.</summary>
/// <param name="Name">Name of the entry.</param>
/// <param name="Path">The file that holds it, or will.</param>
/// <param name="Exists">Whether it is there already; then nothing will be written.</param>
/// <param name="Recordings">Number of recordings.</param>
/// <param name="Bytes">Size of the file: as it is, or as it is expected.</param>
/// <param name="FreeBytes">Free space where the file is or will be.</param>
public sealed record EventCachePlan(string Name, string Path, bool Exists, int Recordings, long Bytes, long FreeBytes)
{
    /// <summary>One sentence for people.</summary>
    public override string ToString() => Exists
        ? $"{Name}: {Recordings:N0} recordings are in '{Path}' ({Bytes / 1e6:N0} MB)."
        : $"{Name}: {Recordings:N0} recordings will be made and kept in '{Path}' (about {Bytes / 1e6:N0} MB of {FreeBytes / 1e6:N0} MB that are free). Set {EventCache.Variable} to keep them elsewhere.";
}
