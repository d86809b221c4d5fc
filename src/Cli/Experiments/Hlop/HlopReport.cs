using System.Globalization;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Snn.Continual;

namespace Neuromorphic.Cli.Experiments.Hlop;

/// <summary>Numbers, tables and figures of a run.</summary>
internal sealed class HlopReport(HlopRunOptions options, ExperimentContext context, HlopData data, IReadOnlyList<(string Name, ContinualResult Result)> results)
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    private readonly ContinualResult _own = results[0].Result;

    /// <summary>Writes figures to the context's folder and gives the result.</summary>
    public ExperimentResult Write() => new()
    {
        Numbers = Numbers(),
        Measured = Measured(),
        Texts = new Dictionary<string, string> { ["data"] = data.Description, ["method"] = results[0].Name },
        Summary = Summary(),
        Tables = [Methods(), .. results.Select((r, i) => Matrix(i == 0 ? "matrix" : $"matrix{i + 1}", r.Name, r.Result.Matrix))],
        Files = context.Figures ? [.. results.Select((r, i) => Figure(i == 0 ? "matrix" : $"matrix{i + 1}", r.Name, r.Result.Matrix))] : [],
        Notes = [.. data.Notes, .. _own.Remarks],
    };

    private Dictionary<string, double> Numbers()
    {
        AccuracyMatrix matrix = _own.Matrix;
        Dictionary<string, double> numbers = new()
        {
            ["acc"] = matrix.Accuracy,
            ["bwt"] = matrix.BackwardTransfer,
            ["learningAccuracy"] = matrix.LearningAccuracy,
            ["forgettingMax"] = matrix.ForgettingFromLargest,
            ["averageIncrementalAccuracy"] = matrix.AverageIncrementalAccuracy,
            ["accLastEvaluations"] = _own.AccuracyOfLastEvaluations,
            ["tasks"] = matrix.Tasks,
            ["samples"] = _own.Samples,
            ["extraParameters"] = _own.ExtraParameters,
            ["bufferBytes"] = _own.BufferBytes,
            ["trainingCpuSeconds"] = _own.TrainingCpuSeconds,
        };
        if (options.TestAll) numbers["fwt"] = matrix.ForwardTransfer;
        if (results.FirstOrDefault(r => r.Name == new FineTuning().Name) is { Result: { } plain } && plain != _own)
        {
            numbers["fineTuningAcc"] = plain.Matrix.Accuracy;
            numbers["fineTuningBwt"] = plain.Matrix.BackwardTransfer;
        }
        return numbers;
    }

    private Dictionary<string, double> Measured() => new()
    {
        ["trainingSeconds"] = _own.TrainingSeconds,
        ["trainingCpuSecondsPer5000"] = _own.TrainingCpuSeconds / _own.Samples * 5000,
        ["evaluationCpuSeconds"] = _own.EvaluationCpuSeconds,
        ["cpuSeconds"] = Environment.CpuUsage.TotalTime.TotalSeconds,
    };

    private List<(string, string)> Summary()
    {
        List<(string, string)> lines =
        [
            ("Data", data.Description),
            ("Network", string.Create(s_culture, $"{data.Tasks[0].Train.Inputs}-{string.Join("-", options.Hidden)}-{data.Outputs}, {options.Trainer} training, {options.Epochs} epoch(s) a task")),
        ];
        foreach ((string name, ContinualResult result) in results)
        {
            AccuracyMatrix m = result.Matrix;
            lines.Add((name, string.Create(s_culture, $"ACC {m.Accuracy:P2}, BWT {100 * m.BackwardTransfer:+0.00;-0.00} points, learning accuracy {m.LearningAccuracy:P2}")));
        }
        lines.Add(("Time", string.Create(s_culture,
            $"{_own.TrainingCpuSeconds:F1} CPU s to train on {_own.Samples:N0} images, {_own.TrainingCpuSeconds / _own.Samples * 5000:F2} per 5,000; tests {_own.EvaluationCpuSeconds:F1} CPU s")));
        return lines;
    }

    private ResultTable Methods() => new(
        "methods", "Methods on the same tasks",
        ["method", "ACC", "BWT", "FWT", "forgetting from largest", "learning accuracy", "average incremental", "ACC, last evaluations", "extra parameters", "buffer bytes", "training CPU s"],
        [.. results.Select(r => (IReadOnlyList<object?>)
        [
            r.Name, r.Result.Matrix.Accuracy, r.Result.Matrix.BackwardTransfer, options.TestAll ? r.Result.Matrix.ForwardTransfer : null, r.Result.Matrix.ForgettingFromLargest,
            r.Result.Matrix.LearningAccuracy, r.Result.Matrix.AverageIncrementalAccuracy, r.Result.AccuracyOfLastEvaluations, (double)r.Result.ExtraParameters, (double)r.Result.BufferBytes,
            r.Result.TrainingCpuSeconds,
        ])]);

    private ResultTable Matrix(string name, string method, AccuracyMatrix matrix) => new(
        name, $"Accuracy matrix, {method} (rows: after training, columns: on task)", ["", .. data.Tasks.Select((_, j) => $"{j}")],
        [.. Enumerable.Range(0, matrix.Tasks).Select(i => (IReadOnlyList<object?>)
            [$"{i}", .. Enumerable.Range(0, matrix.Tasks).Select(j => double.IsNaN(matrix[i, j]) ? null : (object)matrix[i, j])])]);

    private ResultFile Figure(string file, string method, AccuracyMatrix matrix)
    {
        double[,] values = new double[matrix.Tasks, matrix.Tasks];
        for (int i = 0; i < matrix.Tasks; i++)
            for (int j = 0; j < matrix.Tasks; j++) values[i, j] = matrix[i, j];
        string title = string.Create(s_culture, $"{method}: ACC {matrix.Accuracy:P1}, BWT {100 * matrix.BackwardTransfer:+0.0;-0.0} points");
        context.Write(file, path => Plots.Matrix(path, title, values, "on task", "after training task"));
        return new ResultFile($"{file}.png", $"Accuracy on every task (columns) after training each (rows), {method}; {file}.svg is the same.");
    }
}
