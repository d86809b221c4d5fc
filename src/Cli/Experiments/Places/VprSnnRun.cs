using System.Globalization;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Data.Sets;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Places;

namespace Neuromorphic.Cli.Experiments.Places;

/// <summary>Trains and asks the ensemble of simulated networks: fused with hyperactive neurons removed, with all neurons, and every member alone.</summary>
internal static class VprSnnRun
{
    public static List<PlaceContender> Run(PlacesOptions options, ExperimentContext context, TraverseSet set, PlaceTruth truth, int[] outside)
    {
        VprSnnEnsembleOptions ensemble = options.Ensemble;
        PlacesExperiment.PreparedTraverse prepared = PlacesExperiment.PreparedTraverse.Of(set, ensemble.Module.Images);
        ScoreMatrix removed = new(set.Query.Count, set.Places), kept = new(set.Query.Count, set.Places);
        List<(string Name, ScoreMatrix Scores)> members = [];
        double training = 0, trainingCpu = 0, asking = 0;
        long synapses = 0;
        for (int member = 0; member < ensemble.Members; member++)
        {
            VprSnnEnsembleOptions own = Seeded(ensemble, context.Seed, member);
            using IProgressPart part = context.Progress.Begin(string.Create(CultureInfo.InvariantCulture, $"Train member {member + 1} of {ensemble.Members}"), 1000);
            long start = context.Time.GetTimestamp();
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            VprSnnModel model = VprSnnModel.Train(own, prepared.References, context.Backend, new ProgressRelay<double>(share => part.Report((long)(1000 * share))), context.Stop);
            training += context.Time.GetElapsedTime(start).TotalSeconds;
            trainingCpu += (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            start = context.Time.GetTimestamp();
            int[][][] spikes = model.Spikes(prepared.Query, context.Backend, context.Stop);
            asking += context.Time.GetElapsedTime(start).TotalSeconds;
            ScoreMatrix scores = model.Scores(spikes, ensemble.Hyperactive);
            Add(removed, scores);
            Add(kept, model.Scores(spikes, 0));
            synapses += model.Synapses;
            if (ensemble.Members > 1) members.Add((string.Create(CultureInfo.InvariantCulture, $"ensemble, member {member + 1}"), scores));
        }
        double perQuery = asking / set.Query.Count;
        List<PlaceContender> contenders =
        [
            new PlaceContender("ensemble", removed, truth, set.Frames, outside)
            {
                TrainingSeconds = training, TrainingCpuSeconds = trainingCpu, QueryMilliseconds = 1000 * perQuery, QueriesPerSecond = 1 / perQuery, Synapses = synapses,
            },
        ];
        if (ensemble.Hyperactive > 0) contenders.Add(new PlaceContender("ensemble, hyperactive neurons kept", kept, truth, set.Frames, outside));
        contenders.AddRange(members.Select(member => new PlaceContender(member.Name, member.Scores, truth, set.Frames, outside)));
        return contenders;
    }

    /// <summary>Two presentations of one module, in training and not, times all there are.</summary>
    public static RunEstimate Estimate(PlacesOptions options, ExperimentContext context, TraverseSet set)
    {
        VprSnnEnsembleOptions ensemble = options.Ensemble;
        PlacesExperiment.PreparedTraverse prepared = PlacesExperiment.PreparedTraverse.Of(set.First(1), ensemble.Module.Images);
        int modules = (set.Places + ensemble.PlacesPerModule - 1) / ensemble.PlacesPerModule;
        double[] seconds = new double[2];
        for (int training = 0; training < 2; training++)
        {
            using VprSnnModules module = new(ensemble.Module, 0, 1, context.Backend, training == 1, stop: context.Stop);
            module.Present([prepared.Query[0]], context.Stop);
            long start = context.Time.GetTimestamp();
            module.Present([prepared.Query[0]], context.Stop);
            seconds[training] = context.Time.GetElapsedTime(start).TotalSeconds;
        }
        double shown = (double)set.References.Count * set.Places * ensemble.Epochs, asked = (double)modules * (set.Places + set.Query.Count);
        MemoryEstimate memory = context.Backend.Estimate(VprSnnProgram.Build(ensemble.Module, 0, modules, training: true), CompileOptions.Default);
        return new RunEstimate(
            memory.Bytes, memory.Synapses, TimeSpan.FromSeconds(ensemble.Members * (shown * seconds[1] + asked * seconds[0]) / context.Threads), "Time: one module was shown an image, in training and not.");
    }

    private static VprSnnEnsembleOptions Seeded(VprSnnEnsembleOptions options, ulong seed, int member)
        => options with { Module = options.Module with { Seed = (options.Module.Seed != 0 ? options.Module.Seed : seed) + (ulong)member } };

    private static void Add(ScoreMatrix sum, ScoreMatrix scores)
    {
        for (int i = 0; i < sum.Values.Length; i++) sum.Values[i] += scores.Values[i];
    }
}
