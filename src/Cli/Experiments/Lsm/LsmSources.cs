using Neuromorphic.Cli.Progress;
using Neuromorphic.Data.Archives;
using Neuromorphic.Data.Caching;
using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>Opens what a reference points at, as recordings.</summary>
internal static class LsmSources
{
    /// <summary>Opens a data set; images are turned into recordings first, unless the cache has them.</summary>
    /// <exception cref="IOException">The cache cannot be written, or has too little space.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the conversion left nothing.</exception>
    public static RecordingDataSet Open(DatasetReference reference, ExperimentContext context) => reference.Kind switch
    {
        DatasetKind.NMnist => NMnistFolder.Open(reference.ResolveFolder()),
        DatasetKind.Mnist => Convert(MnistFolder.Open(reference.ResolveFolder()), context),
        _ => reference.Count is { } count ? GeneratedDigits.Create(count) : GeneratedDigits.Create(),
    };

    /// <summary>As <see cref="Open"/>, but recordings that are not in the cache are made when they are read; writes nothing.</summary>
    public static (RecordingDataSet Data, IReadOnlyList<string> Plans) Preview(DatasetReference reference, ExperimentContext context)
    {
        if (reference.Kind != DatasetKind.Mnist) return (Open(reference, context), []);
        ImageDataSet images = MnistFolder.Open(reference.ResolveFolder());
        (CameraRecordings train, CameraRecordings? test) = CameraRecordings.Of(images);
        EventCache cache = new();
        return (new RecordingDataSet(images.Name, train, test), [.. new[] { train, test }.OfType<CameraRecordings>().Select(part => cache.Plan(part.CacheEntry()).ToString())]);
    }

    /// <summary>What a reader must know of recordings of that kind.</summary>
    public static IReadOnlyList<string> Notes(DatasetReference reference) => reference.Kind switch
    {
        DatasetKind.Generated => ["The recordings are generated: drawn digits, seen by a simulated event camera. Figures on them are not figures on N-MNIST."],
        DatasetKind.Mnist => ["The recordings are images seen by a simulated event camera, not recordings of a sensor: published figures on N-MNIST are of other recordings."],
        _ => [],
    };

    private static RecordingDataSet Convert(ImageDataSet images, ExperimentContext context)
    {
        (CameraRecordings train, CameraRecordings? test) = CameraRecordings.Of(images);
        EventCache cache = new();
        return new RecordingDataSet(images.Name, Kept(train), test is null ? null : Kept(test));

        EventArchive Kept(CameraRecordings part)
        {
            IProgressPart? shown = null;
            try
            {
                EventArchive archive = cache.GetOrMake(
                    part.CacheEntry(), plan => context.Progress.Note(plan.ToString()), context.Threads,
                    new ProgressRelay<EventArchiveProgress>(p => (shown ??= context.Progress.Begin($"Turn images into events: {part.Name}", p.Total)).Report(p.Done)), context.Stop);
                if (shown is not null) context.Kept(cache.Plan(part.CacheEntry()).ToString());
                return archive;
            }
            finally
            {
                shown?.Dispose();
            }
        }
    }
}
