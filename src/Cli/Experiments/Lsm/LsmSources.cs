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
}
