using System.Globalization;
using System.Text;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Data.Sets;
using Neuromorphic.Snn.Places;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Cli.Experiments.Places;

/// <summary>What is said of a run: numbers, tables, figures, notes.</summary>
internal sealed class PlacesReport(PlacesOptions options, ExperimentContext context, TraverseSet set, IReadOnlyList<PlaceContender> contenders, int outside)
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    private readonly PlaceContender _own = contenders[0];

    /// <summary>Template matching, where it is not the method itself.</summary>
    private PlaceContender? Sad => contenders.Skip(1).FirstOrDefault(contender => contender.Name == PlacesExperiment.SadName);

    /// <summary>Writes figures and predictions to the context's folder and gives the result.</summary>
    public ExperimentResult Write()
    {
        WritePredictions();
        return new ExperimentResult
        {
            Numbers = Numbers(),
            Measured = Measured(),
            Texts = new Dictionary<string, string> { ["data"] = set.Name, ["method"] = _own.Name },
            Summary = Summary(),
            Tables = [Comparison(), .. Pairs(), Cost()],
            Files = [.. context.Figures ? Figures() : [], new ResultFile("predictions.csv", "Best place of every method for every query, and the right ones.")],
            Notes = Notes(),
        };
    }

    private Dictionary<string, double> Numbers()
    {
        Dictionary<string, double> numbers = new() { ["places"] = set.Places, ["queries"] = set.Query.Count, ["queriesOutsideCalibration"] = outside, ["synapses"] = _own.Synapses };
        Add("", _own);
        if (Sad is { } sad) Add("sad", sad);
        return numbers;

        void Add(string prefix, PlaceContender contender)
        {
            void Put(string name, double value) => numbers[prefix.Length == 0 ? name : prefix + char.ToUpperInvariant(name[0]) + name[1..]] = value;
            PlaceEvaluation plain = contender.Figures[0].All;
            Put("recallAt1", plain.Recall(1));
            Put("recallAt1Low95", plain.Recall95(1).Low);
            Put("recallAt1High95", plain.Recall95(1).High);
            foreach (int n in new[] { 5, 10, 25 }) Put(string.Create(s_culture, $"recallAt{n}"), plain.Recall(n));
            Put("areaUnderCurve", plain.AreaUnderCurve);
            Put("recallAtFullPrecision", plain.RecallAtFullPrecision);
            Put("recallOverRightAtFullPrecision", plain.RecallOverRightAtFullPrecision);
            foreach ((string post, string name) in Posts())
            {
                if (contender.Find(post) is not { } figure) continue;
                if (name.Length > 0) Put($"recallAt1{name}", figure.All.Recall(1));
                if (figure.Outside is { } apart) Put($"recallAt1{name}Outside", apart.Recall(1));
            }
        }
    }

    private static IEnumerable<(string Post, string Name)> Posts()
    {
        yield return ("plain", "");
        yield return ("causal", "Causal");
        foreach (int length in PlaceContender.Lengths)
        {
            yield return ($"seq {length}", string.Create(s_culture, $"Seq{length}"));
            yield return ($"seq {length}, no gaps", string.Create(s_culture, $"Seq{length}NoGaps"));
            yield return ($"causal, seq {length}", string.Create(s_culture, $"CausalSeq{length}"));
        }
    }

    private Dictionary<string, double> Measured() => new()
    {
        ["trainingSeconds"] = _own.TrainingSeconds ?? 0,
        ["trainingCpuSeconds"] = _own.TrainingCpuSeconds ?? 0,
        ["queryMilliseconds"] = _own.QueryMilliseconds ?? 0,
        ["queriesPerSecond"] = _own.QueriesPerSecond ?? 0,
        ["cpuSeconds"] = Environment.CpuUsage.TotalTime.TotalSeconds,
    };

    private List<(string, string)> Summary()
    {
        List<(string, string)> lines = [("data", string.Create(s_culture, $"{set.Name}: {set.Places} places in {set.References.Count} reference traverses, {set.Query.Count} queries"))];
        foreach (PlaceContender contender in contenders)
        {
            PlaceEvaluation plain = contender.Figures[0].All;
            string text = string.Create(s_culture, $"recall@1 {plain.Recall(1):0.000} ({plain.Recall95(1).Low:0.000} to {plain.Recall95(1).High:0.000})");
            foreach (string post in new[] { "causal", "seq 5", "seq 10" })
                if (contender.Find(post) is { } figure) text += string.Create(s_culture, $", {post} {figure.All.Recall(1):0.000}");
            lines.Add((contender.Name, text));
        }
        if (_own.TrainingSeconds is { } seconds)
            lines.Add(("cost", string.Create(s_culture, $"training {seconds:0.0} s ({_own.TrainingCpuSeconds:0.0} s of processor), a query alone {_own.QueryMilliseconds:0.00} ms, {_own.QueriesPerSecond:0} queries/s in batches")));
        return lines;
    }

    private ResultTable Comparison()
    {
        List<IReadOnlyList<object?>> rows = [];
        foreach (PlaceContender contender in contenders)
        {
            foreach (PlaceFigure figure in contender.Figures)
            {
                PlaceEvaluation e = figure.All;
                rows.Add([
                    contender.Name, figure.Post, e.Queries, e.Recall(1), e.Recall95(1).Low, e.Recall95(1).High, e.Recall(5), e.Recall(10), e.Recall(25), e.AreaUnderCurve,
                    e.RecallAtFullPrecision, e.RecallOverRightAtFullPrecision, figure.Outside?.Recall(1), figure.Outside?.Queries,
                ]);
            }
        }
        return new ResultTable(
            "methods", "Recall of the right place among the first N, precision over all scores",
            ["method", "behind it", "queries", "recall@1", "low 95 %", "high 95 %", "@5", "@10", "@25", "area", "recall at 100 % precision", "same, over right answers", "@1 outside calibration", "queries outside"], rows);
    }

    private IEnumerable<ResultTable> Pairs()
    {
        if (contenders.Count < 2) yield break;
        List<IReadOnlyList<object?>> rows = [];
        foreach (PlaceContender second in contenders.Skip(1))
        {
            foreach (PlaceFigure figure in _own.Figures)
            {
                if (second.Find(figure.Post) is not { } other) continue;
                PairedComparison pair = Statistics.McNemar(figure.All.Right, other.All.Right);
                rows.Add([_own.Name, second.Name, figure.Post, pair.OnlyFirst, pair.OnlySecond, pair.P]);
            }
        }
        yield return new ResultTable("pairs", "McNemar's test on the same queries", ["first", "second", "behind it", "only first right", "only second right", "p"], rows);
    }

    private ResultTable Cost() => new(
        "cost", "Cost", ["method", "synapses", "training s", "training processor s", "one query s", "batched query s"],
        [.. contenders.Select(c => (IReadOnlyList<object?>)[c.Name, c.Synapses, c.TrainingSeconds, c.TrainingCpuSeconds, c.QueryMilliseconds / 1000, 1 / c.QueriesPerSecond])]);

    private IEnumerable<ResultFile> Figures()
    {
        context.Write("precision", path => Plots.PrecisionRecall(path, "Precision and recall over all scores", [.. contenders.Select(c => (c.Name, c.Figures[0].All.Curve))]));
        yield return new ResultFile("precision.png", "Precision over recall (right answers accepted of all right answers), single images; precision.svg is the same.");
        context.Write("similarity", path => Plots.Similarity(path, $"Scores of {_own.Name}", _own.Scores));
        yield return new ResultFile("similarity.png", "Score of every place (column) for every query (row); a good method shows a diagonal. similarity.svg is the same.");
    }

    private void WritePredictions()
    {
        StringBuilder lines = new();
        lines.Append("query,right").AppendJoin("", contenders.Select(c => $",{c.Name},{c.Name} score")).Append('\n');
        for (int q = 0; q < set.Query.Count; q++)
        {
            lines.Append(s_culture, $"{q},").AppendJoin(' ', set.Right[q]);
            foreach (PlaceContender contender in contenders)
                lines.Append(s_culture, $",{contender.Figures[0].All.Best[q]},{contender.Figures[0].All.BestScores[q]:G6}");
            lines.Append('\n');
        }
        context.Write("predictions.csv", path => File.WriteAllText(path, lines.ToString()));
    }

    private List<string> Notes()
    {
        List<string> notes = [];
        if (set.Name.StartsWith(Data.Synthetic.GeneratedTraverse.Name, StringComparison.Ordinal))
            notes.Add("The traverses are generated: a drawn railway in several seasons. Figures on them are not figures on Nordland.");
        if (_own.Name == "tempo" && !options.Tempo.SpikingQueries)
            notes.Add("Queries of tempo pass both layers as the published program does, without thresholds between them: they are linear. --set tempo.spikingQueries=true puts the thresholds in.");
        if (Sad is { } sad)
        {
            string[] behind = [.. _own.Figures.Where(figure => sad.Find(figure.Post) is { } other && other.All.Recall(1) > figure.All.Recall(1)).Select(figure => $"'{figure.Post}'")];
            if (behind.Length > 0) notes.Add($"{sad.Name} finds more than {_own.Name} behind {string.Join(", ", behind)}: see the table.");
        }
        return notes;
    }
}
