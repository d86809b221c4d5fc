using Neuromorphic.Data.Sets;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>The recordings of a run: one set, of which the first ones are for training and the others for test.</summary>
/// <param name="Set">All recordings, training first.</param>
/// <param name="TrainCount">How many of them are for training.</param>
/// <param name="Description">For reports: which recordings, and how they were divided.</param>
/// <param name="Notes">What a reader must know of them.</param>
internal sealed record LsmData(RecordingSet Set, int TrainCount, string Description, IReadOnlyList<string> Notes)
{
    /// <summary>Share of a folder without a test part that is trained on.</summary>
    public const double TrainShare = 0.8;

    /// <summary>Recordings to test on.</summary>
    public int TestCount => Set.Count - TrainCount;

    /// <summary>Opens the recordings that the options name and divides them.</summary>
    /// <exception cref="ToolException">Too few are left for training or test.</exception>
    public static LsmData Open(LsmOptions options, ExperimentContext context)
    {
        DatasetReference reference = DatasetReference.Parse(options.Data);
        return Divide(options, LsmSources.Open(reference, context), LsmSources.Notes(reference));
    }

    /// <summary>Divides a data set as the options say.</summary>
    /// <exception cref="ToolException">Too few recordings are left for training or test, or their classes are not known.</exception>
    public static LsmData Divide(LsmOptions options, RecordingDataSet data, IReadOnlyList<string> notes)
    {
        int train, test;
        RecordingSet all;
        string how;
        if (data.Test is null)
        {
            // By position, which is by recording number: a division by class folder would not mix the classes.
            int border = (int)Math.Round(TrainShare * data.Train.Count);
            (train, test) = (Limit(border, options.Train), Limit(data.Train.Count - border, options.Test));
            all = data.Train.Select(data.Name, [.. Enumerable.Range(0, train), .. Enumerable.Range(border, test)]);
            how = $"no test part: the first {TrainShare:P0} by name are for training";
        }
        else
        {
            (train, test) = (Limit(data.Train.Count, options.Train), Limit(data.Test.Count, options.Test));
            all = Sets.Join(data.Name, data.Train.Select(data.Name, Enumerable.Range(0, train)), data.Test.Select(data.Name, Enumerable.Range(0, test)));
            how = "with a test part of its own";
        }
        if (train < 2 || test < 1)
            throw new ToolException(ExitCode.Invalid, $"'{options.Data}' leaves {train} recordings to train on and {test} to test on; at least 2 and 1 are needed. Use a larger set, or larger --train and --test.");
        CheckClasses(options, all);
        return new LsmData(all, train, $"{data.Name}: {train} to train on, {test} to test on ({how})", notes);
    }

    private static void CheckClasses(LsmOptions options, RecordingSet all)
    {
        int unknown = all.Labels.IndexOf(-1);
        bool single = !all.Labels.ContainsAnyExcept(all.Labels[0]);
        if (unknown < 0 && !single) return;
        string problem = unknown >= 0 ? $"holds recordings without a class, the first at position {unknown}" : $"holds recordings of class '{all.Classes[all.Labels[0]]}' only";
        throw new ToolException(ExitCode.Invalid, $"'{options.Data}' {problem}; training needs at least two classes. Put the recordings into folders that are named after their classes.");
    }

    private static int Limit(int count, int wanted) => wanted == 0 ? count : Math.Min(wanted, count);
}
