using Neuromorphic.Snn.Analysis;
using ScottPlot;

namespace Neuromorphic.Cli.Reports;

/// <summary>The figures of spiking populations, each as PNG and SVG: any experiment's report may use them.</summary>
internal static class PopulationPlots
{
    /// <summary>A dot per spike, the populations one above the other: the first on top.</summary>
    /// <param name="path">Without an extension; both files are written beside it.</param>
    /// <param name="title">Above the figure.</param>
    /// <param name="populations">Name and spikes, all of the same window.</param>
    public static void Raster(string path, string title, IReadOnlyList<(string Name, SpikeTrains Trains)> populations)
    {
        Plot plot = Plots.New(title);
        int neurons = populations.Sum(population => population.Trains.Neurons), above = neurons;
        List<double> middles = [];
        for (int p = 0; p < populations.Count; p++)
        {
            SpikeTrains trains = populations[p].Trains;
            // Neuron 0 of a population is its uppermost row.
            double first = above - 1;
            (double[] x, double[] y) = ([.. trains.All().Select(s => s.TimeMs)], [.. trains.All().Select(s => first - s.Neuron)]);
            if (x.Length > 0)
            {
                ScottPlot.Plottables.Markers markers = plot.Add.Markers(x, y);
                markers.MarkerSize = 1.5f;
                markers.Color = p % 2 == 0 ? Colors.Black : Colors.SteelBlue;
            }
            middles.Add(above - trains.Neurons / 2.0);
            above -= trains.Neurons;
        }
        plot.Axes.Left.SetTicks([.. middles], [.. populations.Select(population => population.Name)]);
        plot.HideGrid();
        plot.XLabel("time (ms)");
        plot.Axes.SetLimits(populations[0].Trains.FromMs, populations[0].Trains.ToMs, -1, neurons);
        Plots.Save(plot, path, 800);
    }

    /// <summary>A bar per population, with its reference value beside it where there is one.</summary>
    public static void Rates(string path, string title, IReadOnlyList<(string Name, double RateHz, double? ReferenceHz)> populations)
    {
        Plot plot = Plots.New(title);
        for (int i = 0; i < populations.Count; i++)
        {
            ScottPlot.Plottables.BarPlot bar = plot.Add.Bar(i, populations[i].RateHz);
            bar.Color = Colors.SteelBlue;
            if (populations[i].ReferenceHz is { } reference) plot.Add.Marker(i, reference, MarkerShape.OpenCircle, 10, Colors.Black);
        }
        plot.Axes.Bottom.SetTicks([.. populations.Select((_, i) => (double)i)], [.. populations.Select(population => population.Name)]);
        plot.YLabel(populations.Any(population => population.ReferenceHz is not null) ? "rate (Hz); circles: reference" : "rate (Hz)");
        plot.Axes.SetLimitsX(-0.6, populations.Count - 0.4);
        plot.Axes.SetLimitsY(0, 1.1 * Math.Max(1e-3, populations.Max(population => Math.Max(population.RateHz, population.ReferenceHz ?? 0))));
        Plots.Save(plot, path, 800);
    }

    /// <summary>Cumulative distribution of a statistic over neurons or pairs, with a reference over it where there is one.</summary>
    /// <param name="path">Without an extension.</param>
    /// <param name="title">Above the figure.</param>
    /// <param name="xLabel">Statistic and unit: "rate (Hz)".</param>
    /// <param name="values">The distribution.</param>
    /// <param name="reference">Another to compare with; their Kolmogorov-Smirnov distance stands in the legend.</param>
    public static void Distributions(string path, string title, string xLabel, Distribution values, (string Name, Distribution Values)? reference = null)
    {
        Plot plot = Plots.New(title);
        Steps(plot, values, $"this run ({values.Count})", Colors.SteelBlue);
        if (reference is { } other)
        {
            string distance = other.Values.DistanceTo(values).ToString("F3", System.Globalization.CultureInfo.InvariantCulture);
            Steps(plot, other.Values, $"{other.Name} ({other.Values.Count}), distance {distance}", Colors.Black);
        }
        plot.ShowLegend(Alignment.LowerRight);
        plot.XLabel(xLabel);
        plot.YLabel("share at most");
        plot.Axes.SetLimitsY(0, 1.02);
        Plots.Save(plot, path, 640);
    }

    /// <summary>Power density over frequency; the line at 0 Hz, which tells nothing, is left out.</summary>
    public static void Spectrum(string path, string title, PowerSpectrum spectrum)
    {
        Plot plot = Plots.New(title);
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(
            [.. Enumerable.Range(1, spectrum.Density.Length - 1).Select(k => k * spectrum.StepHz)], spectrum.Density[1..], Colors.Black);
        line.LineWidth = 1;
        plot.XLabel("frequency (Hz)");
        plot.YLabel("power density (Hz²/Hz)");
        plot.Axes.SetLimitsX(0, (spectrum.Density.Length - 1) * spectrum.StepHz);
        Plots.Save(plot, path, 640);
    }

    private static void Steps(Plot plot, Distribution values, string name, Color color)
    {
        if (values.Count == 0) return;
        // Two points per value: the share below it, and the share up to it.
        double[] x = [.. values.Values.ToArray().SelectMany(value => new[] { value, value })];
        double[] y = [.. Enumerable.Range(0, x.Length).Select(i => (i + 1) / 2 / (double)values.Count)];
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(x, y, color);
        line.LegendText = name;
        line.LineWidth = 1.5f;
    }
}
