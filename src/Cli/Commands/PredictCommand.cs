using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Neuromorphic.Cli.Configuration;
using Neuromorphic.Cli.Experiments.Lsm;
using Neuromorphic.Cli.Progress;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Commands;

/// <summary>`predict`: classifies recordings with a saved machine.</summary>
internal static class PredictCommand
{
    public static Command Make(ToolEnvironment environment, Option<bool> verbose)
    {
        Argument<string> model = new("model") { Description = "A file written by `run --save`." };
        Argument<string> recordings = new("recording") { Description = "A recording in the N-MNIST form (.bin), or a folder of them." };
        Option<string?> backend = CommonOptions.Backend(RunConfiguration.DefaultBackend);
        Option<bool> json = CommonOptions.Json();
        Command command = new("predict", "Classify recordings with a saved machine: one line each, name, class and score.") { model, recordings, backend, json };
        command.SetAction((parsed, stop) =>
        {
            bool logging = parsed.GetValue(verbose);
            ILogger logger = logging ? new StreamLogger(environment.Error, environment.Time, LogLevel.Debug) : NullLogger.Instance;
            string modelPath = environment.Resolve(parsed.GetRequiredValue(model)), path = environment.Resolve(parsed.GetRequiredValue(recordings));
            return ProgressDisplay.RunAsync(environment, logging, progress => Task.Run(
                () => (int)Run(environment, modelPath, path, parsed.GetValue(backend) ?? RunConfiguration.DefaultBackend, parsed.GetValue(json), progress, logger, stop), CancellationToken.None));
        });
        return command;
    }

    private static ExitCode Run(ToolEnvironment environment, string modelPath, string path, string backendName, bool json, IProgressSink progress, ILogger logger, CancellationToken stop)
    {
        IBackend backend = Builds.Backend(backendName);
        using LiquidStateMachine machine = LiquidStateMachine.Load(modelPath, backend, logger: logger);
        LiquidStateMachineOptions options = machine.Options;
        RecordingSet set = Open(path, options.Classes);
        int channels = options.Framing.Channels(set.Width, set.Height);
        if (channels != options.Reservoir.Inputs)
            throw new ToolException(ExitCode.Invalid, $"'{path}' is of a sensor with {set.Width} x {set.Height} pixels, which gives {channels} channels; '{modelPath}' was trained on {options.Reservoir.Inputs}.");
        FramedRecordings framed = FramedRecordings.Read(set, options.Framing, options.Steps, counts: false, Environment.ProcessorCount, progress, stop);
        FeatureMatrix features;
        using (IProgressPart part = progress.Begin("Encode recordings", framed.Samples.Length))
            features = machine.Encode(framed.Samples, new ProgressRelay<LiquidStateMachineProgress>(p => part.Report(p.Done)), stop).Features;
        (string Name, string Class, double Score, int Label)[] predictions = [.. framed.Samples.Select((sample, i) =>
        {
            float[] scores = new float[machine.Readout.Classes];
            machine.Readout.Scores(features.Row(i), scores);
            int best = machine.Readout.Predict(features.Row(i));
            // The scores of a softmax readout become the probabilities it was trained to give; those of a ridge are regressed targets, near 1 for the class.
            if (options.Readout is SoftmaxOptions) LinearReadout.Softmax(scores);
            return (sample.Name, options.Classes[best], (double)scores[best], LabelIn(set, sample.Label, options.Classes));
        })];
        int known = predictions.Count(p => p.Label >= 0), right = predictions.Count(p => p.Label >= 0 && options.Classes[p.Label] == p.Class);
        if (json)
        {
            JsonOutput.Print(environment.Output, new
            {
                Model = modelPath,
                Predictions = predictions.Select(p => new { Recording = p.Name, p.Class, p.Score, Label = p.Label < 0 ? null : options.Classes[p.Label] }),
                Known = known,
                Right = right,
                Accuracy = known == 0 ? (double?)null : (double)right / known,
            });
            return ExitCode.Ok;
        }
        foreach ((string name, string predicted, double score, int label) in predictions)
            environment.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {predicted} {score:F3}{(label < 0 || options.Classes[label] == predicted ? "" : $" (is {options.Classes[label]})")}"));
        if (known > 0)
        {
            Interval interval = Statistics.Wilson(right, known);
            environment.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{right} of {known} right: {(double)right / known:P2} (95 % interval {interval.Low:P2} to {interval.High:P2})"));
        }
        return ExitCode.Ok;
    }

    /// <summary>One recording, or all of a folder.</summary>
    private static RecordingSet Open(string path, IReadOnlyList<string> classes)
    {
        if (File.Exists(path)) return new Single(path, classes);
        if (!Directory.Exists(path)) throw new ToolException(ExitCode.Invalid, $"'{path}' is neither a file nor a folder.");
        RecordingDataSet data = NMnistFolder.Open(path);
        return data.Test is null ? data.Train : Sets.Join(data.Name, data.Train, data.Test);
    }

    // Classes are compared by name: a folder with fewer classes than the machine counts them otherwise.
    private static int LabelIn(RecordingSet set, int label, IReadOnlyList<string> classes)
        => label < 0 || ReferenceEquals(set.Classes, classes) ? label : classes.ToList().IndexOf(set.Classes[label]);

    private sealed class Single(string path, IReadOnlyList<string> classes) : RecordingSet(Path.GetFileName(path), NMnistFile.Width, NMnistFile.Height, classes, [-1])
    {
        protected override EventRecording ReadAt(int index) => NMnistFile.Read(path);
    }
}
