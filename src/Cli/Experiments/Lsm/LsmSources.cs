using Neuromorphic.Data.Sets;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>Opens what a reference points at, as recordings.</summary>
internal static class LsmSources
{
    public static RecordingDataSet Open(DatasetReference reference, ExperimentContext context) => reference.Kind switch
    {
        DatasetKind.NMnist => NMnistFolder.Open(reference.ResolveFolder()),
        _ => throw new ToolException(ExitCode.Invalid, $"'{reference}' cannot be opened by this build."),
    };

    /// <summary>What a reader must know of recordings of that kind.</summary>
    public static IReadOnlyList<string> Notes(DatasetReference reference) => reference.Kind switch
    {
        DatasetKind.Generated => ["The recordings are generated: drawn digits, seen by a simulated event camera. Figures on them are not figures on N-MNIST."],
        DatasetKind.Mnist => ["The recordings are images seen by a simulated event camera, not recordings of a sensor: published figures on N-MNIST are of other recordings."],
        _ => [],
    };
}
