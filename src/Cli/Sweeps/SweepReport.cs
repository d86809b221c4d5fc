using System.Globalization;
using System.Text;
using Neuromorphic.Cli.Experiments;
using Neuromorphic.Cli.Reports;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Cli.Sweeps;

/// <summary>One table and one plot of a sweep: mean over seeds with its 95 % interval (Student's t) for every setting.</summary>
internal static class SweepReport
{
    public static ExperimentResult Write(SweepPlan plan, SweepStore store, string headline, IReadOnlyDictionary<string, double>[][] results)
    {
        Summary[] summaries = [.. results.Select(seeds => Statistics.Of([.. seeds.Select(numbers => numbers[headline])]))];
        string[] names = [.. plan.Points.Select(point => SweepPlan.Name(point))];
        ResultTable table = new(
            "sweep", $"{headline}: mean over {plan.Seeds.Count} seeds with the 95 % interval of the mean",
            [.. plan.Axes.Select(axis => axis.Key), "seeds", headline, "low 95 %", "high 95 %", "standard deviation"],
            [.. summaries.Select((summary, i) => (IReadOnlyList<object?>)
            [
                .. plan.Points[i].Select(setting => setting.Value), summary.Count, summary.Mean, summary.MeanInterval95?.Low, summary.MeanInterval95?.High, summary.StandardDeviation,
            ])]);
        store.Draw("sweep", path => Plots.Intervals(
            path, $"{headline}, {plan.Seeds.Count} seeds", headline, [.. summaries.Select((summary, i) => (names[i], summary.Mean, summary.MeanInterval95))]));
        store.Write("sweep.csv", Csv(plan, results));
        int best = Enumerable.Range(0, summaries.Length).MaxBy(i => summaries[i].Mean);
        return new ExperimentResult
        {
            Numbers = new Dictionary<string, double> { ["settings"] = names.Length, ["seeds"] = plan.Seeds.Count, ["best"] = summaries[best].Mean },
            Texts = new Dictionary<string, string> { ["bestSetting"] = names[best] },
            Summary = [("Best mean", string.Create(CultureInfo.InvariantCulture, $"{summaries[best].Mean:0.####} at {names[best]}"))],
            Tables = [table],
            Files = [new ResultFile("sweep.png", $"{headline} by setting: mean over seeds, bars are the 95 % interval of the mean; sweep.svg is the same."), new ResultFile("sweep.csv", "Every number of every run.")],
            Notes = plan.Seeds.Count < 3 ? ["Fewer than 3 seeds say little about the spread. Give more with --seeds."] : [],
        };
    }

    private static string Csv(SweepPlan plan, IReadOnlyDictionary<string, double>[][] results)
    {
        string[] numbers = [.. results.SelectMany(seeds => seeds).SelectMany(run => run.Keys).Distinct()];
        StringBuilder text = new();
        text.AppendJoin(",", [.. plan.Axes.Select(axis => axis.Key), "seed", .. numbers]).Append('\n');
        for (int point = 0; point < results.Length; point++)
        {
            for (int seed = 0; seed < results[point].Length; seed++)
            {
                IReadOnlyDictionary<string, double> run = results[point][seed];
                text.AppendJoin(",", plan.Points[point].Select(setting => setting.Value)).Append(CultureInfo.InvariantCulture, $",{plan.Seeds[seed]}");
                foreach (string name in numbers) text.Append(CultureInfo.InvariantCulture, $",{(run.TryGetValue(name, out double value) ? value.ToString("R", CultureInfo.InvariantCulture) : "")}");
                text.Append('\n');
            }
        }
        return text.ToString();
    }
}
