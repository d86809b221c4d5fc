using Neuromorphic.Data.Archives;
using Neuromorphic.Data.Caching;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Sets;

/// <summary>Opens what a reference names, as recordings.</summary>
/// <remarks>
/// Folders of recordings are read where they are. Images are turned into recordings by the camera once, and kept in the cache. Generated digits are made when they are
/// read. Thread safe.
/// </remarks>
public static class RecordingSources
{
    /// <summary>Opens a data set.</summary>
    /// <param name="reference">What is wanted.</param>
    /// <param name="cache">Keeps what is made of images; null for the cache of the user.</param>
    /// <param name="announce">Hears, before a conversion writes anything, where the file will be and how large.</param>
    /// <param name="progress">Hears how far a conversion is; training and test one after the other.</param>
    /// <param name="cancellation">Stops a conversion; nothing is left behind.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there; the message lists where it was looked for.</exception>
    /// <exception cref="InvalidDataException">The folder holds no such data, or a file is damaged.</exception>
    /// <exception cref="ArgumentException">The images do not fit the camera.</exception>
    /// <exception cref="IOException">A file cannot be read, or the cache cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static RecordingDataSet Open(
        DatasetReference reference, EventCache? cache = null, Action<EventCachePlan>? announce = null, IProgress<EventArchiveProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.Kind switch
        {
            DatasetKind.NMnist => NMnistFolder.Open(reference.ResolveFolder()),
            DatasetKind.Mnist => OpenImages(MnistFolder.Open(reference.ResolveFolder()), cache ?? new EventCache(), announce, progress, cancellation),
            DatasetKind.Generated => reference.Count is { } count ? GeneratedDigits.Create(count) : GeneratedDigits.Create(),
            _ => throw new ArgumentException($"Data set '{reference}': nothing opens the kind {reference.Kind}.", nameof(reference)),
        };
    }

    /// <summary>What opening would write into the cache: nothing for recordings and generated digits, one file for training and one for test of images.</summary>
    /// <param name="reference">What is wanted.</param>
    /// <param name="cache">Keeps what is made of images; null for the cache of the user.</param>
    /// <exception cref="DirectoryNotFoundException">The folder is not there; the message lists where it was looked for.</exception>
    /// <exception cref="InvalidDataException">A file of images is missing or damaged.</exception>
    public static IReadOnlyList<EventCachePlan> Plan(DatasetReference reference, EventCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Kind != DatasetKind.Mnist) return [];
        cache ??= new EventCache();
        (CameraRecordings train, CameraRecordings? test) = CameraRecordings.Of(MnistFolder.Open(reference.ResolveFolder()));
        return test is null ? [cache.Plan(train.CacheEntry())] : [cache.Plan(train.CacheEntry()), cache.Plan(test.CacheEntry())];
    }

    private static RecordingDataSet OpenImages(
        ImageDataSet images, EventCache cache, Action<EventCachePlan>? announce, IProgress<EventArchiveProgress>? progress, CancellationToken cancellation)
    {
        (CameraRecordings train, CameraRecordings? test) = CameraRecordings.Of(images);
        EventArchive keptTrain = cache.GetOrMake(train.CacheEntry(), announce, 0, progress, cancellation);
        return new RecordingDataSet(images.Name, keptTrain, test is null ? null : cache.GetOrMake(test.CacheEntry(), announce, 0, progress, cancellation));
    }
}
