using Neuromorphic.Data.Archives;
using Neuromorphic.Data.Events;

namespace Neuromorphic.Data.Caching;

/// <summary>A set of recordings that can be made again, and is worth keeping.</summary>
public sealed record EventCacheEntry
{
    /// <summary>
    /// What the archive says. Its <see cref="EventArchiveDescription.Source"/> is the key: it must name everything the recordings depend on, such as the checksum of
    /// the images and the version of the camera's constants.
    /// </summary>
    public required EventArchiveDescription Description { get; init; }

    /// <summary>Number of recordings.</summary>
    public required int Count { get; init; }

    /// <summary>About how many events all recordings have; what is said about size and checked against the free space comes from it.</summary>
    public required long ExpectedEvents { get; init; }

    /// <summary>Makes recording i; called from several threads at once.</summary>
    public required Func<int, EventRecording> Make { get; init; }
}
