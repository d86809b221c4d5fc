using System.Globalization;
using System.Text;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

namespace Neuromorphic.Cli.Experiments.Lsm;

/// <summary>What is said of a run: numbers, tables, figures, notes.</summary>
internal sealed class LsmReport(
    LsmOptions options, ExperimentContext context, LsmData data, LiquidStateMachineOptions machine, FramedRecordings framed, EncodedSamples encoded,
    IReadOnlyList<Contender> contenders, double readSeconds)
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    private readonly Contender _own = contenders[0];
    private readonly EncodingReport _work = encoded.Report;

    /// <summary>Writes figures and predictions to the context's folder and gives the result.</summary>
    public ExperimentResult Write(string featureDigest)
    {
        WritePredictions();
        return new ExperimentResult
        {
            Numbers = Numbers(),
            Measured = Measured(),
            Texts = new Dictionary<string, string> { ["data"] = data.Description, ["preset"] = machine.Name, ["featureDigest"] = featureDigest },
            Summary = Summary(),
            Tables = [Comparison(), .. Pairs("pairs", "McNemar's test on the test recordings", c => c.Tested!), .. CrossValidation(), Confusion()],
            Files = [.. context.Figures ? Figures() : [], new ResultFile("predictions.csv", "Label and prediction of every classifier for every test recording.")],
            Notes = Notes(),
        };
    }

    private Dictionary<string, double> Numbers()
    {
        Evaluation tested = _own.Tested!;
        Dictionary<string, double> numbers = new()
        {
            ["accuracy"] = tested.Accuracy,
            ["accuracyLow95"] = tested.Interval95.Low,
            ["accuracyHigh95"] = tested.Interval95.High,
            ["trainRecordings"] = data.TrainCount,
            ["testRecordings"] = data.TestCount,
            ["neurons"] = machine.Reservoir.Neurons,
            ["inputSpikes"] = _work.InputSpikes,
            ["reservoirSpikes"] = _work.ReservoirSpikes,
            ["synapticEvents"] = _work.SynapticEvents,
            ["firingRate"] = _work.FiringRate,
            ["events"] = framed.Events,
        };
        if (_own.CrossValidated is { } crossed) numbers["crossValidationAccuracy"] = crossed.Accuracy;
        if (contenders[^1].Name.StartsWith("ridge", StringComparison.Ordinal)) numbers["ridgeAccuracy"] = contenders[^1].Tested!.Accuracy;
        if (_work.EnergyJ is { } energy) numbers["energyJ"] = energy;
        return numbers;
    }

    private Dictionary<string, double> Measured() => new()
    {
        ["readSeconds"] = readSeconds,
        ["encodeSeconds"] = _work.WallTime.TotalSeconds,
        ["trainSeconds"] = _own.TrainSeconds,
        ["encodeMsPerRecording"] = 1000 * _work.WallTime.TotalSeconds / Math.Max(1, _work.Samples),
        ["cpuSeconds"] = Environment.CpuUsage.TotalTime.TotalSeconds,
    };

    private List<(string, string)> Summary()
    {
        Evaluation tested = _own.Tested!;
        double seconds = _work.WallTime.TotalSeconds;
        List<(string, string)> lines =
        [
            ("Data", data.Description),
            ("Machine", string.Create(s_culture, $"{machine.Name}: {machine.Reservoir.Neurons} neurons on {machine.Reservoir.Inputs} channels, {machine.Steps} steps, {options.Readout} readout")),
            ("Accuracy", string.Create(s_culture, $"{tested.Accuracy:P2} ({tested.Correct} of {tested.Samples}; 95 % interval {tested.Interval95.Low:P2} to {tested.Interval95.High:P2})")),
        ];
        if (_own.CrossValidated is { } crossed)
        {
            Summary folds = Statistics.Of(_own.FoldAccuracies);
            lines.Add(("Cross-validation", string.Create(s_culture, $"{crossed.Accuracy:P2} over {_own.FoldAccuracies.Length} parts of all {crossed.Samples} (standard deviation between parts {folds.StandardDeviation:P2})")));
        }
        lines.Add(("Spikes", string.Create(s_culture,
            $"{_work.ReservoirSpikes:N0} of the reservoir (rate {_work.FiringRate:P2} per step) for {_work.InputSpikes:N0} input spikes; {_work.SynapticEvents:N0} synaptic events, {_work.SynapticEvents / (double)_work.Samples:N0} a recording")));
        lines.Add(("Time", string.Create(s_culture,
            $"{1000 * seconds / _work.Samples:F3} ms to encode a recording ({_work.SynapticEvents / Math.Max(1e-9, seconds) / 1e6:F0} million synaptic events a second); reading {readSeconds:F1} s, readout {_own.TrainSeconds:F1} s")));
        if (_work.EnergyJ is { } energy) lines.Add(("Energy", string.Create(s_culture, $"{energy:G3} J by the backend's model")));
        return lines;
    }

    private ResultTable Comparison() => new(
        "classifiers", "Classifiers on the same recordings",
        ["classifier", "features", "test accuracy", "low 95 %", "high 95 %", "encode s", "train s"],
        [.. contenders.Select(c => (IReadOnlyList<object?>)
        [
            c.Name, c.Features.Features, c.Tested!.Accuracy, c.Tested.Interval95.Low, c.Tested.Interval95.High,
            c.EncodeSeconds == 0 ? null : c.EncodeSeconds, c.TrainSeconds,
        ])]);

    private IEnumerable<ResultTable> CrossValidation()
    {
        if (_own.CrossValidated is null) yield break;
        yield return new ResultTable(
            "crossValidation", string.Create(s_culture, $"Cross-validation in {options.Folds} parts over all recordings"),
            ["classifier", "accuracy", "low 95 %", "high 95 %", "sd between parts"],
            [.. contenders.Select(c => (IReadOnlyList<object?>)
            [
                c.Name, c.CrossValidated!.Accuracy, c.CrossValidated.Interval95.Low, c.CrossValidated.Interval95.High, Statistics.Of(c.FoldAccuracies).StandardDeviation,
            ])]);
        foreach (ResultTable table in Pairs("crossValidationPairs", "McNemar's test on all recordings", c => c.CrossValidated!)) yield return table;
    }

    /// <summary>Every pair of classifiers on the same recordings.</summary>
    private IEnumerable<ResultTable> Pairs(string name, string title, Func<Contender, Evaluation> evaluation)
    {
        if (contenders.Count < 2) yield break;
        List<IReadOnlyList<object?>> rows = [];
        for (int i = 0; i < contenders.Count; i++)
        {
            for (int j = i + 1; j < contenders.Count; j++)
            {
                PairedComparison pair = Statistics.McNemar(evaluation(contenders[i]).Right, evaluation(contenders[j]).Right);
                string verdict = pair.P >= 0.05 ? "no difference shown" : $"{(pair.OnlyFirst > pair.OnlySecond ? contenders[i] : contenders[j]).Name} is better";
                rows.Add([contenders[i].Name, contenders[j].Name, pair.OnlyFirst, pair.OnlySecond, pair.P, verdict]);
            }
        }
        yield return new ResultTable(name, title, ["first", "second", "only first right", "only second right", "p", "at 5 %"], rows);
    }

    private ResultTable Confusion()
    {
        Evaluation tested = _own.Tested!;
        IReadOnlyList<string> classes = data.Set.Classes;
        return new ResultTable(
            "confusion", "Confusion matrix (rows: is, columns: taken for)", ["", .. classes],
            [.. Enumerable.Range(0, classes.Count).Select(row => (IReadOnlyList<object?>)[classes[row], .. Enumerable.Range(0, classes.Count).Select(column => (object)tested.Confusion(row, column))])]);
    }

    private IEnumerable<ResultFile> Figures()
    {
        yield return SpikeRaster.Draw(machine, framed.Samples[data.TrainCount], (uint)data.TrainCount, context);
        Evaluation tested = _own.Tested!;
        string title = string.Create(s_culture, $"{tested.Accuracy:P1} of {tested.Samples} test recordings right");
        context.Write("confusion", path => Plots.Confusion(path, title, tested));
        yield return new ResultFile("confusion.png", "How often a class (row) was taken for another (column); confusion.svg is the same.");
    }

    private void WritePredictions()
    {
        StringBuilder lines = new();
        lines.Append("recording,label").AppendJoin("", contenders.Select(c => $",{c.Name.Replace(',', ' ')}")).Append('\n');
        for (int i = 0; i < data.TestCount; i++)
        {
            int recording = data.TrainCount + i;
            // A name is a path of this machine; its last part identifies the recording anywhere.
            lines.Append(s_culture, $"{Path.GetFileName(framed.Samples[recording].Name)},{data.Set.Classes[encoded.Labels[recording]]}");
            foreach (Contender contender in contenders) lines.Append(s_culture, $",{data.Set.Classes[contender.Tested!.Predicted[i]]}");
            lines.Append('\n');
        }
        context.Write("predictions.csv", path => File.WriteAllText(path, lines.ToString()));
    }

    private List<string> Notes()
    {
        List<string> notes = [.. data.Notes];
        if (machine.Name.StartsWith("Lin2025", StringComparison.Ordinal))
            notes.Add("The preset is a reconstruction: the publication's model files were never made public (docs/liquid-state-machine.md).");
        Contender best = contenders.MaxBy(c => c.Tested!.Correct)!;
        if (best != _own) notes.Add(string.Create(s_culture, $"On these recordings '{best.Name}' got the most right: {best.Tested!.Accuracy:P2} against {_own.Tested!.Accuracy:P2}."));
        return notes;
    }
}
