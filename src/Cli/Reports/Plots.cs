using System.Globalization;
using Neuromorphic.Snn.Places;
using Neuromorphic.Snn.Readouts;
using ScottPlot;

namespace Neuromorphic.Cli.Reports;

/// <summary>The figures of reports, each as PNG and SVG. Nothing about them is measured by eye: sizes are in pixels, axes carry their units.</summary>
internal static class Plots
{
    private const int Height = 480;

    /// <summary>A dot per spike.</summary>
    /// <param name="path">Without an extension; both files are written beside it.</param>
    /// <param name="title">Above the figure.</param>
    /// <param name="stepMs">Length of a step, or null for an axis in steps.</param>
    /// <param name="steps">Steps of the recording.</param>
    /// <param name="neurons">Rows of the raster.</param>
    /// <param name="spikes">Step and neuron of every spike.</param>
    public static void Raster(string path, string title, double? stepMs, int steps, int neurons, IReadOnlyList<(long Step, int Neuron)> spikes)
    {
        Plot plot = New(title);
        double scale = stepMs ?? 1;
        double[] x = new double[spikes.Count], y = new double[spikes.Count];
        for (int i = 0; i < x.Length; i++) (x[i], y[i]) = ((spikes[i].Step + 0.5) * scale, spikes[i].Neuron);
        if (x.Length > 0)
        {
            ScottPlot.Plottables.Markers markers = plot.Add.Markers(x, y);
            markers.MarkerSize = 2.5f;
            markers.Color = Colors.Black;
        }
        plot.XLabel(stepMs is null ? "step" : "time (ms)");
        plot.YLabel("neuron");
        plot.Axes.SetLimits(0, steps * scale, -1, neurons);
        Save(plot, path, 800);
    }

    /// <summary>How often class (row) was taken for class (column), as numbers on shares of the row.</summary>
    public static void Confusion(string path, string title, Evaluation evaluation)
    {
        int classes = evaluation.ClassNames.Count;
        double[,] shares = new double[classes, classes];
        Plot plot = New(title);
        for (int row = 0; row < classes; row++)
        {
            int total = Math.Max(1, Enumerable.Range(0, classes).Sum(column => evaluation.Confusion(row, column)));
            for (int column = 0; column < classes; column++) shares[row, column] = (double)evaluation.Confusion(row, column) / total;
        }
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(shares);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        for (int row = 0; row < classes; row++)
        {
            for (int column = 0; column < classes; column++)
            {
                int count = evaluation.Confusion(row, column);
                if (count == 0) continue;
                // Row 0 of a heat map is drawn on top, at the largest y.
                ScottPlot.Plottables.Text text = plot.Add.Text(count.ToString(CultureInfo.InvariantCulture), column, classes - 1 - row);
                text.LabelFontSize = 12;
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontColor = shares[row, column] > 0.5 ? Colors.White : Colors.Black;
            }
        }
        string[] names = [.. evaluation.ClassNames];
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, classes).Select(i => (double)i)], names);
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, classes).Select(i => (double)(classes - 1 - i))], names);
        plot.HideGrid();
        plot.XLabel("taken for");
        plot.YLabel("is");
        plot.Axes.SetLimits(-0.5, classes - 0.5, -0.5, classes - 0.5);
        Save(plot, path, Height);
    }

    /// <summary>Precision over recall, a line per method.</summary>
    public static void PrecisionRecall(string path, string title, IReadOnlyList<(string Name, IReadOnlyList<PrecisionPoint> Curve)> curves)
    {
        Plot plot = New(title);
        foreach ((string name, IReadOnlyList<PrecisionPoint> curve) in curves)
        {
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(curve.Select(point => point.RecallOverRight).ToArray(), curve.Select(point => point.Precision).ToArray());
            line.LegendText = name;
            line.LineWidth = 2;
        }
        plot.XLabel("recall (right answers accepted of all right answers)");
        plot.YLabel("precision");
        plot.Axes.SetLimits(0, 1, 0, 1.02);
        plot.ShowLegend(Alignment.LowerLeft);
        Save(plot, path, 640);
    }

    /// <summary>Scores of places (columns) for queries (rows), every row on its own scale; every n-th of each where there are many.</summary>
    public static void Similarity(string path, string title, ScoreMatrix scores)
    {
        const int Most = 400;
        int rowStep = (scores.Queries + Most - 1) / Most, columnStep = (scores.Places + Most - 1) / Most;
        double[,] shown = new double[(scores.Queries + rowStep - 1) / rowStep, (scores.Places + columnStep - 1) / columnStep];
        for (int r = 0; r < shown.GetLength(0); r++)
        {
            ReadOnlySpan<float> row = scores.Row(r * rowStep);
            float least = float.PositiveInfinity, most = float.NegativeInfinity;
            foreach (float score in row) (least, most) = (Math.Min(least, score), Math.Max(most, score));
            for (int c = 0; c < shown.GetLength(1); c++) shown[r, c] = most > least ? (row[c * columnStep] - least) / (most - least) : 0;
        }
        Plot plot = New(title);
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(shown);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        // Axes count places and queries, whatever is left out; row 0 is drawn on top.
        map.Extent = new CoordinateRect(0, scores.Places, 0, scores.Queries);
        plot.Axes.Left.SetTicks([0, scores.Queries / 2.0, scores.Queries], [$"{scores.Queries}", $"{scores.Queries / 2}", "0"]);
        plot.XLabel("place");
        plot.YLabel("query");
        plot.HideGrid();
        plot.Axes.SetLimits(0, scores.Places, 0, scores.Queries);
        Save(plot, path, Height + 60);
    }

    /// <summary>Shares in [0, 1] as percentages on colours; entries that are no numbers are left out.</summary>
    public static void Matrix(string path, string title, double[,] values, string xLabel, string yLabel)
    {
        int rows = values.GetLength(0), columns = values.GetLength(1);
        Plot plot = New(title);
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(values);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        map.ManualRange = new ScottPlot.Range(0, 1);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                if (double.IsNaN(values[row, column])) continue;
                ScottPlot.Plottables.Text text = plot.Add.Text((100 * values[row, column]).ToString("F1", CultureInfo.InvariantCulture), column, rows - 1 - row);
                text.LabelFontSize = 12;
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontColor = values[row, column] > 0.5 ? Colors.White : Colors.Black;
            }
        }
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, columns).Select(i => (double)i)], [.. Enumerable.Range(0, columns).Select(i => $"{i}")]);
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, rows).Select(i => (double)(rows - 1 - i))], [.. Enumerable.Range(0, rows).Select(i => $"{i}")]);
        plot.HideGrid();
        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        plot.Axes.SetLimits(-0.5, columns - 0.5, -0.5, rows - 0.5);
        Save(plot, path, 560);
    }

    /// <summary>One point with its 95 % interval per setting.</summary>
    public static void Intervals(string path, string title, string yLabel, IReadOnlyList<(string Name, double Mean, Interval? Interval)> points)
    {
        Plot plot = New(title);
        for (int i = 0; i < points.Count; i++)
        {
            (_, double mean, Interval? interval) = points[i];
            plot.Add.Marker(i, mean, MarkerShape.FilledCircle, 8, Colors.Black);
            if (interval is not { } range) continue;
            plot.Add.Plottable(new ScottPlot.Plottables.ErrorBar([i], [mean], null, null, [mean - range.Low], [range.High - mean]) { Color = Colors.Black });
        }
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, points.Count).Select(i => (double)i)], [.. points.Select(p => p.Name)]);
        bool crowded = points.Sum(p => p.Name.Length + 2) > 90;
        if (crowded)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = 40;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.UpperLeft;
            plot.Axes.Bottom.MinimumSize = 90;
        }
        plot.YLabel(yLabel);
        plot.Axes.SetLimitsX(-0.5, Math.Max(points.Count - 0.5, 0.5));
        Save(plot, path, 800);
    }

    internal static Plot New(string title)
    {
        PlotFont.Install();
        Plot plot = new();
        plot.Title(title, size: 15);
        return plot;
    }

    internal static void Save(Plot plot, string path, int width)
    {
        plot.SavePng(path + ".png", width, Height);
        plot.SaveSvg(path + ".svg", width, Height);
    }
}
