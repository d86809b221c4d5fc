using System.Diagnostics;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Data.Images;
using Neuromorphic.Data.Sets;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Places;

namespace Neuromorphic.Cli.Experiments.Places;

/// <summary>Learns the places of reference traverses and recognises them in a query traverse of another season, beside template matching.</summary>
public sealed class PlacesExperiment : Experiment<PlacesOptions>
{
    /// <summary>What template matching is called.</summary>
    internal const string SadName = "sum of absolute differences";

    private const int TimedQueries = 200;

    /// <inheritdoc/>
    public override string Name => "places";

    /// <inheritdoc/>
    public override string Summary => "Recognise places seen in another season: modular spiking networks beside template matching.";

    /// <inheritdoc/>
    public override string Headline => "recallAt1";

    /// <inheritdoc/>
    public override bool Saves => true;

    /// <inheritdoc/>
    protected override PlacesOptions Complete(PlacesOptions options, Func<string, string> resolve)
    {
        TraverseReference data = TraverseReference.Parse(options.Data);
        return data.Folder is null ? options : options with { Data = data.WithFolder(DataRoot.Resolve(data.Folder)).ToString() };
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Problems(PlacesOptions options)
    {
        List<string> problems = [];
        try
        {
            TraverseReference.Parse(options.Data);
        }
        catch (ArgumentException error)
        {
            problems.Add($"options.data: {error.Message}");
        }
        problems.AddRange(options.Ensemble.Check().Select(gap => $"options.{gap}"));
        problems.AddRange(options.Patches.Check().Select(gap => $"options.{gap}"));
        problems.AddRange(options.Tempo.Check().Select(gap => $"options.{gap}"));
        return problems;
    }

    /// <inheritdoc/>
    protected override RunEstimate Estimate(PlacesOptions options, ExperimentContext context)
    {
        TraverseSet set = Open(options);
        PreparedTraverse prepared = PreparedTraverse.Of(set, options.Method == PlaceMethod.Best ? options.Patches.Images : options.Tempo.Images);
        long scores = 8L * set.Query.Count * set.Places;
        if (options.Method == PlaceMethod.Sad) return new RunEstimate(scores, 0, TimeSpan.FromSeconds(1e-9 * set.Query.Count * set.Places * options.Tempo.Images.Pixels), "Counted: one pixel takes a nanosecond.");
        if (options.Method == PlaceMethod.Ensemble) return VprSnnRun.Estimate(options, context, set);
        if (options.Method == PlaceMethod.Best) return EstimatePatches(options, context, set, prepared);
        // Steps of a small module, scaled by the weights that a step passes over.
        int pilot = Math.Min(20, set.Places);
        TempoOptions tried = Tempo(options, context) with { Epochs = 1, PlacesPerModule = pilot };
        long start = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            // The first pass compiles code; the second one is the measurement.
            start = context.Time.GetTimestamp();
            TempoModel.Train(tried, [.. prepared.References.Select(reference => reference[..pilot])], context.Backend, null, context.Stop);
        }
        int modules = options.Tempo.Modules(set.Places), places = (set.Places + modules - 1) / modules;
        long features = options.Tempo.Features, ofPixels = options.Tempo.Images.Pixels * features;
        double ratio = (double)set.Places / pilot * options.Tempo.Epochs * (ofPixels + features * places) / (ofPixels + features * pilot);
        MemoryEstimate memory = context.Backend.Estimate(
            TempoProgram.Training(options.Tempo, [.. Enumerable.Repeat(places, modules)], options.Batch), CompileOptions.Default);
        return new RunEstimate(
            memory.Bytes + scores, (ofPixels + features * places) * modules, ratio * context.Time.GetElapsedTime(start),
            $"Time: {pilot} places were trained for one pass.");
    }

    /// <summary>The regression of a few places: its cost grows with the square of the images (products) and with images times neurons times places (weights).</summary>
    private static RunEstimate EstimatePatches(PlacesOptions options, ExperimentContext context, TraverseSet set, PreparedTraverse prepared)
    {
        int pilot = Math.Clamp(set.Places / 4, Math.Min(set.Places, 8), 128);
        long start = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            start = context.Time.GetTimestamp();
            PatchSpikeModel.Train(Patches(options, context), [.. prepared.References.Select(reference => reference[..pilot])], context.Backend, context.Stop);
        }
        double ratio = (double)set.Places / pilot;
        long readout = (long)options.Patches.Neurons * set.Places;
        MemoryEstimate memory = context.Backend.Estimate(PatchSpikeProgram.Build(options.Patches, set.Places, options.Batch), CompileOptions.Default);
        return new RunEstimate(
            memory.Bytes + 4 * readout * (2 + set.References.Count), memory.Synapses, ratio * ratio * context.Time.GetElapsedTime(start), $"Time: a readout of {pilot} places was trained.");
    }

    /// <inheritdoc/>
    protected override Task<ExperimentResult> RunAsync(PlacesOptions options, ExperimentContext context) => Task.FromResult(Run(options, context));

    private static ExperimentResult Run(PlacesOptions options, ExperimentContext context)
    {
        if (options.Method is PlaceMethod.Sad or PlaceMethod.Ensemble && context.SavePath is not null)
        {
            string why = options.Method == PlaceMethod.Sad ? "Template matching trains nothing that could be saved." : "Ensembles of simulated networks cannot be saved yet.";
            throw new ToolException(ExitCode.Invalid, $"{why} Leave out --save, or use --method tempo or best.");
        }
        TraverseSet set = Open(options);
        PlaceTruth truth = new PlaceTruth(set.Right, set.Places).Tolerant(options.Tolerance);
        int[] outside = [.. Enumerable.Range(0, truth.Queries).Where(q => set.Right[q].All(place => place >= options.Calibration))];
        List<PlaceContender> contenders = [];
        if (options.Method == PlaceMethod.Tempo) contenders.Add(RunTempo(options, context, set, truth, outside));
        if (options.Method == PlaceMethod.Ensemble) contenders.AddRange(VprSnnRun.Run(options, context, set, truth, outside));
        if (options.Method == PlaceMethod.Best) contenders.Add(RunPatches(options, context, set, truth, outside));
        if (options.Method == PlaceMethod.Sad || options.Baseline) contenders.Add(RunSad(context, set, truth, outside));
        if (options.Baseline)
        {
            PreparedTraverse pixels = PreparedTraverse.Of(set, PlaceImageOptions.VprSnn), whole = PreparedTraverse.Of(set, HogBaseline.Images);
            contenders.Add(new PlaceContender("linear map of the pixels", LinearBaseline.Scores(pixels.References, pixels.Query, stop: context.Stop), truth, set.Frames, outside));
            contenders.Add(new PlaceContender("histograms of gradients", HogBaseline.Scores(whole.References, whole.Query), truth, set.Frames, outside));
        }
        return new PlacesReport(options, context, set, contenders, outside.Length).Write();
    }

    private static TraverseSet Open(PlacesOptions options)
    {
        TraverseSet set = TraverseReference.Parse(options.Data).Open();
        if (options.Places > set.Places)
            throw new ToolException(ExitCode.Invalid, $"'{options.Data}' has {set.Places} places, {options.Places} are asked for. Use --places {set.Places} or fewer, or 0 for all.");
        return options.Places == 0 ? set : set.First(options.Places);
    }

    /// <summary>The seed of the run is that of the draws, unless the options have one of their own.</summary>
    private static TempoOptions Tempo(PlacesOptions options, ExperimentContext context) => options.Tempo.Seed != 0 ? options.Tempo : options.Tempo with { Seed = context.Seed };

    private static PlaceContender RunTempo(PlacesOptions options, ExperimentContext context, TraverseSet set, PlaceTruth truth, int[] outside)
    {
        PreparedTraverse prepared = PreparedTraverse.Of(set, options.Tempo.Images);
        using IProgressPart part = context.Progress.Begin($"Train {set.Places} places in {options.Tempo.Modules(set.Places)} modules", 1000);
        long start = context.Time.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        TempoModel model = TempoModel.Train(Tempo(options, context), prepared.References, context.Backend, new ProgressRelay<double>(share => part.Report((long)(1000 * share))), context.Stop);
        double seconds = context.Time.GetElapsedTime(start).TotalSeconds, cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        Save(context, path => PlaceModelFile.Write(path, model));
        using TempoNetwork network = new(model, context.Backend, options.Batch, context.Stop);
        (ScoreMatrix scores, double perSecond) = Timed(context, prepared.Query, queries => network.Scores(queries, context.Stop));
        using TempoNetwork single = new(model, context.Backend, 1, context.Stop);
        return new PlaceContender("tempo", scores, truth, set.Frames, outside)
        {
            TrainingSeconds = seconds,
            TrainingCpuSeconds = cpuSeconds,
            QueriesPerSecond = perSecond,
            QueryMilliseconds = Median(context, prepared.Query, query => single.Scores([query])),
            Synapses = model.Synapses,
        };
    }

    private static PlaceContender RunPatches(PlacesOptions options, ExperimentContext context, TraverseSet set, PlaceTruth truth, int[] outside)
    {
        PreparedTraverse prepared = PreparedTraverse.Of(set, options.Patches.Images);
        PatchSpikeOptions patches = Patches(options, context);
        using IProgressPart part = context.Progress.Begin($"Train a readout of {patches.Neurons} neurons for {set.Places} places", 1);
        long start = context.Time.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        PatchSpikeModel model = PatchSpikeModel.Train(patches, prepared.References, context.Backend, context.Stop);
        double seconds = context.Time.GetElapsedTime(start).TotalSeconds, cpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        part.Report(1);
        Save(context, path => PlaceModelFile.Write(path, model));
        using PatchSpikeNetwork network = new(model, context.Backend, options.Batch, context.Stop);
        (ScoreMatrix scores, double perSecond) = Timed(context, prepared.Query, queries => network.Scores(queries, context.Stop));
        using PatchSpikeNetwork single = new(model, context.Backend, 1, context.Stop);
        return new PlaceContender("patch spikes", scores, truth, set.Frames, outside)
        {
            TrainingSeconds = seconds,
            TrainingCpuSeconds = cpuSeconds,
            QueriesPerSecond = perSecond,
            QueryMilliseconds = Median(context, prepared.Query, query => single.Scores([query])),
            Synapses = model.Synapses,
        };
    }

    private static PatchSpikeOptions Patches(PlacesOptions options, ExperimentContext context)
        => options.Patches.Seed != 0 ? options.Patches : options.Patches with { Seed = context.Seed };

    private static PlaceContender RunSad(ExperimentContext context, TraverseSet set, PlaceTruth truth, int[] outside)
    {
        PreparedTraverse prepared = PreparedTraverse.Of(set, PlaceImageOptions.VprSnn);
        (ScoreMatrix scores, double perSecond) = Timed(context, prepared.Query, queries => SadBaseline.Scores(prepared.References, queries));
        return new PlaceContender(SadName, scores, truth, set.Frames, outside)
        {
            QueriesPerSecond = perSecond,
            QueryMilliseconds = Median(context, prepared.Query, query => SadBaseline.Scores(prepared.References, [query])),
        };
    }

    private static void Save(ExperimentContext context, Action<string> write)
    {
        if (context.SavePath is not { } path) return;
        try
        {
            write(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.CannotWrite, $"The model cannot be written to '{path}': {error.Message} An earlier one is as it was.", error);
        }
    }

    /// <summary>All scores, and how fast they came the second time, when all code is compiled.</summary>
    private static (ScoreMatrix Scores, double PerSecond) Timed(ExperimentContext context, byte[][] queries, Func<byte[][], ScoreMatrix> score)
    {
        ScoreMatrix scores = score(queries);
        byte[][] some = queries[..Math.Min(queries.Length, 512)];
        long start = context.Time.GetTimestamp();
        score(some);
        return (scores, some.Length / Math.Max(1e-9, context.Time.GetElapsedTime(start).TotalSeconds));
    }

    private static double Median(ExperimentContext context, byte[][] queries, Action<byte[]> ask)
    {
        List<double> times = [];
        foreach (byte[] query in queries.Take(TimedQueries))
        {
            context.Stop.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            ask(query);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>The images of all traverses, prepared alike.</summary>
    internal sealed record PreparedTraverse(byte[][][] References, byte[][] Query)
    {
        public static PreparedTraverse Of(TraverseSet set, PlaceImageOptions options)
        {
            PlaceImages images = new(options);
            byte[][] Prepare(GreyImages greys) => images.PrepareAll(greys.Count, greys.Image, greys.Rows, greys.Columns);
            return new PreparedTraverse([.. set.References.Select(Prepare)], Prepare(set.Query));
        }
    }
}
