using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Data.Sets;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>Trains and tests a liquid state machine on event recordings, beside plain classifiers and larger reservoirs on the same recordings.</summary>
/// <remarks>
/// The reservoir is fixed, so every recording is encoded once; test and cross-validation train readouts on parts of the same features.
/// </remarks>
public sealed class LsmExperiment : Experiment<LsmOptions>
{
    /// <inheritdoc/>
    public override string Name => "lsm";

    /// <inheritdoc/>
    public override string Summary => "Train and test a liquid state machine on event recordings of digits.";

    /// <inheritdoc/>
    public override bool Saves => true;

    /// <inheritdoc/>
    protected override LsmOptions Defaults(IConfiguration written, ulong seed)
        => LsmPresets.Find(written["preset"] ?? LsmPresets.Default, seed) ?? LsmPresets.Find(LsmPresets.Default, seed)!;

    /// <inheritdoc/>
    protected override LsmOptions Complete(LsmOptions options, Func<string, string> resolve)
    {
        DatasetReference data = DatasetReference.Parse(options.Data);
        return data.Folder is null ? options : options with { Data = DatasetReference.Parse($"{data.Kind}:{data.ResolveFolder()}").ToString() };
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Problems(LsmOptions options)
    {
        List<string> problems = [];
        if (LsmPresets.Find(options.Preset, 0) is null) problems.Add(LsmPresets.Unknown(options.Preset));
        try
        {
            DatasetReference.Parse(options.Data);
        }
        catch (ArgumentException error)
        {
            problems.Add($"options.data: {error.Message}");
        }
        if (options.Folds == 1) problems.Add("options.folds: is 1; cross-validation needs at least 2 parts, and 0 leaves it out.");
        if (options.Reservoir.InputGain < 0 || options.Reservoir.RecurrentGain < 0) problems.Add("options.reservoir: gains are not negative.");
        // Classes and channels follow from the recordings; everything else can be checked before they are opened.
        else problems.AddRange(options.Machine(0, 1 + options.Framing.CropStart + (options.Framing.CropSize ?? 0), 1, ["0", "1"]).Check().Select(gap => $"options.{gap}"));
        return problems;
    }

    /// <inheritdoc/>
    protected override RunEstimate Estimate(LsmOptions options, ExperimentContext context) => LsmEstimate.Of(options, context);

    /// <inheritdoc/>
    protected override Task<ExperimentResult> RunAsync(LsmOptions options, ExperimentContext context) => Task.FromResult(Run(options, context));

    private static ExperimentResult Run(LsmOptions options, ExperimentContext context)
    {
        LsmData data = LsmData.Open(options, context);
        LiquidStateMachineOptions machine = options.Machine(context.Seed, data.Set.Width, data.Set.Height, data.Set.Classes);
        LsmEstimate.RequireMemory(options, data, machine, context.Backend);
        long start = context.Time.GetTimestamp();
        FramedRecordings framed = context.Shared.GetOrMake(
            $"{options.Data}, {options.Train}, {options.Test}, {options.Framing}, {options.Steps}, {options.Baseline}",
            () => FramedRecordings.Read(data.Set, options.Framing, options.Steps, options.Baseline, context.Threads, context.Progress, context.Stop));
        double readSeconds = context.Time.GetElapsedTime(start).TotalSeconds;

        EncodedSamples encoded = Encode(machine, framed.Samples, context);
        List<Contender> contenders = [Contender.Machine(machine, encoded, context.Logger)];
        foreach (int neurons in options.Compare)
        {
            LiquidStateMachineOptions larger = WithNeurons(machine, neurons);
            contenders.Add(Contender.Machine(larger, Encode(larger, framed.Samples, context), context.Logger));
        }
        if (options.Baseline)
        {
            int classes = data.Set.Classes.Count;
            contenders.Add(Contender.Ridge("ridge on the machine's input", framed.SpikeCounts(), classes, options.Ridge, context.Logger));
            contenders.Add(Contender.Ridge("ridge on all event counts", framed.EventCounts!, classes, options.Ridge, context.Logger));
        }

        IReadOnlyList<Fold> folds = options.Folds == 0 ? [] : Folds.Of(data.Set.Count, options.Folds, context.Seed);
        foreach (Contender contender in contenders)
        {
            contender.Test(encoded.Labels, data.TrainCount, data.Set.Classes, context.Progress, context.Time, context.Stop);
            if (folds.Count > 0) contender.CrossValidate(encoded.Labels, folds, data.Set.Classes, context.Progress, context.Stop);
        }
        if (context.SavePath is { } path) Save(path, machine, contenders[0].Readout!);
        return new LsmReport(options, context, data, machine, framed, encoded, contenders, readSeconds).Write(Digest(encoded.Features));
    }

    /// <summary>Encodes all samples on the run's backend.</summary>
    private static EncodedSamples Encode(LiquidStateMachineOptions machine, SpikeTrainSample[] samples, ExperimentContext context)
    {
        using IProgressPart part = context.Progress.Begin($"Encode with {machine.Reservoir.Neurons} neurons", samples.Length);
        using ReservoirEncoder encoder = new(machine.Reservoir, machine.Steps, machine.Features, context.Backend, LiquidStateMachine.DefaultBatch, context.Logger, context.Stop);
        return encoder.Encode(samples, new ProgressRelay<EncodingProgress>(p => part.Report(p.Done)), context.Stop);
    }

    /// <summary>The same machine with another number of neurons: the gains are kept, so that its regime is the same (at equal weights a larger one is driven harder).</summary>
    private static LiquidStateMachineOptions WithNeurons(LiquidStateMachineOptions machine, int neurons)
    {
        double input = machine.Reservoir.InputGain, recurrent = machine.Reservoir.RecurrentGain;
        return machine with { Name = $"{machine.Name}, {neurons} neurons", Reservoir = (machine.Reservoir with { Neurons = neurons }).WithGains(input, recurrent) };
    }

    private static void Save(string path, LiquidStateMachineOptions machine, LinearReadout readout)
    {
        try
        {
            LiquidStateMachineFile.Write(path, machine, readout);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(ExitCode.CannotWrite, $"The model cannot be written to '{path}': {error.Message} An earlier one is as it was.", error);
        }
    }

    /// <summary>A fingerprint of the features: equal ones mean equal spikes of every neuron for every recording.</summary>
    private static string Digest(FeatureMatrix features) => Convert.ToHexStringLower(XxHash128.Hash(MemoryMarshal.AsBytes(features.Values.AsSpan())));
}
