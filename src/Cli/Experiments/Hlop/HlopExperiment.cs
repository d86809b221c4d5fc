using Microsoft.Extensions.Configuration;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Data.Sets;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Continual;
using Neuromorphic.Snn.Learning;

namespace Neuromorphic.Cli.Experiments.Hlop;

/// <summary>Learns a sequence of tasks with Hebbian orthogonal projection, beside other methods, and shows what is forgotten.</summary>
public sealed class HlopExperiment : Experiment<HlopRunOptions>
{
    /// <inheritdoc/>
    public override string Name => "hlop";

    /// <inheritdoc/>
    public override string Summary => "Learn tasks one after the other and keep what was learned, by Hebbian orthogonal projection.";

    /// <inheritdoc/>
    public override string Headline => "acc";

    /// <inheritdoc/>
    protected override HlopRunOptions Defaults(IConfiguration written, ulong seed)
    {
        HlopRunOptions options = new();
        // A minute, and enough batches of each task for the old ones to be forgotten without protection.
        bool generated = (written["data"] ?? options.Data).StartsWith("generated", StringComparison.OrdinalIgnoreCase);
        return generated ? options with { Tasks = 5, Epochs = 3 } : options;
    }

    /// <inheritdoc/>
    protected override HlopRunOptions Complete(HlopRunOptions options, Func<string, string> resolve)
    {
        DatasetReference data = DatasetReference.Parse(options.Data);
        if (data.Folder is not null) options = options with { Data = DatasetReference.Parse($"{data.Kind}:{data.ResolveFolder()}").ToString() };
        return options.Permutations is null ? options : options with { Permutations = resolve(options.Permutations) };
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Problems(HlopRunOptions options)
    {
        List<string> problems = [];
        try
        {
            DatasetReference data = DatasetReference.Parse(options.Data);
            if (data.Kind == DatasetKind.NMnist) problems.Add($"options.data: '{options.Data}' are recordings; hlop learns images. Use generated or mnist:<folder>.");
        }
        catch (ArgumentException error)
        {
            problems.Add($"options.data: {error.Message}");
        }
        problems.AddRange(options.Training(784, Math.Max(2, options.ClassesPerTask), 0).Check().Select(gap => $"options: {gap}"));
        if (options.CapturedEnergy is not (> 0 and < 1)) problems.Add(FormattableString.Invariant($"options.capturedEnergy: is {options.CapturedEnergy}; allowed are numbers between 0 and 1."));
        if (options.Scenario != HlopScenario.Permuted && options.Permutations is not null) problems.Add("options.permutations: are for the scenario permuted. Leave them out.");
        if (options.Compare.Contains(options.Method) || options.Compare.Distinct().Count() != options.Compare.Count)
            problems.Add($"options.compare: {string.Join(", ", options.Compare)} beside {options.Method} names a method twice. Name each once.");
        return problems;
    }

    /// <inheritdoc/>
    protected override RunEstimate Estimate(HlopRunOptions options, ExperimentContext context)
    {
        HlopData data = HlopData.Open(options, context);
        TrainingOptions training = options.Training(data.Tasks[0].Train.Inputs, data.Outputs, context.Seed);
        MemoryEstimate memory = ContinualRun.Estimate(training, options.Create(options.Method), context.Backend);
        // A few batches of the run itself; the first one compiles code.
        ExampleSet pilot = data.Tasks[0].Train.First(4 * options.Batch);
        LearningTask task = new("pilot", pilot, pilot);
        double seconds = 0;
        foreach (HlopMethod method in options.Compare.Prepend(options.Method))
        {
            double each = 0;
            for (int pass = 0; pass < 2; pass++)
            {
                using ContinualRun run = new(training, new ContinualOptions { TestAll = false }, [task], options.Create(method), context.Backend);
                ContinualResult result = run.Run(stop: context.Stop);
                double tests = result.EvaluationCpuSeconds / pilot.Count * data.Tasks.Sum(t => (double)t.Test.Count) * (options.TestAll ? data.Tasks.Count + 1 : (data.Tasks.Count + 1) / 2.0);
                each = result.TrainingSeconds / result.Samples * data.Tasks.Sum(t => (double)t.Train.Count) * options.Epochs + tests;
            }
            seconds += each;
        }
        return new RunEstimate(memory.Bytes, memory.Synapses, TimeSpan.FromSeconds(seconds), $"Time: {pilot.Count} images were trained on and tested with every method. {data.Description}.");
    }

    /// <inheritdoc/>
    protected override Task<ExperimentResult> RunAsync(HlopRunOptions options, ExperimentContext context) => Task.FromResult(Run(options, context));

    private static ExperimentResult Run(HlopRunOptions options, ExperimentContext context)
    {
        HlopData data = HlopData.Open(options, context);
        List<(string Name, ContinualResult Result)> results = [];
        foreach (HlopMethod method in options.Compare.Prepend(options.Method))
        {
            ContinualMethod instance = options.Create(method);
            using ContinualRun run = new(
                options.Training(data.Tasks[0].Train.Inputs, data.Outputs, context.Seed), new ContinualOptions { Epochs = options.Epochs, TestAll = options.TestAll }, data.Tasks, instance,
                context.Backend);
            using IProgressPart part = context.Progress.Begin($"Learn with {instance.Name}", Math.Max(1, run.TotalBatches));
            ContinualResult result = run.Run(
                new ProgressRelay<ContinualProgress>(p =>
                {
                    part.Report(p.Batches, p.Text);
                    if (p.EndsTask) context.Progress.Note($"{instance.Name}: {p.Text}");
                }), context.Stop);
            results.Add((instance.Name, result));
        }
        return new HlopReport(options, context, data, results).Write();
    }
}
