using System.Buffers.Binary;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;
using Neuromorphic.Snn.Continual;

namespace Neuromorphic.Cli.Experiments.Hlop;

/// <summary>The images and tasks of a run.</summary>
/// <param name="Tasks">In order.</param>
/// <param name="Outputs">Outputs of the network.</param>
/// <param name="Description">For reports.</param>
/// <param name="Notes">What a reader must know.</param>
internal sealed record HlopData(IReadOnlyList<LearningTask> Tasks, int Outputs, string Description, IReadOnlyList<string> Notes)
{
    /// <summary>Mean and standard deviation of MNIST's pixels over 255: what the published settings normalise by.</summary>
    private const double Mean = 0.1307, Deviation = 0.3081;

    /// <summary>Generated images where the reference does not say how many: four to train on for each to test on.</summary>
    public const int GeneratedCount = 5000;

    /// <summary>Opens images and makes tasks of them.</summary>
    /// <exception cref="ToolException">Data and options do not fit together.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static HlopData Open(HlopRunOptions options, ExperimentContext context)
    {
        DatasetReference reference = DatasetReference.Parse(options.Data);
        (ExampleSet train, ExampleSet test, string name, int classes) = reference.Kind switch
        {
            DatasetKind.Generated => Generate(reference.Count ?? GeneratedCount, context),
            DatasetKind.Mnist => Read(reference.ResolveFolder()),
            _ => throw new ToolException(ExitCode.Invalid, $"options.data: '{options.Data}' are recordings; hlop learns images. Use generated or mnist:<folder>."),
        };
        (train, test) = (train.First(options.Train), test.First(options.Test));
        IReadOnlyList<LearningTask> tasks;
        string how;
        if (options.Scenario == HlopScenario.Permuted)
        {
            int[][] orders = options.Permutations is { } folder
                ? [.. Enumerable.Range(0, options.Tasks).Select(task => ReadOrder(Path.Combine(folder, $"perm_{task}.i32"), train.Inputs))]
                : TaskSequences.Orders(context.Seed, options.Tasks, train.Inputs);
            tasks = TaskSequences.Permuted(train, test, orders);
            how = $"{tasks.Count} permutations of the pixels, {(options.Permutations is null ? "drawn" : "read")}, one head";
        }
        else
        {
            if (options.Tasks * options.ClassesPerTask > classes)
                throw new ToolException(ExitCode.Invalid, $"options.tasks: {options.Tasks} tasks of {options.ClassesPerTask} classes need {options.Tasks * options.ClassesPerTask} classes; '{name}' has {classes}. Choose fewer.");
            classes = options.Tasks * options.ClassesPerTask;
            bool own = options.Scenario == HlopScenario.SplitTask;
            tasks = TaskSequences.Split(train, test, classes, options.ClassesPerTask, own);
            how = $"{tasks.Count} tasks of {options.ClassesPerTask} classes, {(own ? "each with its own head" : "all in one head")}";
        }
        List<string> notes = [];
        if (reference.Kind == DatasetKind.Generated) notes.Add("The images are generated: digits drawn by rule. Figures on them are not figures on MNIST.");
        if (options.Scenario == HlopScenario.SplitTask) notes.Add("The task is known at test: task-incremental learning, the easier setting.");
        return new HlopData(tasks, classes, $"{name}: {train.Count} to train on, {test.Count} to test on; {how}", notes);
    }

    private static (ExampleSet Train, ExampleSet Test, string Name, int Classes) Generate(int count, ExperimentContext context)
    {
        int test = count / 5, train = count - test;
        if (test < 10) throw new ToolException(ExitCode.Invalid, $"options.data: {count} generated images leave {test} to test on; at least 50 are needed.");
        GeneratedDigitsOptions options = new() { Train = train, Test = test };
        const int Size = 28 * 28;
        byte[] bytes = new byte[count * Size];
        int[] labels = new int[count];
        using IProgressPart part = context.Progress.Begin("Draw digits", count);
        for (int i = 0; i < count; i++)
        {
            GeneratedDigits.Drawing(options, i).CopyTo(bytes, i * Size);
            labels[i] = i % 10;
            if (i % 100 == 0) part.Report(i);
        }
        return (
            new ExampleSet(bytes.AsMemory(0, train * Size), labels.AsSpan(0, train), Mean, Deviation), new ExampleSet(bytes.AsMemory(train * Size), labels.AsSpan(train), Mean, Deviation),
            GeneratedDigits.Name, 10);
    }

    private static (ExampleSet Train, ExampleSet Test, string Name, int Classes) Read(string folder)
    {
        ImageDataSet data = MnistFolder.Open(folder);
        if (data.Test is null) throw new ToolException(ExitCode.Invalid, $"'{folder}' has no test images; hlop needs them.");
        return (Examples(data.Train), Examples(data.Test), data.Name, data.Classes.Count);
    }

    private static ExampleSet Examples(ImageSet set)
    {
        int size = set.Rows * set.Columns;
        byte[] bytes = new byte[(long)set.Count * size];
        for (int i = 0; i < set.Count; i++) set.Image(i).CopyTo(bytes.AsSpan(i * size));
        return new ExampleSet(bytes, set.Labels, Mean, Deviation);
    }

    private static int[] ReadOrder(string path, int inputs)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length != 4 * inputs) throw new InvalidDataException($"'{path}' has {bytes.Length} bytes; a permutation of {inputs} pixels has {4 * inputs}.");
        int[] order = [.. Enumerable.Range(0, inputs).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)))];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, inputs))) throw new InvalidDataException($"'{path}' is no permutation: it must hold each of 0 to {inputs - 1} once.");
        return order;
    }
}
