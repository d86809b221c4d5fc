namespace Neuromorphic.Data.Archives;

/// <summary>How far the writing of an archive is.</summary>
/// <param name="Done">Recordings that are written.</param>
/// <param name="Total">Recordings in all.</param>
/// <param name="Events">Events that are written.</param>
public readonly record struct EventArchiveProgress(int Done, int Total, long Events);
