using Neuromorphic.Cli.Progress;
using Neuromorphic.Data.Archives;
using Neuromorphic.Data.Caching;
using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>Opens what a reference points at, and says what that takes.</summary>
internal static class LsmSources
{
    /// <summary>Opens a data set; images are turned into recordings first, unless the cache has them.</summary>
    /// <exception cref="IOException">The cache cannot be written, or has too little space.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the conversion left nothing.</exception>
    public static RecordingDataSet Open(DatasetReference reference, ExperimentContext context)
    {
        IProgressPart? part = null;
        List<EventCachePlan> made = [];
        try
        {
            return RecordingSources.Open(
                reference, cache: null,
                plan =>
                {
                    // Training and test are made one after the other, each announced.
                    part?.Dispose();
                    context.Progress.Note(plan.ToString());
                    part = context.Progress.Begin($"Turn images into events: {plan.Name}", plan.Recordings);
                    made.Add(plan);
                },
                new ProgressRelay<EventArchiveProgress>(p => part?.Report(p.Done)), context.Stop);
        }
        catch (IOException error) when (error.GetType() == typeof(IOException) && reference.Kind == DatasetKind.Mnist)
        {
            // What cannot be read has an error of its own kind; a plain one is of the cache: no space, no permission.
            throw new ToolException(ExitCode.CannotWrite, error.Message, error);
        }
        finally
        {
            part?.Dispose();
            foreach (EventCachePlan plan in made.Where(plan => File.Exists(plan.Path))) context.Kept($"the recordings of {plan.Name} in '{plan.Path}'");
        }
    }

    /// <summary>As <see cref="Open"/>, but writes nothing: recordings that the cache lacks are made when they are read.</summary>
    public static (RecordingDataSet Data, IReadOnlyList<string> Plans) Preview(DatasetReference reference, ExperimentContext context)
    {
        if (reference.Kind != DatasetKind.Mnist) return (Open(reference, context), []);
        ImageDataSet images = MnistFolder.Open(reference.ResolveFolder());
        (CameraRecordings train, CameraRecordings? test) = CameraRecordings.Of(images);
        return (new RecordingDataSet(images.Name, train, test), [.. RecordingSources.Plan(reference).Select(plan => plan.ToString())]);
    }

    /// <summary>What a reader must know of recordings of that kind.</summary>
    public static IReadOnlyList<string> Notes(DatasetReference reference) => reference.Kind switch
    {
        DatasetKind.Generated => ["The recordings are generated: drawn digits, seen by a simulated event camera. Figures on them are not figures on N-MNIST."],
        DatasetKind.Mnist => ["The recordings are images seen by a simulated event camera, not recordings of a sensor: published figures on N-MNIST are of other recordings."],
        _ => [],
    };
}
